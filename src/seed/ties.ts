import { surveyed } from '../participation/states.js'
import type { SeedRows } from '../store/seed.js'
import { between, DAY, later, type DemoPlan, type Person } from './plan.js'
import type { Random } from './random.js'
import { comments } from './words/answers.js'

type Submission = SeedRows['Submission'][number]
type Support = SeedRows['Support'][number]
type TieRows = Pick<SeedRows, 'Support' | 'Follow' | 'Report' | 'Survey'>

/** Who supports and follows what, what was reported, and what people said when it was done. */
export function growTies(
  plan: DemoPlan,
  random: Random,
  people: readonly Person[],
  submissions: readonly Submission[],
): TieRows {
  const visible = submissions.filter(({ publishedAt, state }) => publishedAt !== null && state !== 'withdrawn')
  const supports = growSupports(plan, random, people, visible)
  return {
    Support: supports,
    Follow: follows(random, submissions, supports),
    Report: visible.filter(() => random.chance(0.004)).map((one) => report(plan, random, people, one)),
    Survey: submissions.flatMap((one) => survey(plan, random, one)),
  }
}

/** As many pairs as planned, each once; few submissions have many and many have few. */
function growSupports(
  plan: DemoPlan,
  random: Random,
  people: readonly Person[],
  visible: readonly Submission[],
): Support[] {
  const known = new Map<string, Support>()
  const wanted = Math.min(plan.supports, Math.floor((visible.length * people.length) / 2))
  while (known.size < wanted) {
    const submission = visible[Math.floor(visible.length * random.next() ** 3)]
    if (submission === undefined) break
    const { id: contactId } = random.pick(people)
    const key = `${submission.id} ${contactId}`
    if (contactId === submission.authorId || known.has(key)) continue
    const createdAt = between(random, submission.publishedAt ?? submission.createdAt, plan.now)
    known.set(key, { submissionId: submission.id, contactId, createdAt })
  }
  return [...known.values()]
}

/** Authors follow their own, and most supporters what they support. */
function follows(random: Random, submissions: readonly Submission[], supports: readonly Support[]): Support[] {
  const own = submissions.flatMap(({ id, authorId, createdAt }) =>
    authorId === null ? [] : [{ submissionId: id, contactId: authorId, createdAt }],
  )
  return [...own, ...supports.filter(() => random.chance(0.7))]
}

function report(plan: DemoPlan, random: Random, people: readonly Person[], { id, createdAt }: Submission) {
  const reportedAt = between(random, createdAt, plan.now)
  return {
    submissionId: id,
    contactId: random.pick(people).id,
    reason: random.weighted({ misplaced: 5, spam: 3, offensive: 2 }),
    createdAt: reportedAt,
    handledAt: random.chance(0.7) ? plan.now : null,
  }
}

function survey(plan: DemoPlan, random: Random, submission: Submission): SeedRows['Survey'][number][] {
  const { id, authorId, state, updatedAt } = submission
  const askedAt = new Date(updatedAt.getTime() + 3 * DAY)
  if (authorId === null || !surveyed.some((one) => one === state) || askedAt > plan.now) return []
  const answeredAt = later(random, askedAt, 0, 2)
  const answer = random.chance(0.4) && answeredAt < plan.now ? random.weighted({ yes: 5, partly: 3, no: 2 }) : null
  const comment = answer === 'no' ? random.pick(comments) : ''
  return [
    {
      ...{ submissionId: id, contactId: authorId, askedAt, answer },
      comment: comment === '' ? null : comment,
      answeredAt: answer === null ? null : answeredAt,
    },
  ]
}
