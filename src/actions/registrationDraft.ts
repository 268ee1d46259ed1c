import {
  emptyForm,
  formAnswers,
  nextField,
  registrationFields,
  type RegistrationForm,
} from '../participation/registration.js'
import { findActor } from '../store/actors.js'
import type { Db } from '../store/client.js'
import { hasConsent } from '../store/consents.js'
import { dropDraft, saveDraft } from '../store/drafts.js'
import { addPrompt, dropPrompt } from '../store/prompts.js'
import type { ActionContext, StoredAction } from './action.js'
import { draftOf, formOf, REGISTRATION, REMINDER, savedForm, shapeOf, summaryOf } from './registrationForm.js'

const DAY = 24 * 60 * 60 * 1000

/** Where a citizen who wants to register stands: registered already, in the middle of it, of known age as they take part, or new. */
export const beginRegistration: StoredAction = {
  kind: 'stored',
  outcomes: ['registered', 'draft', 'of_age', 'new'],
  saves: [],
  async run(context, tx) {
    if ((await findActor(tx, context.contact.id)) !== null) return { outcome: 'registered' }
    if ((await draftOf(context, tx)) !== null) return { outcome: 'draft' }
    return { outcome: (await hasConsent(tx, context.contact.id, 'take_part')) ? 'of_age' : 'new' }
  },
}

/** Takes up the answers of the draft, if it is still there. */
export const resumeRegistration: StoredAction = {
  kind: 'stored',
  outcomes: ['loaded', 'gone'],
  saves: savedForm,
  async run(context, tx) {
    const draft = await draftOf(context, tx)
    if (draft === null) return { outcome: 'gone', answers: formAnswers(emptyForm) }
    return { outcome: 'loaded', answers: formAnswers(draft) }
  },
}

/** Forgets the draft, and its reminder. */
export const dropRegistration: StoredAction = {
  kind: 'stored',
  outcomes: ['done'],
  saves: savedForm,
  async run(context, tx) {
    await forgetDraft(context, tx)
    return { outcome: 'done', answers: formAnswers(emptyForm) }
  },
}

/** Keeps the answers so far, and tells which field comes next, or that everything can be summed up. */
export const nextOfRegistration: StoredAction = {
  kind: 'stored',
  outcomes: [...registrationFields, 'summary', 'summary_collective', 'consent'],
  saves: savedForm,
  async run(context, tx) {
    // It may have been withdrawn in the middle.
    if (!(await hasConsent(tx, context.contact.id, 'take_part'))) return { outcome: 'consent' }
    const form = formOf(context)
    await keepDraft(context, tx, form)
    const next = nextField(form)
    if (next !== null) return { outcome: next }
    const outcome = shapeOf(form) === 'person' ? 'summary' : 'summary_collective'
    return { outcome, answers: summaryOf(form, context) }
  },
}

/** Keeps the form for as long as drafts are kept; a day after the last answer the citizen is reminded of it, once. */
export async function keepDraft(
  { contact, content, now }: ActionContext,
  tx: Db,
  form: RegistrationForm,
): Promise<void> {
  const contactId = contact.id
  await saveDraft(tx, { contactId, kind: REGISTRATION, data: JSON.stringify(form), now })
  await addPrompt(tx, {
    contactId,
    flow: REMINDER,
    subject: REGISTRATION,
    kind: 'notice',
    answers: {},
    dueAt: new Date(now.getTime() + DAY),
    expiresAt: new Date(now.getTime() + content.retention.draft_days * DAY),
    now,
  })
}

/** Forgets the form and the reminder of it. */
export async function forgetDraft({ contact }: Pick<ActionContext, 'contact'>, tx: Db): Promise<void> {
  await dropDraft(tx, { contactId: contact.id, kind: REGISTRATION })
  await dropPrompt(tx, { contactId: contact.id, flow: REMINDER, subject: REGISTRATION })
}
