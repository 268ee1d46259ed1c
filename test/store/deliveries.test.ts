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

const KINDS: DeliveryKind[] = ['reply', 'staff', 'notice', 'broadcast']

async function put(store: Store, who: string, body: string, priority: Priority = 0, now = NOON): Promise<number> {
  const kind = KINDS[priority] ?? 'reply'
  return enqueue(store.db, { contactId: `c-${who}`, addressId: `a-${who}`, kind, body, now, priority })
}

async function claim(store: Store, now = NOON, limit = 100, bulk = limit): Promise<string[]> {
  const rows = await claimDeliveries(store, { channel: 'web', now, limit, bulk })
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

test('replies go before what staff write, that before notices, and those before broadcasts', async () => {
  const store = await withPeople('ana', 'luis', 'eva', 'rosa')
  await put(store, 'rosa', 'broadcast', 3)
  await put(store, 'ana', 'notice', 2)
  await put(store, 'luis', 'staff', 1)
  await put(store, 'eva', 'reply', 0)
  expect(await claim(store, NOON, 1)).toEqual(['reply'])
  expect(await claim(store, NOON, 2)).toEqual(['staff', 'notice'])
  expect(await claim(store, NOON, 2)).toEqual(['broadcast'])
})

test('of what answers nobody as much is claimed as is asked for, and the rest is replies', async () => {
  const people = ['a', 'b', 'c', 'd', 'e', 'f']
  const store = await withPeople(...people)
  for (const who of ['a', 'b']) await put(store, who, `broadcast ${who}`, 3)
  for (const who of ['c', 'd']) await put(store, who, `notice ${who}`, 2)
  await put(store, 'e', 'staff', 1)
  await put(store, 'f', 'reply', 0)
  expect(await claim(store, NOON, 5, 1)).toEqual(['reply', 'staff', 'notice c'])
  expect(await claim(store, NOON, 5, 2)).toEqual(['notice d', 'broadcast a'])
  expect(await claim(store, NOON, 5, 2)).toEqual(['broadcast b'])
})

test('with no room for bulk only replies are claimed, and only they are due', async () => {
  const store = await withPeople('ana', 'luis', 'eva')
  await put(store, 'ana', 'notice', 2)
  await put(store, 'luis', 'broadcast', 3)
  expect(await claim(store, NOON, 9, 0)).toEqual([])
  expect(await nextDue(store.db, 'web', { bulk: false })).toBeNull()
  expect(await nextDue(store.db, 'web')).toEqual(NOON)
  await put(store, 'eva', 'staff', 1, after(5))
  expect(await nextDue(store.db, 'web', { bulk: false })).toEqual(after(5))
  expect(await claim(store, after(5), 9, 0)).toEqual(['staff'])
})

test('what answers nobody and waits does not keep a reply from the same person, nor take its place', async () => {
  const store = await withPeople('ana')
  await put(store, 'ana', 'broadcast', 3)
  await put(store, 'ana', 'notice', 2)
  await put(store, 'ana', 'reply', 0)
  expect(await claim(store, NOON, 9, 0)).toEqual(['reply'])
  expect(await claim(store)).toEqual([])
  await settleDeliveries(store.db, [{ id: 3, state: 'sent' }], NOON)
  expect(await claim(store)).toEqual(['notice'])
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

test('after a crash a message has the id that it had before, where a second copy under it is dropped', async () => {
  const store = await newStore()
  const whatsapp = { channel: 'whatsapp' }
  await commitTurns(store, [turn('ana', { event: whatsapp, replies: ['hola'], handOver: true })], NOON)
  const contact = { contactId: 'c-ana', addressId: 'a-ana' }
  await enqueue(store.db, { ...contact, kind: 'broadcast', body: 'x', now: NOON, priority: 3 })
  const ids = async () => (await store.db.delivery.findMany({ orderBy: { id: 'asc' } })).map((row) => row.messageId)
  const before = await ids()
  for (let crash = 0; crash < 4; crash++) {
    await recoverDeliveries(store.db, { channel: 'whatsapp', idempotent: true, now: NOON })
    const [again] = await claimDeliveries(store, { channel: 'whatsapp', now: NOON, limit: 9 })
    expect(again).toMatchObject({ body: 'hola', messageId: before[0] })
  }
  await settleDeliveries(store.db, [{ id: 1, state: 'sent' }], NOON)
  await claimDeliveries(store, { channel: 'whatsapp', now: NOON, limit: 9 })
  expect(await recoverDeliveries(store.db, { channel: 'whatsapp', idempotent: true, now: NOON })).toMatchObject({
    requeued: 1,
  })
  expect(await ids()).toEqual(before)
})

test('what is sent on WhatsApp has an id of its own from its first moment, as WhatsApp’s own are, and nothing else has', async () => {
  const store = await newStore()
  const channels = ['whatsapp', 'telegram', 'web'] as const
  const replies = ['1', '2', '3']
  for (const channel of channels) {
    const handed = await commitTurns(store, [turn(channel, { event: { channel }, replies, handOver: true })], NOON)
    await put(store, channel, 'notice', 2)
    const stored = await store.db.delivery.findMany({ where: { channel }, orderBy: { id: 'asc' } })
    expect(handed.map(({ id, messageId }) => [id, messageId])).toEqual([[stored[0]?.id, stored[0]?.messageId]])
  }
  const rows = await store.db.delivery.findMany()
  const ids = rows.flatMap(({ channel, messageId }) => (channel === 'whatsapp' ? [messageId] : []))
  expect(ids).toHaveLength(4)
  for (const id of ids) expect(id).toMatch(/^3EB0[0-9A-F]{18}$/)
  expect(new Set(ids).size).toBe(4)
  for (const { channel, messageId } of rows) if (channel !== 'whatsapp') expect(messageId).toBeNull()
})

test('a first reply is handed over past what waits and answers nobody, but not past another reply', async () => {
  const store = await withPeople('ana')
  await put(store, 'ana', 'broadcast', 3)
  await put(store, 'ana', 'staff', 1)
  const next = (version: number) =>
    turn('ana', { session: { version }, replies: [`reply ${String(version)}`], handOver: true })
  expect((await commitTurns(store, [next(2)], NOON)).map(({ body }) => body)).toEqual(['reply 2'])
  expect(await commitTurns(store, [next(3)], NOON)).toEqual([])
  await settleDeliveries(store.db, [{ id: 3, state: 'sent' }], NOON)
  expect(await commitTurns(store, [next(4)], NOON)).toEqual([])
  expect(await claim(store)).toEqual(['reply 3'])
})

test('a first reply is not handed over while anything to the person is under way, and is the next to go', async () => {
  const store = await withPeople('ana')
  const notice = await put(store, 'ana', 'notice', 2)
  await put(store, 'ana', 'broadcast', 3)
  expect(await claim(store)).toEqual(['notice'])
  expect(
    await commitTurns(store, [turn('ana', { session: { version: 2 }, replies: ['reply'], handOver: true })], NOON),
  ).toEqual([])
  expect(await claim(store)).toEqual([])
  await settleDeliveries(store.db, [{ id: notice, state: 'sent' }], NOON)
  expect(await claim(store)).toEqual(['reply'])
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
