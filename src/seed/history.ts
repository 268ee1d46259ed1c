import type { Party, SubmissionState } from '../participation/states.js'
import type { SeedRows } from '../store/seed.js'
import { later } from './plan.js'
import type { Random } from './random.js'
import { answers, entities, reopenings, units } from './words/answers.js'
import { staff } from './words/people.js'

type Event = SeedRows['SubmissionEvent'][number]

/** What changes bring with them, as it stays with the submission. */
interface Details {
  responsibleUnit?: string
  expectedAt?: Date
  canonicalId?: string
  receivingEntity?: string
  evidenceUrl?: string
}

export interface History {
  readonly events: readonly Event[]
  readonly state: SubmissionState
  readonly details: Details
  readonly reopened: boolean
}

interface Life {
  readonly id: string
  readonly now: Date
  /** One about the same thing that it may be a duplicate of. */
  readonly canonicalId: string | null
}

/** How often which state follows; `stay` is the end of the story so far. */
const next: Readonly<Record<SubmissionState, Partial<Record<SubmissionState | 'stay', number>>>> = {
  received: { in_review: 84, duplicate: 5, referred: 3, withdrawn: 2, stay: 6 },
  in_review: { accepted: 55, not_viable: 15, referred: 8, withdrawn: 1, stay: 21 },
  accepted: { in_progress: 70, fulfilled: 5, not_viable: 3, stay: 22 },
  in_progress: { fulfilled: 62, not_viable: 2, stay: 36 },
  not_viable: { in_review: 6, stay: 94 },
  fulfilled: { in_review: 3, stay: 97 },
  referred: { stay: 100 },
  duplicate: { stay: 100 },
  withdrawn: { stay: 100 },
}

/** What became of a submission until now, along the changes that participation/states.ts allows. */
export function liveOn(random: Random, life: Life, createdAt: Date): History {
  const events: Event[] = [firstEvent(life.id, createdAt)]
  const details: Details = {}
  let [state, at, reopened]: [SubmissionState, Date, boolean] = ['received', createdAt, false]
  for (;;) {
    const to: SubmissionState | 'stay' = random.weighted(next[state])
    const author = to === 'withdrawn' || (to === 'in_review' && state !== 'received')
    at = later(random, at, author ? 1 : 0.3, author ? 10 : 25)
    if (to === 'stay' || at > life.now || (author && to === 'in_review' && reopened)) break
    if (to === 'duplicate' && life.canonicalId === null) break
    const given = author ? {} : detailsOf(random, to, life, at)
    Object.assign(details, given)
    reopened ||= author && to === 'in_review'
    events.push(event(random, { id: life.id, from: state, to, by: author ? 'author' : 'staff', at, given }))
    state = to
  }
  return { events, state, details, reopened }
}

function firstEvent(submissionId: string, at: Date): Event {
  return { submissionId, from: null, to: 'received', by: 'author', staff: null, text: null, details: null, at }
}

function event(
  random: Random,
  change: { id: string; from: SubmissionState; to: SubmissionState; by: Party; at: Date; given: Details },
): Event {
  const { id, from, to, by, at, given } = change
  const isStaff = by === 'staff'
  return {
    ...{ submissionId: id, from, to, by, at },
    staff: isStaff ? random.pick(staff) : null,
    text: isStaff ? answerTo(random, to) : to === 'in_review' ? random.pick(reopenings) : null,
    details: Object.keys(given).length === 0 ? null : JSON.stringify(given),
  }
}

function answerTo(random: Random, state: SubmissionState): string | null {
  return state === 'received' || state === 'withdrawn' ? null : random.pick(answers[state])
}

function detailsOf(random: Random, to: SubmissionState, { id, canonicalId }: Life, at: Date): Details {
  if (to === 'in_review') return { responsibleUnit: random.pick(units), expectedAt: later(random, at, 10, 60) }
  if (to === 'referred') return { receivingEntity: random.pick(entities) }
  if (to === 'fulfilled') return { evidenceUrl: `https://example.com/evidencia/${id.slice(-8)}` }
  return to === 'duplicate' && canonicalId !== null ? { canonicalId } : {}
}
