import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { claimDeliveries, nextDue } from '../../src/store/claims.js'
import {
  deliveryCounts,
  enqueue,
  markAddress,
  oldestQueued,
  recoverDeliveries,
  settleDeliveries,
  type DeliveryKind,
  type Priority,
} from '../../src/store/deliveries.js'
import { commitTurns } from '../../src/store/turns.js'
import { after, meet, newStore, NOON, turn } from './world.js'

const KINDS: DeliveryKind[] = ['reply', 'staff', 'notice']

async function put(store: Store, who: string, body: string, priority: Priority = 0, now = NOON): Promise<number> {
  const kind = KINDS[priority] ?? 'reply'
  return enqueue(store.db, { contactId: `c-${who}`, addressId: `a-${who}`, kind, body, now, priority })
}

async function claim(store: Store, now = NOON, limit = 100): Promise<string[]> {
  const rows = await claimDeliveries(store, { channel: 'web', now, limit })
  return rows.map(({ body }) => body)
}

async function stateOf(store: Store, id: number) {
  const { state, reason, providerId, attempts, settledAt } = await store.db.delivery.findUniqueOrThrow({
    where: { id },
  })
  return { state, reason, providerId, attempts, settledAt }
}

async function withPeople(...people: string[]): Promise<Store> {
  const store = await newStore()
  await meet(store, ...people)
  return store
}

test('a claimed delivery says all that sending needs', async () => {
  const store = await withPeople('ana')
  const id = await put(store, 'ana', '{"text":"hola"}')
  const [row] = await claimDeliveries(store, { channel: 'web', now: NOON, limit: 10 })
  expect(row).toMatchObject({ id, contactId: 'c-ana', addressId: 'a-ana', address: 'ana', body: '{"text":"hola"}' })
  expect(row).toMatchObject({ kind: 'reply', attempts: 1, optedOut: false, blocked: false, createdAt: NOON })
  expect(await stateOf(store, id)).toMatchObject({ state: 'sending', attempts: 1 })
})

test('a claimed delivery says whether the person opted out or blocked the service', async () => {
  const store = await newStore()
  const choices = { contact: { optedOutAt: NOON }, address: { state: 'blocked' as const } }
  await commitTurns(store, [turn('ana', { ...choices, replies: ['x'] })], NOON)
  const [row] = await claimDeliveries(store, { channel: 'web', now: NOON, limit: 10 })
  expect(row).toMatchObject({ optedOut: true, blocked: true })
})

test('nothing is claimed twice, and nothing of another channel', async () => {
  const store = await withPeople('ana')
  await put(store, 'ana', 'one')
  expect(await claimDeliveries(store, { channel: 'telegram', now: NOON, limit: 10 })).toEqual([])
  expect(await claim(store)).toEqual(['one'])
  expect(await claim(store)).toEqual([])
})

test('replies go before what staff write, and that before notices', async () => {
  const store = await withPeople('ana', 'luis', 'eva')
  await put(store, 'ana', 'notice', 2)
  await put(store, 'luis', 'staff', 1)
  await put(store, 'eva', 'reply', 0)
  expect(await claim(store, NOON, 1)).toEqual(['reply'])
  expect(await claim(store, NOON, 2)).toEqual(['staff', 'notice'])
})

test('a reply passes an older notice to the same person', async () => {
  const store = await withPeople('ana')
  await put(store, 'ana', 'notice', 2)
  await put(store, 'ana', 'reply', 0)
  expect(await claim(store, NOON, 1)).toEqual(['reply'])
})

test('messages to one person are claimed one at a time, in order, those to others beside them', async () => {
  const store = await withPeople('ana', 'luis')
  const first = await put(store, 'ana', 'a1')
  await put(store, 'ana', 'a2')
  await put(store, 'luis', 'l1')
  expect(await claim(store)).toEqual(['a1', 'l1'])
  await settleDeliveries(store.db, [{ id: first, state: 'sent' }], NOON)
  expect(await claim(store)).toEqual(['a2'])
})

test('a crash puts in doubt only what was under way, not what waited behind it', async () => {
  const store = await withPeople('ana')
  const [under, behind] = [await put(store, 'ana', 'n1', 2), await put(store, 'ana', 'n2', 2)]
  await claim(store)
  await recoverDeliveries(store.db, { channel: 'web', idempotent: false, now: NOON })
  expect((await stateOf(store, under)).state).toBe('uncertain')
  expect(await stateOf(store, behind)).toMatchObject({ state: 'queued', attempts: 0 })
})

