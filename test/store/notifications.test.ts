import { expect, test } from 'vitest'
import { sentSince, settleNotifications, waitingNotifications } from '../../src/store/notifications.js'
import { hide } from '../../src/store/submissionChanges.js'
import { follow } from '../../src/store/supports.js'
import { change, published } from './civic.js'
import { after, meet, newStore, NOON } from './world.js'

async function twoChanges() {
  const store = await newStore()
  await meet(store, 'ana', 'luis', 'eva')
  const { id, code } = await published(store, 'ana')
  await follow(store.db, { contactId: 'c-luis', submissionId: id, now: NOON })
  await change(store, id, { to: 'in_review', text: 'Lo vemos.', details: { responsibleUnit: 'Obras' }, now: after(1) })
  await change(store, id, { to: 'accepted', text: 'Sí.', now: after(2) })
  return { store, id, code }
}

test('what waits for a person says all that telling it needs, the oldest first', async () => {
  const { store, id, code } = await twoChanges()
  const [ana, luis] = await waitingNotifications(store.db, 9)
  expect(ana).toMatchObject({ contactId: 'c-ana', to: { addressId: 'a-ana', channel: 'web', language: 'es' } })
  expect(ana?.changes[0]).toEqual({
    ...{ eventId: 2, submissionId: id, code, title: 'Luz en el parque', from: 'received', to: 'in_review' },
    ...{
      text: 'Lo vemos.',
      details: '{"responsibleUnit":"Obras"}',
      publication: false,
      own: true,
      published: true,
      createdAt: after(1),
    },
  })
  expect(ana?.changes.map(({ to }) => to)).toEqual(['in_review', 'accepted'])
  expect(luis?.changes.map(({ own }) => own)).toEqual([false, false])
})

test('people are told of a page at a time, and those who must wait are passed by', async () => {
  const { store } = await twoChanges()
  const ids = async (limit: number, from?: string) => {
    const people = await waitingNotifications(store.db, limit, from)
    return people.map(({ contactId }) => contactId)
  }
  expect([await ids(1), await ids(1, 'c-ana'), await ids(1, 'c-luis')]).toEqual([['c-ana'], ['c-luis'], []])
})

test('what was told does not wait any more and counts for the day, what was put in a summary does not count', async () => {
  const { store } = await twoChanges()
  const settle = (contactId: string, eventIds: number[], state: 'sent' | 'digested' | 'skipped') =>
    settleNotifications(store.db, { contactId, eventIds, state, now: after(60) })
  expect(await settle('c-ana', [2], 'sent')).toBe(1)
  expect(await settle('c-luis', [2, 3], 'digested')).toBe(2)
  const people = await waitingNotifications(store.db, 9)
  expect(people.map(({ contactId, changes }) => [contactId, changes.length])).toEqual([['c-ana', 1]])
  expect(await settle('c-ana', [2], 'skipped')).toBe(0)
  expect(await sentSince(store.db, 'c-ana', after(60))).toBe(1)
  expect(await sentSince(store.db, 'c-ana', after(61))).toBe(0)
  expect(await sentSince(store.db, 'c-luis', NOON)).toBe(0)
})

test('what was hidden meanwhile is known to be', async () => {
  const { store, id } = await twoChanges()
  await store.transaction((tx) => hide(tx, { id, version: 4, now: NOON }))
  const [, luis] = await waitingNotifications(store.db, 9)
  expect(luis?.changes.map(({ published }) => published)).toEqual([false, false])
})
