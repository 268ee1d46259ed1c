import type { Content } from '../content/content.js'
import { longDate } from '../content/dates.js'
import { nextField, type SubmissionForm } from '../participation/submission.js'
import { TIME_ZONE } from '../participation/timeZone.js'
import { attachTo } from '../store/attachments.js'
import type { Db } from '../store/client.js'
import { hasConsent } from '../store/consents.js'
import { createSubmission } from '../store/submissions.js'
import type { Speaker, StoredAction } from './action.js'
import { forgetDraft, isLimited } from './submissionDraft.js'
import { formAnswers, formIn } from './submissionForm.js'
import { publicName } from './submissionOptions.js'
import { titleOf, toldOf } from './submissionSummary.js'

const DAY = 24 * 60 * 60 * 1000

/** Submits the form as it stands in the summary, with its files; the draft is over then. */
export const submissionSend: StoredAction = {
  kind: 'stored',
  outcomes: ['sent', 'limited', 'incomplete', 'withdrawn'],
  saves: ['code', 'by', 'days', 'limit'],
  async run(context, tx) {
    const { contact, content, now } = context
    const { review_days: days, submissions_per_day: limit } = content.participation
    const sent = await send(context, formIn(context.answers, content), tx)
    if (sent.outcome === 'incomplete') return { outcome: 'incomplete', answers: formAnswers(sent.form) }
    if (sent.outcome === 'limited') return { outcome: 'limited', answers: { limit } }
    if (sent.outcome === 'withdrawn') return sent
    const by = longDate(content, new Date(now.getTime() + days * DAY), contact.language, TIME_ZONE)
    return { outcome: 'sent', answers: { code: sent.code, by, days } }
  },
}

type Sent =
  | { readonly outcome: 'sent'; readonly code: string }
  /** With what is to be answered anew left empty. */
  | { readonly outcome: 'incomplete'; readonly form: SubmissionForm }
  | { readonly outcome: 'limited' }
  | { readonly outcome: 'withdrawn' }

/** Submits a form, with its files, if its author may; the draft is over then. */
export async function send(speaker: Speaker, form: SubmissionForm, tx: Db): Promise<Sent> {
  const { id } = speaker.contact
  const authorName = form.naming === 'public' ? await publicName(id, tx) : null
  const named = form.naming === 'public' && authorName === null ? { ...form, naming: '' as const } : form
  if (nextField(named) !== null) return { outcome: 'incomplete', form: named }
  if (!(await hasConsent(tx, id, 'take_part'))) return { outcome: 'withdrawn' }
  if (await isLimited(speaker, tx)) return { outcome: 'limited' }
  return { outcome: 'sent', code: await submit(speaker, named, authorName, tx) }
}

async function submit(speaker: Speaker, form: SubmissionForm, authorName: string | null, tx: Db): Promise<string> {
  const { contact, content, now } = speaker
  const { kind, axis, naming, files, affected, benefit } = form
  if (kind === '' || naming === '') throw new Error('a complete form has a kind and a naming')
  const words = wordsOf(speaker, form)
  const { id, code } = await createSubmission(
    tx,
    {
      ...{ kind, axis, naming, authorName, authorId: contact.id, ...words, ...placeOf(form, content) },
      affected: affected === '' ? null : affected,
      benefit: kind === 'proposal' ? benefit : null,
      assisted: speaker.channel === 'assisted',
      prefix: content.participation.code_prefix,
    },
    now,
  )
  await attachTo(tx, { contactId: contact.id, submissionId: id, ids: files })
  await forgetDraft(contact.id, tx)
  return code
}

/** Title and description as they are stored; how it was told stands for words that were not written. */
function wordsOf({ content, contact }: Speaker, form: SubmissionForm): { title: string; description: string } {
  const description = form.description === '' ? content.value(toldOf(form), contact.language) : form.description
  return { title: content.value(titleOf(form), contact.language), description }
}

function placeOf({ place, outside, latitude, longitude }: SubmissionForm, { parishes }: Content) {
  const parish = parishes.some(({ id }) => id === place) ? place : null
  const here = place === 'here' ? { latitude, longitude } : { latitude: null, longitude: null }
  return { parish, outside: place === 'outside' && outside !== '' ? outside : null, ...here }
}
