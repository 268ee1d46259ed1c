import { leftOf, limitedSince } from '../participation/limits.js'
import { isBegun, type SubmissionForm } from '../participation/submission.js'
import { removeDraftAttachments } from '../store/attachments.js'
import type { Db } from '../store/client.js'
import { dropDraft, loadDraft, saveDraft } from '../store/drafts.js'
import { addPrompt, dropPrompt } from '../store/prompts.js'
import { countSince } from '../store/submissions.js'
import type { ActionContext, Speaker, StoredAction } from './action.js'
import { formAnswers, formIn } from './submissionForm.js'
import { draftTitle } from './submissionSummary.js'

const DAY = 24 * 60 * 60 * 1000
const REMINDER = { flow: 'submit_draft', subject: 'draft' } as const

/** Looks whether the citizen may submit today, and whether something unfinished waits for them. */
export const submissionBegin: StoredAction = {
  kind: 'stored',
  outcomes: ['limited', 'draft', 'resumed', 'fresh'],
  saves: ['limit', 'draft_title'],
  async run(context, tx) {
    const limit = context.content.participation.submissions_per_day
    if (await isLimited(context, tx)) return { outcome: 'limited', answers: { limit } }
    const form = await draftOf(context, tx)
    if (form === null) return { outcome: 'fresh' }
    if (context.answers['resume'] === 'yes') return { outcome: 'resumed', answers: formAnswers(form) }
    return { outcome: 'draft', answers: { draft_title: draftTitle(form) } }
  },
}

/** Goes on with what was unfinished. */
export const submissionLoad: StoredAction = {
  kind: 'stored',
  outcomes: ['loaded', 'gone'],
  saves: [],
  async run(context, tx) {
    const form = await draftOf(context, tx)
    return form === null ? { outcome: 'gone' } : { outcome: 'loaded', answers: formAnswers(form) }
  },
}

/** Deletes what was unfinished, with its files. */
export const submissionDrop: StoredAction = {
  kind: 'stored',
  outcomes: ['dropped'],
  saves: [],
  async run({ contact }, tx) {
    await removeDraftAttachments(tx, contact.id)
    await forgetDraft(contact.id, tx)
    return { outcome: 'dropped' }
  },
}

/** True for a person who has submitted as many as one may in a day. */
export async function isLimited({ contact, content, now }: Speaker, tx: Db): Promise<boolean> {
  const sent = await countSince(tx, { contactId: contact.id, since: limitedSince(now) })
  return leftOf({ sent, limit: content.participation.submissions_per_day }) === 0
}

/** Saves what is filled in, and reminds the person of it tomorrow. */
export async function keepDraft({ contact, content, now }: ActionContext, form: SubmissionForm, tx: Db): Promise<void> {
  if (!isBegun(form)) return
  const contactId = contact.id
  await saveDraft(tx, { contactId, kind: 'submission', data: JSON.stringify(form), now })
  const [dueAt, expiresAt] = [inDays(now, 1), inDays(now, content.retention.draft_days)]
  await addPrompt(tx, { contactId, ...REMINDER, answers: {}, kind: 'notice', dueAt, expiresAt, now })
}

/** The draft and its reminder go; its files are left alone. */
export async function forgetDraft(contactId: string, tx: Db): Promise<void> {
  await dropDraft(tx, { contactId, kind: 'submission' })
  await dropPrompt(tx, { contactId, ...REMINDER })
}

async function draftOf({ contact, content }: ActionContext, tx: Db): Promise<SubmissionForm | null> {
  const draft = await loadDraft(tx, { contactId: contact.id, kind: 'submission' })
  if (draft === null) return null
  const form = formIn(JSON.parse(draft.data), content)
  return isBegun(form) ? form : null
}

function inDays(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY)
}