test('the limit is kept, and the rest comes next', async () => {
  const store = await withPeople('ana', 'luis', 'eva')
  for (const who of ['ana', 'luis', 'eva']) await put(store, who, who)
  expect(await claim(store, NOON, 2)).toEqual(['ana', 'luis'])
  expect(await claim(store, NOON, 2)).toEqual(['eva'])
})

test('a reply does not wait for a notice that is queued for later', async () => {
  const store = await withPeople('ana')
  const notice = await put(store, 'ana', 'notice', 2)
  await claim(store)
  await settleDeliveries(store.db, [{ id: notice, state: 'queued', nextAt: after(30), attempts: 1 }], NOON)
  await put(store, 'ana', 'reply', 0)
  expect(await claim(store)).toEqual(['reply'])
})

test('a message waits while an earlier one to the same person is under way', async () => {
  const store = await withPeople('ana')
  const first = await put(store, 'ana', 'first')
  expect(await claim(store)).toEqual(['first'])
  await put(store, 'ana', 'second')
  expect(await claim(store)).toEqual([])
  expect(await nextDue(store.db, 'web')).toBeNull()
  await settleDeliveries(store.db, [{ id: first, state: 'sent' }], NOON)
  expect(await nextDue(store.db, 'web')).toEqual(NOON)
  expect(await claim(store)).toEqual(['second'])
})

test('a message waits while an earlier one to the same person is queued for later', async () => {
  const store = await withPeople('ana', 'luis')
  const first = await put(store, 'ana', 'first')
  await claim(store)
  await settleDeliveries(store.db, [{ id: first, state: 'queued', nextAt: after(30), attempts: 1 }], NOON)
  await put(store, 'ana', 'second')
  await put(store, 'luis', 'other')
  expect(await claim(store)).toEqual(['other'])
  expect(await nextDue(store.db, 'web')).toEqual(after(30))
  expect(await claim(store, after(29))).toEqual([])
  expect(await claim(store, after(30), 1)).toEqual(['first'])
})

test('a message that was tried before still goes before a later one to the same person', async () => {
  const store = await withPeople('ana')
  const first = await put(store, 'ana', 'first')
  await claim(store)
  await settleDeliveries(store.db, [{ id: first, state: 'queued', nextAt: after(30), attempts: 1 }], NOON)
  await put(store, 'ana', 'second', 0, after(10))
  expect(await claim(store, after(60), 1)).toEqual(['first'])
  expect(await claim(store, after(60), 1)).toEqual([])
})

test('how sends ended is recorded, all at once', async () => {
  const store = await withPeople('ana', 'luis', 'eva')
  const ids = [await put(store, 'ana', 'a'), await put(store, 'luis', 'l'), await put(store, 'eva', 'e')]
  await claim(store)
  const [sent = 0, failed = 0, again = 0] = ids
  await settleDeliveries(
    store.db,
    [
      { id: sent, state: 'sent', providerId: 'p7' },
      { id: failed, state: 'failed', reason: 'rejected: too long' },
      { id: again, state: 'queued', nextAt: after(9), attempts: 0, reason: 'throttled' },
    ],
    after(1),
  )
  const settled = { attempts: 1, settledAt: after(1) }
  expect(await stateOf(store, sent)).toEqual({ ...settled, state: 'sent', reason: null, providerId: 'p7' })
  expect(await stateOf(store, failed)).toEqual({
    ...settled,
    state: 'failed',
    reason: 'rejected: too long',
    providerId: null,
  })
  const waiting = { state: 'queued', reason: 'throttled', providerId: null, attempts: 0, settledAt: null }
  expect(await stateOf(store, again)).toEqual(waiting)
})

test('settling nothing is no work', async () => {
  const store = await newStore()
  await settleDeliveries(store.db, [], NOON)
})

