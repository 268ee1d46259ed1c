import { pino } from 'pino'
import { expect, test } from 'vitest'
import { claimDeliveries } from '../../src/store/claims.js'
import type { Store } from '../../src/store/client.js'
import { recoverDeliveries, settleDeliveries, type DeliveryState, type Settlement } from '../../src/store/deliveries.js'
import { takeReceipts } from '../../src/store/receipts.js'
import { commitTurns } from '../../src/store/turns.js'
import { after, newStore, NOON, turn } from './world.js'

const silent = pino({ level: 'silent' })
const clock = { now: () => after(60) }

/** Replies to as many people on WhatsApp, each under an id of its own; the ids. */
async function replies(store: Store, ...people: string[]): Promise<string[]> {
  const turns = people.map((who) => turn(who, { event: { channel: 'whatsapp' }, replies: [who] }))
  await commitTurns(store, turns, NOON)
  const rows = await store.db.delivery.findMany({ orderBy: { id: 'asc' } })
  return rows.map(({ messageId }) => messageId ?? '')
}

async function states(store: Store): Promise<string[]> {
  return (await store.db.delivery.findMany({ orderBy: { id: 'asc' } })).map(({ state }) => state)
}

const receiptsOf = (store: Store) => takeReceipts(store, { clock, log: silent })

async function becomes(store: Store, state: DeliveryState): Promise<void> {
  await store.db.delivery.updateMany({ data: { state, reason: state === 'uncertain' ? 'interrupted' : null } })
}

test.each(['queued', 'sending', 'uncertain', 'sent'] as const)('a message that was %s is delivered', async (state) => {
  const store = await newStore()
  const [messageId = ''] = await replies(store, 'ana')
  await becomes(store, state)
  await receiptsOf(store)([{ messageId, state: 'delivered' }])
  const row = await store.db.delivery.findFirst()
  expect(row).toMatchObject({ state: 'delivered', reason: null, settledAt: clock.now() })
})

test('a message that is known to be sent keeps the time at which it was', async () => {
  const store = await newStore()
  const [messageId = ''] = await replies(store, 'ana')
  await claimDeliveries(store, { channel: 'whatsapp', now: NOON, limit: 9 })
  await settleDeliveries(store.db, [{ id: 1, state: 'sent' }], after(1))
  await receiptsOf(store)([{ messageId, state: 'read' }])
  expect(await store.db.delivery.findFirst()).toMatchObject({ state: 'read', settledAt: after(1) })
})

test('receipts only go forward, whatever their order, and a read message was delivered', async () => {
  const store = await newStore()
  const [ana = '', luis = '', eva = ''] = await replies(store, 'ana', 'luis', 'eva')
  const take = receiptsOf(store)
  await take([{ messageId: ana, state: 'delivered' }])
  await take([{ messageId: ana, state: 'read' }])
  await take([{ messageId: luis, state: 'read' }])
  await take([{ messageId: luis, state: 'delivered' }])
  const both = [{ state: 'read' }, { state: 'delivered' }] as const
  await take(both.map((receipt) => ({ messageId: eva, ...receipt })))
  expect(await states(store)).toEqual(['read', 'read', 'read'])
})

test.each(['failed', 'cancelled', 'skipped'] as const)('a message that ended as %s stays so', async (state) => {
  const store = await newStore()
  const [messageId = ''] = await replies(store, 'ana')
  await becomes(store, state)
  await receiptsOf(store)([{ messageId, state: 'read' }])
  expect(await states(store)).toEqual([state])
})

test('many receipts come at once, and what nobody knows hurts none of the others', async () => {
  const store = await newStore()
  const [ana = '', luis = '', eva = ''] = await replies(store, 'ana', 'luis', 'eva')
  const strange = ['', 'nobody', "'; DROP TABLE Delivery; --", '\u0000', '\ud800'].map((messageId) => ({
    messageId,
    state: 'read' as const,
  }))
  await receiptsOf(store)([
    ...strange,
    { messageId: ana, state: 'delivered' },
    ...strange,
    { messageId: eva, state: 'read' },
  ])
  expect(await states(store)).toEqual(['delivered', 'queued', 'read'])
  expect(luis).not.toBe('')
})

