import { formatCode } from '../participation/code.js'
import { TIME_ZONE } from '../participation/timeZone.js'
import type { SeedRows } from '../store/seed.js'
import { liveOn, type History } from './history.js'
import { between, DAY, DAYS, later, type DemoPlan, type Person } from './plan.js'
import type { Random } from './random.js'
import { write, type Written } from './texts.js'
import { notes } from './words/answers.js'
import { staff } from './words/people.js'
import { elsewhere } from './words/places.js'

type Submission = SeedRows['Submission'][number]
type SubmissionRows = Pick<SeedRows, 'Series' | 'Submission' | 'SubmissionEvent' | 'Note'>

/** The middle of the town, in degrees. */
const TOWN = { latitude: -1.6731, longitude: -78.6483 }

const yearOf = new Intl.DateTimeFormat('en-US', { year: 'numeric', timeZone: TIME_ZONE })

/** Needs and proposals in the order in which they came, with their histories; numbers within a year have no gaps. */
export function growSubmissions(plan: DemoPlan, random: Random, people: readonly Person[]): SubmissionRows {
  const begin = new Date(plan.now.getTime() - DAYS * DAY)
  const times = Array.from({ length: plan.submissions }, () => between(random, begin, plan.now))
  const last = new Map<number, number>()
  const earlier = new Map<string, string>()
  const grown = times
    .toSorted((a, b) => a.getTime() - b.getTime())
    .map((createdAt) => {
      const year = Number(yearOf.format(createdAt))
      const number = (last.get(year) ?? 0) + 1
      last.set(year, number)
      return one(plan, random, { createdAt, year, number, author: authorAt(random, people, createdAt), earlier })
    })
  return {
    Series: [...last].map(([year, count]) => ({ name: `submissions ${String(year)}`, last: count })),
    Submission: grown.map(({ submission }) => submission),
    SubmissionEvent: grown.flatMap(({ history }) => history.events),
    Note: grown.flatMap(({ submission }) => notesOn(random, submission)),
  }
}

interface Origin {
  readonly createdAt: Date
  readonly year: number
  readonly number: number
  readonly author: Person
  /** The first one about each thing. */
  readonly earlier: Map<string, string>
}

function one(plan: DemoPlan, random: Random, origin: Origin): { submission: Submission; history: History } {
  const { createdAt, author, earlier } = origin
  const id = random.idAt(createdAt)
  const parish = random.chance(0.8) ? author.parish : random.pick(plan.parishes)
  const written = write(random, parish, plan.axes)
  const history = liveOn(random, { id, now: plan.now, canonicalId: earlier.get(written.about) ?? null }, createdAt)
  if (!earlier.has(written.about)) earlier.set(written.about, id)
  const submission = {
    ...{ id, code: formatCode({ prefix: plan.prefix, year: origin.year, number: origin.number }) },
    ...{ year: origin.year, number: origin.number, createdAt },
    ...content(written),
    ...whereabouts(random, parish),
    ...naming(random, author),
    ...standing(plan, random, history, createdAt),
  }
  return { submission, history }
}

function authorAt(random: Random, people: readonly Person[], time: Date): Person {
  // Of a few, the first who was there already; else whoever came first of them.
  const some = Array.from({ length: 6 }, () => random.pick(people))
  return some.find(({ since }) => since <= time) ?? some.reduce((a, b) => (a.since < b.since ? a : b))
}

function content({ kind, axis, title, description, affected, benefit }: Written) {
  return { kind, axis, title, description, affected, benefit }
}

function whereabouts(random: Random, parish: string | null) {
  const located = random.chance(0.2)
  const near = (degrees: number) => Math.round((degrees + (random.next() - 0.5) * 0.08) * 1e5) / 1e5
  return {
    parish,
    outside: parish === null ? random.pick(elsewhere) : null,
    latitude: located ? near(TOWN.latitude) : null,
    longitude: located ? near(TOWN.longitude) : null,
  }
}

function naming(random: Random, author: Person) {
  const shown = author.isPublic && random.chance(0.8) ? 'public' : random.weighted({ reserved: 6, anonymous: 4 })
  return { authorId: author.id, naming: shown, authorName: shown === 'public' ? author.name : null, assisted: false }
}

function standing({ now }: DemoPlan, random: Random, { events, state, details, reopened }: History, createdAt: Date) {
  const publishedAt = later(random, createdAt, 0.1, 3)
  const published = random.chance(0.9) && publishedAt < now
  const changed = events.at(-1)?.at ?? createdAt
  const changes = events.length - 1 + (published ? 1 : 0)
  return {
    state,
    publishedAt: published ? publishedAt : null,
    version: changes + 1,
    responsibleUnit: details.responsibleUnit ?? null,
    expectedAt: details.expectedAt ?? null,
    receivingEntity: details.receivingEntity ?? null,
    evidenceUrl: details.evidenceUrl ?? null,
    canonicalId: state === 'duplicate' ? (details.canonicalId ?? null) : null,
    reopened,
    assignedTo: state === 'received' ? null : random.pick(staff),
    updatedAt: published && publishedAt > changed ? publishedAt : changed,
  }
}

function notesOn(random: Random, { id, state, updatedAt }: Submission): SeedRows['Note'][number][] {
  if (state === 'received' || !random.chance(0.1)) return []
  return [{ submissionId: id, staff: random.pick(staff), text: random.pick(notes), at: updatedAt }]
}
