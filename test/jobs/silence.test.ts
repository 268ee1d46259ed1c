import { expect, test } from 'vitest'
import { erasures } from '../../src/jobs/erasures.js'
import { forget } from '../../src/jobs/forget.js'
import { warn } from '../../src/jobs/silence.js'
import { fill, traces } from '../store/whole.js'
import { published, submission } from '../store/civic.js'
import { meet } from '../store/world.js'
import { writeDown } from '../support/assisted.js'
import { newContext } from './world.js'

type World = Awaited<ReturnType<typeof newContext>>
/** Two years, as the months from 1 March 2026 to 1 March 2028 have days. */
const TWO_YEARS = 731

async function newSilence(...people: string[]) {
  const world = await newContext()
  await meet(world.store, ...people)
  return world
}

/** What the jobs of one day do. */
async function day(world: World): Promise<void> {
  await warn.run(world.context)
  await forget.run(world.context)
  await erasures.run(world.context)
}

async function warnings({ store }: World, who: string): Promise<string[]> {
  const rows = await store.db.delivery.findMany({ where: { contactId: `c-${who}`, kind: 'notice' } })
  return rows.map(({ body }) => body)
}

async function sendAll({ store }: World): Promise<void> {
  await store.db.delivery.updateMany({ where: { state: 'queued' }, data: { state: 'sent' } })
}

const isKnown = async ({ store }: World, who: string): Promise<boolean> =>
  (await store.db.address.count({ where: { contactId: `c-${who}` } })) > 0

test('somebody silent for almost two years is warned once, and erased thirty days later', async () => {
  const world = await newSilence('ana')
  world.days(TWO_YEARS - 32)
  await day(world)
  expect(await warnings(world, 'ana')).toEqual([])
  world.days(1)
  await day(world)
  await day(world)
  const [warning = '', ...more] = await warnings(world, 'ana')
  expect(more).toEqual([])
  expect(warning).toContain('29 de febrero de 2028')
  await sendAll(world)
  world.days(30)
  await day(world)
  expect(await isKnown(world, 'ana')).toBe(true)
  world.days(1)
  await day(world)
  expect(await isKnown(world, 'ana')).toBe(false)
})

test('somebody to whom staff talk is warned when that is over', async () => {
  const world = await newSilence('ana')
  world.days(TWO_YEARS - 31)
  const until = new Date(world.context.clock.now().getTime() + 30 * 60_000)
  await world.store.db.contact.update({ where: { id: 'c-ana' }, data: { attendedUntil: until } })
  await day(world)
  expect(await warnings(world, 'ana')).toEqual([])
  world.days(1)
  await day(world)
  expect(await warnings(world, 'ana')).toHaveLength(1)
})

test('somebody who writes after the warning stays, and is warned again after two more years', async () => {
  const world = await newSilence('ana')
  world.days(TWO_YEARS - 30)
  await day(world)
  world.days(10)
  await world.store.db.contact.update({ where: { id: 'c-ana' }, data: { lastSeenAt: world.clock.now() } })
  world.days(30)
  await day(world)
  expect(await isKnown(world, 'ana')).toBe(true)
  world.days(TWO_YEARS - 60)
  await day(world)
  expect(await warnings(world, 'ana')).toHaveLength(2)
})

test('thirty days pass from the warning on, however long the silence was', async () => {
  const world = await newSilence('ana')
  world.days(3 * TWO_YEARS)
  await day(world)
  expect(await isKnown(world, 'ana')).toBe(true)
  await sendAll(world)
  world.days(30)
  await day(world)
  expect(await isKnown(world, 'ana')).toBe(false)
})

test('who wants no announcements or blocked the service is not written to, and is erased all the same', async () => {
  const world = await newSilence('ana', 'eva')
  const { db } = world.store
  await db.contact.update({ where: { id: 'c-ana' }, data: { optedOutAt: world.clock.now() } })
  await db.address.update({ where: { id: 'a-eva' }, data: { state: 'blocked' } })
  world.days(TWO_YEARS)
  await day(world)
  expect([...(await warnings(world, 'ana')), ...(await warnings(world, 'eva'))]).toEqual([])
  world.days(30)
  await day(world)
  expect([await isKnown(world, 'ana'), await isKnown(world, 'eva')]).toEqual([false, false])
})

test('what they published stays without their name, and nothing else of them does but what they had agreed to', async () => {
  const world = await newSilence('ana', 'eva')
  const theirs = await published(world.store, 'eva')
  await fill(world.store, 'ana', theirs.id)
  const { id } = await published(world.store, 'ana', { authorName: 'Ana', naming: 'public' })
  await world.store.db.contact.update({ where: { id: 'c-eva' }, data: { lastSeenAt: new Date('2029-01-01') } })
  world.days(TWO_YEARS)
  await day(world)
  await sendAll(world)
  world.days(30)
  await day(world)
  await day(world)
  expect(await traces(world.store, 'c-ana')).toEqual({ Consent: expect.any(Number) as number })
  expect(await submission(world.store, id)).toMatchObject({ authorId: null, authorName: null, naming: 'anonymous' })
  expect((await submission(world.store, id)).publishedAt).not.toBeNull()
  expect(await isKnown(world, 'eva')).toBe(true)
})

test('a crowd is warned and erased in parts', async () => {
  const people = Array.from({ length: 130 }, (_, i) => `p${String(i)}`)
  const world = await newSilence(...people)
  world.days(TWO_YEARS)
  await day(world)
  expect(await world.store.db.delivery.count({ where: { kind: 'notice' } })).toBe(130)
  await sendAll(world)
  world.days(30)
  await day(world)
  expect(await world.store.db.contact.count()).toBe(0)
})

test('somebody whom staff wrote down and who never used their code goes without a warning', async () => {
  const world = await newSilence()
  const { store, content, clock } = world
  const { contactId } = await writeDown({ store, content, now: clock.now() })
  world.days(91)
  await day(world)
  expect(await store.db.claimCode.count()).toBe(0)
  world.days(TWO_YEARS - 91 - 31)
  await day(world)
  expect(await store.db.actor.count({ where: { contactId } })).toBe(1)
  world.days(31)
  await day(world)
  expect(await store.db.actor.count({ where: { contactId } })).toBe(0)
  expect(await store.db.submission.count({ where: { authorId: contactId } })).toBe(0)
  expect(await store.db.delivery.count()).toBe(0)
})
