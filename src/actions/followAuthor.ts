import { checkTransition, type SubmissionState } from '../participation/states.js'
import type { Db } from '../store/client.js'
import { changeState } from '../store/submissionChanges.js'
import type { FoundSubmission } from '../store/submissions.js'
import type { ActionContext, StoredAction } from './action.js'
import { sightOf } from './followFind.js'
import { wordsIn } from './followWords.js'

/** The author takes theirs back, as long as it is open. */
export const withdrawSubmission: StoredAction = {
  kind: 'stored',
  outcomes: ['done', 'closed', 'gone'],
  saves: ['state'],
  async run(context, tx) {
    const own = await ownOf(context, tx)
    if (own === null) return { outcome: 'gone' }
    if (refusalOf(own, 'withdrawn') !== null) return { outcome: 'closed', answers: stateOf(own) }
    await change(context, own, 'withdrawn', tx)
    return { outcome: 'done' }
  },
}

/** The author has theirs looked at again, once, with the words in the answer `reason`. */
export const reopenSubmission: StoredAction = {
  kind: 'stored',
  outcomes: ['done', 'before', 'open', 'gone'],
  saves: ['state'],
  async run(context, tx) {
    const own = await ownOf(context, tx)
    if (own === null) return { outcome: 'gone' }
    const text = wordsIn(context, 'reason')
    const refusal = refusalOf(own, 'in_review', { text })
    if (refusal !== null)
      return { outcome: refusal.kind === 'reopened_before' ? 'before' : 'open', answers: stateOf(own) }
    await change(context, own, 'in_review', tx, text)
    return { outcome: 'done' }
  },
}

async function ownOf(context: ActionContext, tx: Db): Promise<FoundSubmission | null> {
  const sight = await sightOf(context, tx)
  return sight?.sees === 'all' ? sight.submission : null
}

function refusalOf({ state, reopened }: FoundSubmission, to: SubmissionState, given: { text?: string } = {}) {
  return checkTransition({ from: state, to, by: 'author', given, reopened })
}

/** The version was read in this transaction: nobody can have changed it since. */
async function change(
  { now }: ActionContext,
  { id, version }: FoundSubmission,
  to: SubmissionState,
  tx: Db,
  text?: string,
): Promise<void> {
  const outcome = await changeState(tx, { id, version, to, by: 'author', ...(text !== undefined && { text }), now })
  if (outcome.kind !== 'changed') throw new Error(`a submission could not be changed by its author: ${outcome.kind}`)
}

function stateOf({ state }: FoundSubmission) {
  return { state: { key: `participation.states.${state}` } }
}