test('a message without an id of ours is nobody’s', async () => {
  const store = await newStore()
  await commitTurns(store, [turn('ana', { replies: ['hola'] })], NOON)
  await receiptsOf(store)([{ messageId: 'null', state: 'read' }])
  expect(await states(store)).toEqual(['queued'])
})

const late: Settlement[] = [
  { id: 1, state: 'sent' },
  { id: 1, state: 'uncertain', reason: 'unknown' },
  { id: 1, state: 'failed', reason: 'unreachable' },
  { id: 1, state: 'queued', nextAt: NOON, attempts: 1 },
]
test.each(late)('what is settled later as $state takes nothing of a receipt back', async (settlement) => {
  const store = await newStore()
  const [messageId = ''] = await replies(store, 'ana')
  await claimDeliveries(store, { channel: 'whatsapp', now: NOON, limit: 9 })
  await receiptsOf(store)([{ messageId, state: 'delivered' }])
  await settleDeliveries(store.db, [settlement], after(90))
  await recoverDeliveries(store.db, { channel: 'whatsapp', idempotent: true, now: after(90) })
  expect(await store.db.delivery.findFirst()).toMatchObject({ state: 'delivered', settledAt: clock.now() })
})

test('a message that waits to be sent again is not sent when it arrived, and what waits behind it is', async () => {
  const store = await newStore()
  const whatsapp = { channel: 'whatsapp' }
  await commitTurns(store, [turn('ana', { event: whatsapp, replies: ['1', '2'] })], NOON)
  const [first] = await claimDeliveries(store, { channel: 'whatsapp', now: NOON, limit: 9 })
  await settleDeliveries(store.db, [{ id: 1, state: 'queued', nextAt: after(30), attempts: 1 }], NOON)
  await receiptsOf(store)([{ messageId: first?.messageId ?? '', state: 'delivered' }])
  const next = await claimDeliveries(store, { channel: 'whatsapp', now: after(90), limit: 9 })
  expect(next.map(({ body }) => body)).toEqual(['2'])
})

test('receipts go with the next commit, and none of the two can spoil the other', async () => {
  const store = await newStore()
  const [messageId = ''] = await replies(store, 'ana')
  const taken = receiptsOf(store)([{ messageId, state: 'delivered' }])
  await expect(store.batch([{ sql: 'INSERT INTO Nowhere VALUES (1)', args: [] }])).rejects.toThrow()
  await taken
  expect(await states(store)).toEqual(['delivered'])
})

test('a database that takes nothing is said, and nobody has to catch anything', async () => {
  const store = await newStore()
  const [messageId = ''] = await replies(store, 'ana')
  const logged: string[] = []
  const log = pino({}, { write: (line: string) => void logged.push(line) })
  await store.db.$executeRawUnsafe('PRAGMA query_only = ON')
  await takeReceipts(store, { clock, log })([{ messageId, state: 'read' }])
  await store.db.$executeRawUnsafe('PRAGMA query_only = OFF')
  expect(logged.join('')).toContain('receipts could not be stored')
  expect(await states(store)).toEqual(['queued'])
})

test('a receipt is found by its id, and not by going through all deliveries', async () => {
  const store = await newStore()
  const plans: string[] = []
  const explaining = {
    along: async (make: Parameters<Store['along']>[0]) => {
      const made = make()
      const rows = await store.db.$queryRawUnsafe<{ detail: string }[]>(
        `EXPLAIN QUERY PLAN ${made?.sql ?? ''}`,
        ...(made?.args ?? []),
      )
      plans.push(...rows.map(({ detail }) => detail))
    },
  }
  await takeReceipts(explaining, { clock, log: silent })([{ messageId: 'x', state: 'read' }])
  expect(plans.join('\n')).toMatch(/SEARCH Delivery USING INDEX Delivery_messageId_idx \(messageId=\?\)/)
})
