import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { claimDeliveries } from '../../src/store/claims.js'
import { answer, askForPerson, waiting } from '../../src/store/helpRequests.js'
import { recordInterest } from '../../src/store/interests.js'
import { after, meet, newStore, NOON } from './world.js'

async function withPeople(): Promise<Store> {
  const store = await newStore()
  await meet(store, 'ana', 'luis')
  return store
}

function ask(store: Store, who: string, question: string | null, now = NOON) {
  return askForPerson(store.db, { contactId: `c-${who}`, addressId: `a-${who}`, question, now })
}

test('an interest is recorded once a topic', async () => {
  const store = await withPeople()
  const interested = (topic: string) => recordInterest(store.db, { contactId: 'c-ana', topic, now: NOON })
  expect([await interested('needs'), await interested('needs'), await interested('data')]).toEqual([
    'recorded',
    'already',
    'recorded',
  ])
  expect(await store.db.interest.findMany({ orderBy: { topic: 'asc' } })).toEqual([
    { contactId: 'c-ana', topic: 'data', createdAt: NOON },
    { contactId: 'c-ana', topic: 'needs', createdAt: NOON },
  ])
})

test('who asks for a person waits, longest first', async () => {
  const store = await withPeople()
  expect(await ask(store, 'luis', null)).toBe('recorded')
  expect(await ask(store, 'ana', '¿Dónde?', after(1))).toBe('recorded')
  expect(await waiting(store.db)).toEqual([
    { id: 1, contactId: 'c-luis', addressId: 'a-luis', channel: 'web', question: null, createdAt: NOON },
    { id: 2, contactId: 'c-ana', addressId: 'a-ana', channel: 'web', question: '¿Dónde?', createdAt: after(1) },
  ])
})

test('a person waits once, and what they ask meanwhile is not lost', async () => {
  const store = await withPeople()
  await ask(store, 'ana', null)
  const again = [await ask(store, 'ana', '¿Dónde?'), await ask(store, 'ana', null), await ask(store, 'ana', '¿Cuándo?')]
  expect(again).toEqual(['already', 'already', 'already'])
  expect((await waiting(store.db)).map(({ question }) => question)).toEqual(['¿Dónde?\n¿Cuándo?'])
})

test('an answer ends the waiting and is queued to be sent', async () => {
  const store = await withPeople()
  await ask(store, 'ana', '¿Dónde?')
  expect(await answer(store, { id: 1, body: '{"text":"Aquí"}', now: after(9) })).toBe('answered')
  expect(await waiting(store.db)).toEqual([])
  const sending = await claimDeliveries(store, { channel: 'web', now: after(9), limit: 5 })
  expect(sending).toMatchObject([{ address: 'ana', kind: 'staff', body: '{"text":"Aquí"}' }])
  expect(await ask(store, 'ana', 'Otra')).toBe('recorded')
})

test('a request is answered once', async () => {
  const store = await withPeople()
  await ask(store, 'ana', null)
  const reply = () => answer(store, { id: 1, body: '{}', now: NOON })
  expect((await Promise.all([reply(), reply()])).sort()).toEqual(['answered', 'not_waiting'])
  expect(await answer(store, { id: 99, body: '{}', now: NOON })).toBe('not_waiting')
  expect(await store.db.delivery.count()).toBe(1)
})

test('a request whose answer cannot be queued stays open', async () => {
  const store = await withPeople()
  await askForPerson(store.db, { contactId: 'c-ana', addressId: 'gone', question: null, now: NOON })
  await expect(answer(store, { id: 1, body: '{}', now: NOON })).rejects.toThrow()
  expect(await store.db.helpRequest.count({ where: { answeredAt: null } })).toBe(1)
})