test('a delivery that has ended stays as it ended', async () => {
  const store = await withPeople('ana')
  const id = await put(store, 'ana', 'x')
  await claim(store)
  await settleDeliveries(store.db, [{ id, state: 'sent' }], NOON)
  await settleDeliveries(store.db, [{ id, state: 'failed' }], NOON)
  await settleDeliveries(store.db, [{ id, state: 'queued', nextAt: NOON, attempts: 0 }], NOON)
  expect((await stateOf(store, id)).state).toBe('sent')
})

test('a late word that a message was sent is heard, but one that it was not does not queue it twice', async () => {
  const store = await withPeople('ana', 'luis')
  const [heard, open] = [await put(store, 'ana', 'a', 2), await put(store, 'luis', 'l', 2)]
  await claim(store)
  await recoverDeliveries(store.db, { channel: 'web', idempotent: false, now: NOON })
  await settleDeliveries(store.db, [{ id: heard, state: 'sent' }], NOON)
  await settleDeliveries(store.db, [{ id: open, state: 'queued', nextAt: NOON, attempts: 0 }], NOON)
  expect((await stateOf(store, heard)).state).toBe('sent')
  expect((await stateOf(store, open)).state).toBe('uncertain')
})

test('after a crash a reply is tried once more, then it is uncertain', async () => {
  const store = await withPeople('ana')
  const id = await put(store, 'ana', 'reply')
  const recover = () => recoverDeliveries(store.db, { channel: 'web', idempotent: false, now: after(1) })
  await claim(store)
  expect(await recover()).toEqual({ requeued: 1, uncertain: 0 })
  expect(await claim(store)).toEqual(['reply'])
  expect(await recover()).toEqual({ requeued: 0, uncertain: 1 })
  expect(await stateOf(store, id)).toMatchObject({ state: 'uncertain', reason: 'interrupted', settledAt: after(1) })
})

test('after a crash a notice is uncertain at once, unless the channel drops second copies', async () => {
  const store = await withPeople('ana')
  const id = await put(store, 'ana', 'notice', 2)
  await claim(store)
  expect(await recoverDeliveries(store.db, { channel: 'telegram', idempotent: true, now: NOON })).toEqual({
    requeued: 0,
    uncertain: 0,
  })
  expect(await recoverDeliveries(store.db, { channel: 'web', idempotent: true, now: NOON })).toEqual({
    requeued: 1,
    uncertain: 0,
  })
  await claim(store)
  await recoverDeliveries(store.db, { channel: 'web', idempotent: false, now: NOON })
  expect((await stateOf(store, id)).state).toBe('uncertain')
})

test('deliveries are counted by channel and state', async () => {
  const store = await withPeople('ana', 'luis')
  expect(await deliveryCounts(store.db)).toEqual([])
  await put(store, 'ana', 'x')
  await claim(store)
  await put(store, 'luis', 'y')
  await put(store, 'luis', 'z')
  const counts = await deliveryCounts(store.db)
  expect(counts).toHaveLength(2)
  expect(counts).toContainEqual({ channel: 'web', state: 'sending', count: 1 })
  expect(counts).toContainEqual({ channel: 'web', state: 'queued', count: 2 })
})

test('the oldest message of a queue is the one that was queued first, whatever its turn', async () => {
  const store = await withPeople('ana', 'luis')
  expect(await oldestQueued(store.db)).toEqual([])
  expect(await nextDue(store.db, 'web')).toBeNull()
  await put(store, 'ana', 'first', 2, after(1))
  await put(store, 'luis', 'second', 0, after(2))
  expect(await oldestQueued(store.db)).toEqual([{ channel: 'web', createdAt: after(1) }])
})

test('a person who blocks the service is marked, and nobody else', async () => {
  const store = await withPeople('ana', 'luis')
  await markAddress(store.db, { channel: 'web', address: 'ana', state: 'blocked' })
  await markAddress(store.db, { channel: 'telegram', address: 'luis', state: 'blocked' })
  const rows = await store.db.address.findMany({ orderBy: { id: 'asc' } })
  expect(rows.map(({ state }) => state)).toEqual(['blocked', 'reachable'])
})

test('nothing is queued for an address that does not exist', async () => {
  const store = await withPeople('ana')
  const delivery = {
    contactId: 'c-ana',
    addressId: 'nowhere',
    kind: 'notice',
    body: 'x',
    now: NOON,
    priority: 2,
  } as const
  await expect(enqueue(store.db, delivery)).rejects.toThrow()
})
