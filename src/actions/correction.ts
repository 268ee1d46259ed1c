import { z } from 'zod'
import {
  formAnswers,
  completeRegistration,
  nextField,
  registrationFields,
  unanswered,
  type RegistrationForm,
} from '../participation/registration.js'
import { findActor } from '../store/actors.js'
import type { Db } from '../store/client.js'
import { hasConsent } from '../store/consents.js'
import type { ActionContext, StoredAction } from './action.js'
import { keepDraft } from './registrationDraft.js'
import { draftOf, formOf, formOfActor, savedForm, shapeOf, summaryOf } from './registrationForm.js'
import { register } from './registrationSave.js'

/** What is being corrected: what is registered, or a form that is not sent yet. */
const targetSchema = z.enum(['actor', 'draft']).catch('actor')
/** A town belongs to the parish: it is not corrected by itself. */
const correctable = registrationFields.filter((field) => field !== 'outside')
const fieldSchema = z.enum(correctable)

/** Shows what is registered. */
export const correctionLoad: StoredAction = {
  kind: 'stored',
  outcomes: ['person', 'collective', 'draft', 'none'],
  saves: ['target', ...savedForm],
  async run(context, tx) {
    const form = await registered(context, tx)
    if (form === null) return { outcome: (await draftOf(context, tx)) === null ? 'none' : 'draft' }
    return { outcome: shapeOf(form), answers: { ...summaryOf(form, context), target: 'actor' } }
  },
}

/** Takes up the form that is not sent yet. */
export const correctionDraft: StoredAction = {
  kind: 'stored',
  outcomes: ['person', 'collective', 'gone'],
  saves: ['target', ...savedForm],
  async run(context, tx) {
    const form = await draftOf(context, tx)
    if (form === null) return { outcome: 'gone' }
    return { outcome: shapeOf(form), answers: { ...summaryOf(form, context), target: 'draft' } }
  },
}

/** Opens the field in the answer `field` for another answer, and takes everything else as it is stored. */
export const correctionOpen: StoredAction = {
  kind: 'stored',
  outcomes: [...correctable, 'gone'],
  saves: savedForm,
  async run(context, tx) {
    const field = fieldSchema.parse(context.answers['field'])
    const form = await stored(context, tx)
    if (form === null) return { outcome: 'gone' }
    return { outcome: field, answers: { ...formAnswers(form), ...unanswered(field) } }
  },
}

/** Stores the correction once nothing is missing: the other kind of actor may need an organisation. */
export const correctionNext: StoredAction = {
  kind: 'stored',
  outcomes: [...registrationFields, 'saved', 'kept', 'gone'],
  saves: [],
  async run(context, tx) {
    if ((await stored(context, tx)) === null) return { outcome: 'gone' }
    const form = formOf(context)
    const registration = completeRegistration(form)
    if (registration === null) return { outcome: nextField(form) ?? 'gone' }
    if (targetOf(context) === 'draft') {
      await keepDraft(context, tx, form)
      return { outcome: 'kept' }
    }
    await register(context, tx, registration)
    return { outcome: 'saved' }
  },
}

/** What is corrected as it is stored; null when it was withdrawn in the middle. */
async function stored(context: ActionContext, tx: Db): Promise<RegistrationForm | null> {
  return targetOf(context) === 'draft' ? draftOf(context, tx) : registered(context, tx)
}

async function registered({ contact, content }: ActionContext, tx: Db): Promise<RegistrationForm | null> {
  const actor = await findActor(tx, contact.id)
  if (actor === null) return null
  return formOfActor(actor, await hasConsent(tx, contact.id, 'updates'), content)
}

function targetOf({ answers }: ActionContext): 'actor' | 'draft' {
  return targetSchema.parse(answers['target'])
}
