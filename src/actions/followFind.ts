import { formatCode, readCode } from '../participation/code.js'
import { visibilityOf, type Visibility } from '../participation/visibility.js'
import type { Db } from '../store/client.js'
import { findSubmission, type FoundSubmission } from '../store/submissions.js'
import { submissionsByCode } from '../store/submissionsByCode.js'
import type { ActionContext, PureAction, StoredAction } from './action.js'
import { wordsIn } from './followWords.js'

/** A submission and what the citizen may see of it. */
export interface Sight {
  readonly submission: FoundSubmission
  readonly sees: Exclude<Visibility, 'nothing'>
}

/** The submission in the answer `code`, or null when there is none that the citizen may see. */
export async function sightOf(
  context: Pick<ActionContext, 'answers' | 'contact'>,
  tx: Db,
  code = wordsIn(context, 'code'),
): Promise<Sight | null> {
  const submission = await findSubmission(tx, { code })
  const sees = submission === null ? 'nothing' : visibilityOf(submission, context.contact.id)
  return submission === null || sees === 'nothing' ? null : { submission, sees }
}

/** What a code looks like. */
export const codeExample: PureAction = {
  kind: 'pure',
  outcomes: ['done'],
  saves: ['example'],
  run: (context) => ({ outcome: 'done', answers: { example: exampleIn(context) } }),
}

/**
 * Understands the words in the answer named by `of` as a code: of a submission that the citizen may see, or one wrong
 * character away from the code of exactly one. What they may not see is as unknown as what does not exist.
 */
export const findByCode: StoredAction = {
  kind: 'stored',
  outcomes: ['found', 'near', 'unknown', 'none'],
  saves: ['code', 'example'],
  async run(context, tx) {
    const answers = { example: exampleIn(context) }
    const read = readCode(wordsIn(context, context.with['of'] ?? 'code'), context.content.participation.code_prefix)
    if (read.kind === 'none') return { outcome: 'none', answers }
    const codes = read.kind === 'exact' ? [read.code] : read.candidates
    const [only, ...others] = await visibleAmong(context, tx, codes)
    if (only === undefined || others.length > 0) return { outcome: 'unknown', answers }
    return { outcome: read.kind === 'exact' ? 'found' : 'near', answers: { ...answers, code: only } }
  },
}

async function visibleAmong({ contact }: ActionContext, tx: Db, codes: readonly string[]): Promise<string[]> {
  const rows = await submissionsByCode(tx, codes)
  return rows.filter((row) => visibilityOf(row, contact.id) !== 'nothing').map(({ code }) => code)
}

function exampleIn({ content, now }: ActionContext): string {
  return formatCode({ prefix: content.participation.code_prefix, year: now.getUTCFullYear(), number: 42 })
}
