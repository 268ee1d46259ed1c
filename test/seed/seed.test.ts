import { describe, expect, it } from 'vitest'
import { readCode } from '../../src/participation/code.js'
import { findPersonal } from '../../src/participation/personalData.js'
import { checkTransition, isSubmissionState, parties, requirements } from '../../src/participation/states.js'
import { growDemo } from '../../src/seed/demo.js'
import type { DemoPlan } from '../../src/seed/plan.js'
import { seedDemo } from '../../src/seed/run.js'
import { createSubmission, findSubmission, publishedSubmissions } from '../../src/store/submissions.js'
import { eventsOf } from '../../src/store/submissionEvents.js'
import { insertSeed, population, type SeedRows } from '../../src/store/seed.js'
import { supportsOf } from '../../src/store/supports.js'
import { newStore, NOON } from '../store/world.js'

const plan: DemoPlan = {
  now: NOON,
  ...{ people: 150, submissions: 400, supports: 1500, seed: 7, prefix: 'RIO' },
  axes: ['transparencia', 'integridad', 'participacion', 'colaboracion'],
  parishes: ['lizarzaburu', 'licto', 'cacha', 'a_new_one'],
  actorKinds: ['ciudadania', 'sociedad_civil', 'academia'],
}
const rows = growDemo(plan)

describe('the demonstration', () => {
  it('is the same for the same plan, and another for another seed', () => {
    expect(growDemo(plan)).toEqual(rows)
    expect(growDemo({ ...plan, seed: 8 }).Submission[0]?.title).toBeDefined()
    expect(growDemo({ ...plan, seed: 8 }).Submission).not.toEqual(rows.Submission)
  })

  it('has as much as was planned', () => {
    expect(rows.Contact).toHaveLength(150)
    expect(rows.Submission).toHaveLength(400)
    expect(rows.Support).toHaveLength(1500)
    for (const list of Object.values<readonly unknown[]>({ ...rows })) expect(list.length).toBeGreaterThan(0)
  })

  it('happened before now, nothing before what it follows from', () => {
    const submissions = new Map(rows.Submission.map((one) => [one.id, one]))
    for (const { createdAt, updatedAt, publishedAt } of rows.Submission) {
      expect(createdAt <= updatedAt && updatedAt <= NOON).toBe(true)
      expect(publishedAt === null || (createdAt <= publishedAt && publishedAt <= updatedAt)).toBe(true)
    }
    for (const { submissionId, createdAt } of rows.Support) {
      expect(createdAt >= (submissions.get(submissionId)?.publishedAt ?? NOON)).toBe(true)
    }
  })

  it('follows the rules: every history is one that could have been', () => {
    for (const submission of rows.Submission) {
      const events = rows.SubmissionEvent.filter(({ submissionId }) => submissionId === submission.id)
      expect(events.at(-1)?.to).toBe(submission.state)
      events.forEach(expectAllowed)
    }
  })

  it('has codes that fit, without a gap within a year', () => {
    for (const { code } of rows.Submission) expect(readCode(code, 'RIO')).toEqual({ kind: 'exact', code })
    for (const { name, last } of rows.Series) {
      const numbers = rows.Submission.filter(({ year }) => name === `submissions ${String(year)}`).map(
        (one) => one.number,
      )
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: last }, (_, i) => i + 1))
    }
  })

  it('holds no holes, and nobody real: no phone, no cédula, no address that exists', () => {
    const texts = rows.Submission.flatMap(({ title, description, affected, benefit }) =>
      [title, description, affected, benefit].filter((text) => text !== null),
    )
    for (const text of texts) {
      expect(text).not.toMatch(/[{}]|undefined/)
      const personal = findPersonal(text).map(({ start, end }) => text.slice(start, end).toLowerCase())
      for (const found of personal) expect(found).toMatch(/@example\.com\.?$/)
    }
    expect(rows.Actor.every(({ email }) => email === null || email.endsWith('@example.com'))).toBe(true)
  })

  it('shows names only of those who agreed', () => {
    const agreed = new Set(
      rows.Consent.filter(({ purpose, granted }) => purpose === 'publish_name' && granted).map((one) => one.contactId),
    )
    const named = rows.Submission.filter(({ authorName }) => authorName !== null)
    expect(named.length).toBeGreaterThan(0)
    for (const { authorId, naming } of named) {
      expect(naming).toBe('public')
      expect(agreed.has(authorId ?? '')).toBe(true)
    }
  })

  it('is grown for a town with other lists', () => {
    const other = growDemo({ ...plan, axes: ['uno'], parishes: ['norte'], actorKinds: ['vecinos'], prefix: 'QTO' })
    expect(new Set(other.Submission.map(({ axis }) => axis))).toEqual(new Set(['uno']))
    expect(new Set(other.Actor.map(({ kind }) => kind))).toEqual(new Set(['vecinos']))
    expect(other.Submission[0]?.code).toMatch(/^QTO-/)
  })
})

