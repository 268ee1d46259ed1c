import { maskPersonal } from '../participation/personalData.js'
import type { SubmissionForm } from '../participation/submission.js'
import { shortened, titleFrom } from '../participation/title.js'
import type { Db } from '../store/client.js'
import { findSubmission, publishedAmong, type SubmissionRow } from '../store/submissions.js'
import { follow, support } from '../store/supports.js'
import type { ActionContext, PureAction, Source, StoredAction } from './action.js'
import { formIn } from './submissionForm.js'

const MOST = 3
const TITLE_SHOWN = 70
const TEXT_SHOWN = 250

/** Published submissions that are about the same, and a way on for one that is different. */
export const submissionSimilar: Source = {
  kind: 'stored',
  async run(context, tx) {
    const alike = await similarTo(context, formIn(context.answers, context.content), tx)
    const offered = alike.map(({ code, title }) => ({ id: code, label: shortened(maskPersonal(title), TITLE_SHOWN) }))
    return [...offered, { id: 'no', label: { key: 'submit.option_different' } }]
  },
}

/** What is public of the one that the citizen chose. */
export const submissionSimilarRead: StoredAction = {
  kind: 'stored',
  outcomes: ['found', 'gone'],
  saves: ['similar_title', 'similar_text', 'similar_code'],
  async run({ answers }, tx) {
    const row = await chosen(answers['similar'], tx)
    if (row === null) return { outcome: 'gone' }
    const text = shortened(maskPersonal(row.description), TEXT_SHOWN)
    const shown = { similar_title: maskPersonal(row.title), similar_text: text, similar_code: row.code }
    return { outcome: 'found', answers: shown }
  },
}

/** The citizen supports the one they chose, and follows it. */
export const submissionSupport: StoredAction = {
  kind: 'stored',
  outcomes: ['supported', 'gone'],
  saves: [],
  async run({ answers, contact, now }, tx) {
    const row = await chosen(answers['similar'], tx)
    if (row === null) return { outcome: 'gone' }
    const tie = { contactId: contact.id, submissionId: row.id, now }
    await support(tx, tie)
    await follow(tx, tie)
    return { outcome: 'supported' }
  },
}

/** The citizen says that theirs is different: they are not asked again. */
export const submissionDifferent: PureAction = {
  kind: 'pure',
  outcomes: ['done'],
  saves: [],
  run: () => ({ outcome: 'done', answers: { similar_done: true } }),
}

/** Up to three published ones that are about the same as this form. */
export async function similarTo({ index }: ActionContext, form: SubmissionForm, tx: Db): Promise<SubmissionRow[]> {
  const title = form.title ?? titleFrom(form.description)
  if (title === '' && form.description === '') return []
  const kind = form.kind === '' ? {} : { kind: form.kind }
  return index.similar(tx, { title, description: form.description, ...kind, limit: MOST })
}

/** The one with this code, while everybody may see it. */
async function chosen(code: unknown, tx: Db): Promise<SubmissionRow | null> {
  const row = typeof code === 'string' ? await findSubmission(tx, { code }) : null
  const [open] = row === null ? [] : await publishedAmong(tx, [row.id])
  return open ?? null
}
