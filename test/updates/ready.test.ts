import { expect, test } from 'vitest'
import { recordInterest } from '../../src/store/interests.js'
import { tellReady } from '../../src/updates/ready.js'
import { newWorld } from './world.js'

type World = Awaited<ReturnType<typeof newWorld>>

async function asks(world: World, who: string, ...topics: string[]): Promise<void> {
  for (const topic of topics)
    await recordInterest(world.store.db, { contactId: `c-${who}`, topic, now: world.clock.now() })
}

function interests({ store }: World) {
  return store.db.interest.findMany({ orderBy: [{ contactId: 'asc' }, { topic: 'asc' }] })
}

test('whoever asked to be told when something is there is told once, of all of it in one message', async () => {
  const world = await newWorld('ana', 'eva', 'luis')
  await asks(world, 'ana', 'submit_need', 'news', 'open_data')
  await asks(world, 'eva', 'register')
  await world.store.db.contact.update({ where: { id: 'c-eva' }, data: { language: 'en' } })
  expect(await tellReady(world.options)).toBe(2)
  expect(await tellReady(world.options)).toBe(0)
  const [text = '', ...more] = await world.told('ana')
  expect(more).toEqual([])
  expect(text).toContain('• Contar una necesidad\n• Elegir qué noticias recibir\n')
  expect((await world.told('eva'))[0]).toContain('• Register to take part\n')
  expect(await world.told('luis')).toEqual([])
  expect((await interests(world)).map(({ topic }) => topic)).toEqual(['open_data'])
})

test('whoever wants no announcements now is told when they want them again', async () => {
  const world = await newWorld('ana', 'eva', 'luis')
  for (const who of ['ana', 'eva', 'luis']) await asks(world, who, 'news')
  const at = world.clock.now()
  await world.store.db.contact.update({ where: { id: 'c-ana' }, data: { optedOutAt: at } })
  await world.store.db.contact.update({ where: { id: 'c-eva' }, data: { pausedAt: at } })
  await world.store.db.address.update({ where: { id: 'a-luis' }, data: { state: 'blocked' } })
  expect(await tellReady(world.options)).toBe(0)
  expect(await interests(world)).toHaveLength(3)
  await world.store.db.contact.updateMany({ data: { optedOutAt: null, pausedAt: null } })
  await world.store.db.address.updateMany({ data: { state: 'reachable' } })
  expect(await tellReady(world.options)).toBe(3)
  expect(await interests(world)).toEqual([])
})

test('whoever staff talk to now is told after that', async () => {
  const world = await newWorld('ana')
  await asks(world, 'ana', 'news')
  const until = new Date(world.clock.now().getTime() + 30 * 60_000)
  await world.store.db.contact.update({ where: { id: 'c-ana' }, data: { attendedUntil: until } })
  expect(await tellReady(world.options)).toBe(0)
  world.hours(1)
  expect(await tellReady(world.options)).toBe(1)
})

test('a crowd is told in parts', async () => {
  const people = Array.from({ length: 120 }, (_, i) => `p${String(i)}`)
  const world = await newWorld(...people)
  for (const who of people) await asks(world, who, 'follow_up')
  expect(await tellReady(world.options)).toBe(120)
  expect(await world.store.db.delivery.count({ where: { kind: 'notice' } })).toBe(120)
})
