import type { Answers, Offered } from '../engine/session.js'
import { maskPersonal } from '../participation/personalData.js'
import { isOpen } from '../participation/states.js'
import { offersFor, type Looking } from '../participation/visibility.js'
import type { Db } from '../store/client.js'
import { eventsOf } from '../store/submissionEvents.js'
import { standingOf, supportsOf } from '../store/supports.js'
import type { ActionContext, Source, StoredAction } from './action.js'
import { factsOf } from './followFacts.js'
import { filesSeen } from './followFiles.js'
import { sightOf, type Sight } from './followFind.js'
import { historyOf } from './followHistory.js'
import { wordsIn } from './followWords.js'

/** Shows the submission in the answer `code` as far as the citizen may see it. */
export const lookAtSubmission: StoredAction = {
  kind: 'stored',
  outcomes: ['own', 'seen', 'withdrawn', 'over', 'none'],
  saves: ['code', 'title', 'kind', 'state', 'description', 'facts', 'history', 'note'],
  async run(context, tx) {
    const sight = await sightOf(context, tx)
    if (sight === null) return { outcome: 'none' }
    if (sight.sees === 'withdrawn') return { outcome: (await isTied(context, sight, tx)) ? 'withdrawn' : 'over' }
    const answers = await shownOf(context, sight, tx)
    return { outcome: sight.sees === 'all' ? 'own' : 'seen', answers }
  },
}

/** What the citizen can do with it. */
export const submissionOffers: Source = {
  kind: 'stored',
  async run(context, tx) {
    const sight = await sightOf(context, tx)
    const leave = wordsIn(context, 'list') === '' ? 'leave' : 'list'
    const offered = sight === null ? (['leave'] as const) : offersFor(await lookingAt(context, sight, tx))
    return offered.map((id): Offered => ({ id, label: { key: `submission.option_${id === 'leave' ? leave : id}` } }))
  },
}

/** Goes on to the one that this was joined to. */
export const canonicalSubmission: StoredAction = {
  kind: 'stored',
  outcomes: ['found', 'gone'],
  saves: ['code'],
  async run(context, tx) {
    const canonical = await canonicalOf(context, await sightOf(context, tx), tx)
    return canonical === null ? { outcome: 'gone' } : { outcome: 'found', answers: { code: canonical } }
  },
}

async function shownOf(context: ActionContext, sight: Sight, tx: Db): Promise<Answers> {
  const { submission, sees } = sight
  const supports = (await supportsOf(tx, [submission.id])).get(submission.id) ?? 0
  const files = (await filesSeen(sight, tx)).length
  const canonical = await canonicalOf(context, sight, tx)
  const written = (text: string): string => (sees === 'all' ? text : maskPersonal(text))
  return {
    title: written(submission.title),
    description: written(submission.description),
    kind: { key: `participation.kinds.${submission.kind}` },
    state: { key: `participation.states.${submission.state}` },
    facts: factsOf(context, { sight, supports, files, canonical, written }),
    history: historyOf(context, await eventsOf(tx, submission.id), sees),
    note: { key: `submission.note_${noteOf(sight)}` },
  }
}

/** Why the author can do what they can, and not the rest. */
function noteOf({ submission: { state, reopened, publishedAt } }: Sight): string {
  if (state === 'withdrawn') return 'withdrawn'
  if (!isOpen(state)) return reopened ? 'final' : 'closed'
  return publishedAt === null ? 'received' : 'public'
}

/** Whether there is something to take back from what its author took back. */
async function isTied(context: ActionContext, sight: Sight, tx: Db): Promise<boolean> {
  const { supports, follows } = await lookingAt(context, sight, tx)
  return supports || follows
}

async function lookingAt(context: ActionContext, sight: Sight, tx: Db): Promise<Looking> {
  const { submission, sees } = sight
  const standing = await standingOf(tx, { contactId: context.contact.id, submissionId: submission.id })
  const joined = (await canonicalOf(context, sight, tx)) !== null
  const files = (await filesSeen(sight, tx)).length > 0
  return { ...standing, sees, joined, files, state: submission.state, reopened: submission.reopened }
}

/** The code of the one it was joined to, if the citizen may see that. */
async function canonicalOf(context: ActionContext, sight: Sight | null, tx: Db): Promise<string | null> {
  const code = sight?.submission.canonicalCode ?? null
  return code === null || (await sightOf(context, tx, code)) === null ? null : code
}
