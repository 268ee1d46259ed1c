import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { TurnConflict } from '../../src/store/errors.js'
import { dueSessions, standingOn, touchSession } from '../../src/store/sessions.js'
import { commitTurns } from '../../src/store/turns.js'
import { after, meet, newStore, NOON, turn } from './world.js'

const closed = { data: null, flow: null, step: null, remindAt: null, lapseAt: null }

async function standing(
  store: Store,
  who: string,
  times: { remindAt?: Date; lapseAt?: Date },
  data: string | null = '{}',
) {
  await commitTurns(store, [turn(who, { session: { ...times, data } })], NOON)
}

async function due(store: Store, seconds: number, limit = 10): Promise<string[]> {
  const rows = await dueSessions(store.db, { now: after(seconds), limit })
  return rows.map(({ address, due }) => `${address} ${due}`)
}

test('a due conversation says all that a reminder needs', async () => {
  const store = await newStore()
  const contact = { language: 'qug', optedOutAt: after(1) }
  const session = { remindAt: after(10), lapseAt: after(20), data: '{"a":1}' }
  await commitTurns(store, [turn('ana', { contact, session })], NOON)
  expect(await dueSessions(store.db, { now: after(10), limit: 5 })).toEqual([
    {
      contactId: 'c-ana',
      version: 1,
      data: '{"a":1}',
      addressId: 'a-ana',
      channel: 'web',
      address: 'ana',
      language: 'qug',
      optedOutAt: after(1),
      due: 'remind',
    },
  ])
})

test('a conversation is due for its reminder first and for its lapse later', async () => {
  const store = await newStore()
  await standing(store, 'ana', { remindAt: after(10), lapseAt: after(20) })
  await standing(store, 'luis', { lapseAt: after(15) })
  expect(await due(store, 9)).toEqual([])
  expect(await due(store, 10)).toEqual(['ana remind'])
  expect(await due(store, 15)).toEqual(['ana remind', 'luis lapse'])
  expect(await due(store, 20)).toEqual(['luis lapse', 'ana lapse'])
  expect(await due(store, 20, 1)).toEqual(['luis lapse'])
})

test('a conversation is not due while staff talk to the person, and keeps nobody else waiting', async () => {
  const store = await newStore()
  await standing(store, 'ana', { remindAt: after(10), lapseAt: after(20) })
  await standing(store, 'luis', { remindAt: after(11) })
  await store.db.contact.update({ where: { id: 'c-ana' }, data: { attendedUntil: after(30) } })
  expect(await due(store, 15, 1)).toEqual(['luis remind'])
  expect(await due(store, 29)).toEqual(['luis remind'])
  expect(await due(store, 30)).toEqual(['luis remind', 'ana lapse'])
})

test('a conversation that is over is never due', async () => {
  const store = await newStore()
  await standing(store, 'ana', { remindAt: after(10), lapseAt: after(20) }, null)
  expect(await due(store, 30)).toEqual([])
})

test('a session that was touched is not due any more', async () => {
  const store = await newStore()
  await standing(store, 'ana', { lapseAt: after(10) })
  expect(await touchSession(store.db, { contactId: 'c-ana', version: 1, ...closed })).toBe(true)
  expect(await due(store, 30)).toEqual([])
  expect(await store.db.session.findFirst()).toMatchObject({ version: 2, ...closed })
})

test('only one of two who read the same session touches it', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  const touch = () => touchSession(store.db, { contactId: 'c-ana', version: 1, ...closed })
  expect(await Promise.all([touch(), touch()])).toEqual([true, false])
})

test('a touch has no effect when a turn was taken meanwhile', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  await commitTurns(store, [turn('ana', { session: { version: 2, data: '{"b":2}' } })], NOON)
  expect(await touchSession(store.db, { contactId: 'c-ana', version: 1, ...closed })).toBe(false)
  expect(await store.db.session.findFirst()).toMatchObject({ version: 2, data: '{"b":2}' })
})

test('a turn that read the session before it was touched is a conflict', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  await touchSession(store.db, { contactId: 'c-ana', version: 1, ...closed })
  const late = turn('ana', { session: { version: 2 } })
  await expect(commitTurns(store, [late], NOON)).rejects.toBeInstanceOf(TurnConflict)
  await commitTurns(store, [turn('ana', { session: { version: 3 } })], NOON)
})

test('people are counted by the step they stand on', async () => {
  const store = await newStore()
  const at = (who: string, flow: string | null, step: string | null) =>
    turn(who, { session: { flow, step, data: flow === null ? null : '{}' } })
  const people = [at('a', 'quiz', 'ask'), at('b', 'guide', 'two'), at('c', 'quiz', 'ask'), at('d', null, null)]
  await commitTurns(store, people, NOON)
  expect(await standingOn(store.db)).toEqual([
    { flow: 'guide', step: 'two', people: 1 },
    { flow: 'quiz', step: 'ask', people: 2 },
  ])
})
