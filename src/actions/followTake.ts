import type { Db } from '../store/client.js'
import { oneOf } from '../store/stored.js'
import { report, reportReasons } from '../store/reports.js'
import { follow, support, supportsOf, unfollow, unsupport } from '../store/supports.js'
import type { ActionContext, ActionResult, StoredAction } from './action.js'
import { sightOf, type Sight } from './followFind.js'
import { wordsIn } from './followWords.js'

interface Tie {
  readonly contactId: string
  readonly submissionId: string
  readonly now: Date
}

/** "I support it": counted once a person; `quiet` for somebody who wants no announcements. */
export const supportSubmission = tying(['done', 'quiet'], ['count'], async (context, tie, tx) => {
  await support(tx, tie)
  const count = (await supportsOf(tx, [tie.submissionId])).get(tie.submissionId) ?? 0
  return { outcome: doneOrQuiet(context), answers: { count } }
})

export const unsupportSubmission = untying(unsupport)

/** "Tell me what becomes of it." */
export const followSubmission = tying(['done', 'quiet'], [], async (context, tie, tx) => {
  await follow(tx, tie)
  return { outcome: doneOrQuiet(context) }
})

export const unfollowSubmission = untying(unfollow)

/** Tells staff what is wrong with it, for the reason in the answer `reason`: once a person. */
export const reportSubmission = tying(['recorded', 'already'], [], async (context, tie, tx) => {
  const reason = oneOf(reportReasons, wordsIn(context, 'reason'))
  return { outcome: await report(tx, { ...tie, reason }) }
})

/** Something that is done to the public submission of somebody else; `gone` where there is none. */
function tying(
  outcomes: readonly string[],
  saves: readonly string[],
  run: (context: ActionContext, tie: Tie, tx: Db) => Promise<ActionResult>,
): StoredAction {
  return onSight([...outcomes, 'gone'], saves, ({ sees }) => sees === 'public', run)
}

/** Taking back is possible for what was withdrawn too. */
function untying(takeBack: (tx: Db, tie: Tie) => Promise<boolean>): StoredAction {
  const run = async (_: ActionContext, tie: Tie, tx: Db): Promise<ActionResult> => {
    await takeBack(tx, tie)
    return { outcome: 'done' }
  }
  return onSight(['done', 'gone'], [], ({ sees }) => sees !== 'all', run)
}

function onSight(
  outcomes: readonly string[],
  saves: readonly string[],
  allowed: (sight: Sight) => boolean,
  run: (context: ActionContext, tie: Tie, tx: Db) => Promise<ActionResult>,
): StoredAction {
  return {
    kind: 'stored',
    outcomes,
    saves,
    async run(context, tx) {
      const sight = await sightOf(context, tx)
      if (sight === null || !allowed(sight)) return { outcome: 'gone' }
      return run(context, { contactId: context.contact.id, submissionId: sight.submission.id, now: context.now }, tx)
    },
  }
}

function doneOrQuiet({ contact }: ActionContext): 'done' | 'quiet' {
  return contact.optedOutAt === null ? 'done' : 'quiet'
}
