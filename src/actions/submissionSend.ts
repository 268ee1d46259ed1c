import type { Content } from '../content/content.js'
import { longDate } from '../content/dates.js'
import { nextField, type SubmissionForm } from '../participation/submission.js'
import { TIME_ZONE } from '../participation/timeZone.js'
import { attachTo } from '../store/attachments.js'
import type { Db } from '../store/client.js'
import { hasConsent } from '../store/consents.js'
import { createSubmission } from '../store/submissions.js'
import type { ActionContext, StoredAction } from './action.js'
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
    const form = formIn(context.answers, content)
    const authorName = form.naming === 'public' ? await publicName(contact.id, tx) : null
    const named = form.naming === 'public' && authorName === null ? { ...form, naming: '' as const } : form
    if (nextField(named) !== null) return { outcome: 'incomplete', answers: formAnswers(named) }
    if (!(await hasConsent(tx, contact.id, 'take_part'))) return { outcome: 'withdrawn' }
    if (await isLimited(context, tx)) return { outcome: 'limited', answers: { limit } }
    const code = await submit(context, named, authorName, tx)
    const by = longDate(content, new Date(now.getTime() + days * DAY), contact.language, TIME_ZONE)
    return { outcome: 'sent', answers: { code, by, days } }
  },
}

async function submit(
  context: ActionContext,
  form: SubmissionForm,
  authorName: string | null,
  tx: Db,
): Promise<string> {
  const { contact, content, now } = context
  const { kind, axis, naming, files, affected, benefit } = form
  if (kind === '' || naming === '') throw new Error('a complete form has a kind and a naming')
  const words = wordsOf(context, form)
  const { id, code } = await createSubmission(
    tx,
    {
      ...{ kind, axis, naming, authorName, authorId: contact.id, ...words, ...placeOf(form, content) },
      affected: affected === '' ? null : affected,
      benefit: kind === 'proposal' ? benefit : null,
      prefix: content.participation.code_prefix,
    },
    now,
  )
  await attachTo(tx, { contactId: contact.id, submissionId: id, ids: files })
  await forgetDraft(contact.id, tx)
  return code
}

/** Title and description as they are stored; how it was told stands for words that were not written. */
function wordsOf({ content, contact }: ActionContext, form: SubmissionForm): { title: string; description: string } {
  const description = form.description === '' ? content.value(toldOf(form), contact.language) : form.description
  return { title: content.value(titleOf(form), contact.language), description }
}

function placeOf({ place, outside, latitude, longitude }: SubmissionForm, { parishes }: Content) {
  const parish = parishes.some(({ id }) => id === place) ? place : null
  const here = place === 'here' ? { latitude, longitude } : { latitude: null, longitude: null }
  return { parish, outside: place === 'outside' && outside !== '' ? outside : null, ...here }
}
