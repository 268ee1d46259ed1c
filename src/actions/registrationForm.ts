import type { Content } from '../content/content.js'
import type { Param } from '../engine/message.js'
import type { Answers } from '../engine/session.js'
import {
  emptyForm,
  formAnswers,
  isCollective,
  OUTSIDE,
  readRegistration,
  registrationForm,
  type RegistrationForm,
} from '../participation/registration.js'
import type { ActorRow } from '../store/actors.js'
import type { Db } from '../store/client.js'
import { loadDraft } from '../store/drafts.js'
import type { ActionContext } from './action.js'

/** The registration as the drafts and the reminder call it. */
export const REGISTRATION = 'registration'

/** The flow that reminds of a registration which was begun. */
export const REMINDER = 'register_draft'

/** What the summaries show besides the answers themselves. */
const summaryNames = [
  'kind_shown',
  'naming_shown',
  'place_shown',
  'place_note',
  'axes_shown',
  'email_shown',
  'convocation_shown',
  'updates_shown',
] as const

/** All that a step which has read the form saves: the answers, and what the summaries show of them. */
export const savedForm = [...Object.keys(formAnswers(emptyForm)), ...summaryNames]

/** The form as far as the conversation has come. */
export function formOf({ answers, content }: Pick<ActionContext, 'answers' | 'content'>): RegistrationForm {
  return readAnswers(answers, content)
}

/** The form as it was left, or null when there is no draft. */
export async function draftOf({ contact, content }: ActionContext, tx: Db): Promise<RegistrationForm | null> {
  const draft = await loadDraft(tx, { contactId: contact.id, kind: REGISTRATION })
  return draft === null ? null : readAnswers(JSON.parse(draft.data), content)
}

/** The form that would lead to what is registered. */
export function formOfActor(actor: ActorRow, updates: boolean, content: Content): RegistrationForm {
  const { organisation, organisationRole: role } = actor
  const name = organisation?.name ?? null
  const belongs = organisation === null ? null : { id: organisation.id }
  const form = registrationForm({ ...actor, organisation: belongs, organisationName: name, role, updates })
  // A parish or an axis that was given up meanwhile is asked for again.
  return readAnswers(formAnswers(form), content)
}

/** The form in the citizen's words, for a summary, together with its answers. */
export function summaryOf(form: RegistrationForm, { content, contact }: ActionContext): Answers {
  const labels = content.axes.filter(({ id }) => form.axes.includes(id)).map(({ label }) => label)
  const shown: Record<(typeof summaryNames)[number], Param> = {
    kind_shown: { key: content.actorKinds.find(({ id }) => id === form.kind)?.label ?? 'register.none' },
    naming_shown: { key: `register.naming_${form.naming ?? 'reserved'}` },
    place_shown: placeOf(form, content),
    place_note: form.parish === OUTSIDE ? { key: 'register.note_outside' } : '',
    axes_shown: joined(labels, content, contact.language),
    email_shown: form.email ?? { key: 'register.none' },
    convocation_shown: { key: `register.said_${form.convocation ?? 'no'}` },
    updates_shown: { key: `register.said_${form.updates ?? 'no'}` },
  }
  return { ...formAnswers(form), ...shown }
}

/** Which of two summaries fits: that of a person alone, or of somebody in an organisation. */
export function shapeOf(form: RegistrationForm): 'person' | 'collective' {
  return isCollective(form.kind) ? 'collective' : 'person'
}

function readAnswers(answers: unknown, { actorKinds, parishes, axes }: Content): RegistrationForm {
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)
  return readRegistration(answers, { kinds: ids(actorKinds), parishes: ids(parishes), axes: ids(axes) })
}

function placeOf({ parish, outside = '' }: RegistrationForm, { parishes }: Content): string {
  return parish === OUTSIDE ? outside : (parishes.find(({ id }) => id === parish)?.name ?? '')
}

function joined(labels: readonly string[], content: Content, language: string | null): Param {
  if (labels.length === 0) return { key: 'register.none' }
  return labels.map((key) => content.value({ key }, language)).join(', ')
}