describe('seeding a database', () => {
  let store: Awaited<ReturnType<typeof newStore>>

  it('puts everything where the service finds it', async () => {
    store = await newStore()
    const seeded = await seedDemo(store, plan)
    expect(seeded).toMatchObject({ kind: 'seeded', counts: { Submission: 400, Support: 1500, Contact: 150 } })
    expect(await population(store.db)).toEqual({ people: 150, submissions: 400 })
    for (const wanted of rows.Submission.slice(0, 20)) {
      const found = await findSubmission(store.db, { code: wanted.code })
      expect(found).toMatchObject(wanted)
      const events = await eventsOf(store.db, wanted.id)
      expect(events).toMatchObject(
        rows.SubmissionEvent.filter(({ submissionId }) => submissionId === wanted.id).map(({ to, text, at }) => ({
          to,
          text,
          at,
        })),
      )
    }
  })

  it('leaves a database that holds anybody as it is', async () => {
    store = await newStore()
    await store.db.contact.create({ data: { id: 'somebody', createdAt: NOON, lastSeenAt: NOON } })
    expect(await seedDemo(store, plan)).toEqual({ kind: 'occupied', people: 1, submissions: 0 })
    expect(await population(store.db)).toEqual({ people: 1, submissions: 0 })
  })

  it('is done once', async () => {
    store = await newStore()
    await seedDemo(store, plan)
    expect(await seedDemo(store, plan)).toEqual({ kind: 'occupied', people: 150, submissions: 400 })
  })

  it('writes all of it or nothing', async () => {
    store = await newStore()
    const [first] = rows.Support
    const twice: SeedRows = { ...rows, Support: first === undefined ? [] : [first, first] }
    await expect(insertSeed(store, twice)).rejects.toThrow()
    expect(await population(store.db)).toEqual({ people: 0, submissions: 0 })
  })

  it('lets citizens go on where the town is', async () => {
    store = await newStore()
    await seedDemo(store, plan)
    const { rows: page, total } = await publishedSubmissions(store.db, { offset: 0, limit: 5 })
    expect(page).toHaveLength(5)
    expect(total).toBeGreaterThan(200)
    const counts = await supportsOf(
      store.db,
      page.map(({ id }) => id),
    )
    expect(counts.size).toBe(5)
    const year = NOON.getUTCFullYear()
    const last = Math.max(...rows.Submission.filter((one) => one.year === year).map(({ number }) => number))
    const next = { kind: 'need', axis: 'integridad', title: 'Otra', description: 'Una más.', parish: null } as const
    const none = { affected: null, benefit: null, outside: null, latitude: null, longitude: null, authorName: null }
    const author = { authorId: rows.Contact[0]?.id ?? '', naming: 'anonymous', prefix: 'RIO', year } as const
    const { code } = await store.transaction((tx) => createSubmission(tx, { ...next, ...none, ...author }, NOON))
    expect(code).toContain(`-${String(last + 1).padStart(5, '0')}-`)
  })
})

function expectAllowed(event: SeedRows['SubmissionEvent'][number], i: number, events: typeof rows.SubmissionEvent) {
  const before = events[i - 1]
  expect(event.from).toBe(before?.to ?? null)
  expect(event.at >= (before?.at ?? event.at)).toBe(true)
  const [from, to, by] = [event.from, event.to, parties.find((party) => party === event.by)]
  if (from === null) return
  if (!isSubmissionState(from) || !isSubmissionState(to) || by === undefined)
    throw new Error(`${from} ${to} ${event.by}`)
  const details: Record<string, string> = JSON.parse(event.details ?? '{}') as Record<string, string>
  const given = { ...details, text: event.text ?? '', canonicalCode: details['canonicalId'] ?? '' }
  const reopened = events.slice(0, i).some((one) => one.by === 'author' && one.to === 'in_review')
  expect(checkTransition({ from, to, by, given, reopened }), `${from} to ${to} with ${requirements.join()}`).toBeNull()
}
