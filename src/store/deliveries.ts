import type { Statement } from './batch.js'
import type { Db } from './client.js'
import { newMessageId } from './messageIds.js'
import { sqlTime } from './time.js'

export const deliveryKinds = ['reply', 'staff', 'notice', 'broadcast'] as const
export type DeliveryKind = (typeof deliveryKinds)[number]
export type DeliveryState =
  'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'uncertain' | 'cancelled' | 'skipped'

/** Smaller goes first: 0 replies, 1 what staff write, 2 notices, 3 broadcasts. */
export type Priority = 0 | 1 | 2 | 3

/** True of what answers nobody. It waits for all that does, and is sent by the rules for bulk. */
export function isBulk(kind: DeliveryKind): boolean {
  return kind === 'notice' || kind === 'broadcast'
}

export interface ClaimedDelivery {
  readonly id: number
  readonly contactId: string
  readonly addressId: string
  readonly address: string
  readonly kind: DeliveryKind
  readonly body: string
  /** The id that it is sent under at every attempt, where the platform lets us choose one. */
  readonly messageId: string | null
  readonly createdAt: Date
  readonly attempts: number
  readonly optedOut: boolean
  readonly blocked: boolean
  /** Something else is queued for the address. */
  readonly more: boolean
}

export type Settlement =
  | {
      readonly id: number
      readonly state: 'sent' | 'failed' | 'uncertain' | 'skipped' | 'cancelled'
      readonly reason?: string
      readonly providerId?: string
    }
  | {
      readonly id: number
      readonly state: 'queued'
      readonly nextAt: Date
      readonly attempts: number
      readonly reason?: string
    }

export interface NewDelivery {
  readonly contactId: string
  readonly addressId: string
  readonly kind: DeliveryKind
  readonly body: string
  readonly now: Date
  readonly priority: Priority
}

// A CASE, because a plain comparison would make SQLite go through all rows of a state instead of these few ids.
const SETTLE = `
  UPDATE Delivery SET
    state = j.value ->> 1,
    reason = j.value ->> 2,
    providerId = coalesce(j.value ->> 3, Delivery.providerId),
    nextAt = coalesce(j.value ->> 4, Delivery.nextAt),
    attempts = coalesce(j.value ->> 5, Delivery.attempts),
    settledAt = j.value ->> 6
  FROM json_each(?) AS j
  WHERE Delivery.id = j.value ->> 0
    AND CASE
      WHEN Delivery.state = 'sending' THEN 1
      WHEN Delivery.state IN ('queued', 'uncertain') AND j.value ->> 1 <> 'queued' THEN 1
      ELSE 0
    END = 1`

/**
 * Records how sends ended, all in one statement. A row that is settled already stays as it is, and one that another
 * owner took over is not queued again.
 */
export async function settleDeliveries(db: Db, settlements: readonly Settlement[], now: Date): Promise<void> {
  if (settlements.length === 0) return
  const { sql, args } = settleStatement(settlements, now)
  await db.$executeRawUnsafe(sql, ...args)
}

/** The same, for going along with other writes. */
export function settleStatement(settlements: readonly Settlement[], now: Date): Statement {
  const at = sqlTime(now)
  return { sql: SETTLE, args: [JSON.stringify(settlements.map((settlement) => settledRow(settlement, at)))] }
}

function settledRow(settlement: Settlement, at: string): unknown[] {
  const { id, state, reason = null } = settlement
  if (state === 'queued') return [id, state, reason, null, sqlTime(settlement.nextAt), settlement.attempts, null]
  return [id, state, reason, settlement.providerId ?? null, null, null, at]
}

/**
 * For what a dead owner left in `sending`, at start: queued again where the channel drops a second copy, or where it is a
 * reply or a staff answer on its first attempt; `uncertain` otherwise.
 */
export async function recoverDeliveries(
  db: Db,
  options: { readonly channel: string; readonly idempotent: boolean; readonly now: Date },
): Promise<{ requeued: number; uncertain: number }> {
  const { channel, idempotent, now } = options
  const left = { channel, state: 'sending' }
  const again = idempotent ? left : { ...left, kind: { in: ['reply', 'staff'] }, attempts: { lt: 2 } }
  const requeued = await db.delivery.updateMany({ where: again, data: { state: 'queued' } })
  const lost = { state: 'uncertain', reason: 'interrupted', settledAt: now }
  const uncertain = await db.delivery.updateMany({ where: left, data: lost })
  return { requeued: requeued.count, uncertain: uncertain.count }
}

/** Queues a message that no turn asked for, due at once; its id. The address must exist. */
export async function enqueue(db: Db, delivery: NewDelivery): Promise<number> {
  const { now, contactId, addressId, kind, body, priority } = delivery
  const { channel, address } = await db.address.findUniqueOrThrow({ where: { id: addressId } })
  const row = { contactId, addressId, channel, address, kind, body, priority, messageId: newMessageId(channel) }
  const made = await db.delivery.create({ data: { ...row, state: 'queued', nextAt: now, createdAt: now, turn: 0 } })
  return made.id
}

/** How many deliveries there are in each state, ever. */
export async function deliveryCounts(
  db: Db,
): Promise<{ readonly channel: string; readonly state: DeliveryState; readonly count: number }[]> {
  const rows = await db.$queryRaw<{ channel: string; state: DeliveryState; count: bigint }[]>`
    SELECT channel, state, count(*) AS count FROM Delivery GROUP BY state, channel`
  return rows.map(({ channel, state, count }) => ({ channel, state, count: Number(count) }))
}

/** Since when the oldest queued message of each channel waits; channels with an empty queue are left out. */
export async function oldestQueued(db: Db): Promise<{ readonly channel: string; readonly createdAt: Date }[]> {
  return db.$queryRaw<{ channel: string; createdAt: Date }[]>`
    SELECT channel, createdAt FROM Delivery
    WHERE id IN (SELECT min(id) FROM Delivery WHERE state = 'queued' GROUP BY channel)`
}

/** Notes that a person blocked or allowed the service; no effect on an address that is not known. */
export async function markAddress(
  db: Db,
  options: { readonly channel: string; readonly address: string; readonly state: 'reachable' | 'blocked' },
): Promise<void> {
  const { channel, address, state } = options
  await db.address.updateMany({ where: { channel, address }, data: { state } })
}
