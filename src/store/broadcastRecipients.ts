import { z } from 'zod'
import type { Db } from './client.js'
import { Prisma } from './generated/client.js'
import { listed } from './reach.js'
import { oneOf, pageOf, type Page } from './stored.js'
import { sqlTime } from './time.js'

/** How far one person's copy has come. */
export const recipientStates = [
  'waiting',
  'handed',
  'sent',
  'delivered',
  'read',
  'failed',
  'uncertain',
  'skipped',
  'cancelled',
] as const
export type RecipientState = (typeof recipientStates)[number]

export interface RecipientCount {
  readonly state: RecipientState
  readonly channel: string
  readonly reason: string | null
  readonly count: number
}

const number = z.coerce.number()
const counted = z.array(
  z.object({ state: z.enum(recipientStates), channel: z.string(), reason: z.string().nullable(), count: number }),
)

/** How many copies of a broadcast there are in each state; their sum is the number of its recipients. */
export async function recipientCounts(db: Db, broadcastId: number): Promise<RecipientCount[]> {
  return counted.parse(
    await db.$queryRaw`
      SELECT state, channel, reason, count(*) AS count FROM BroadcastRecipient
      WHERE broadcastId = ${broadcastId} GROUP BY state, channel, reason`,
  )
}

export interface RecipientRow {
  readonly contactId: string
  readonly channel: string
  readonly language: string
  readonly state: RecipientState
  readonly reason: string | null
  readonly withdrawal: string | null
  readonly updatedAt: Date
}

export interface RecipientFilter {
  readonly broadcastId: number
  readonly state?: RecipientState
  readonly channel?: string
  readonly reason?: string
  /** The contact of the last one seen. */
  readonly after?: string
  readonly limit: number
}

/** The copies of a broadcast, a page at a time. */
export async function recipientPage(db: Db, filter: RecipientFilter): Promise<Page<RecipientRow>> {
  const { after, limit, ...where } = filter
  const rows = await db.broadcastRecipient.findMany({
    where: { ...where, ...(after === undefined ? {} : { contactId: { gt: after } }) },
    orderBy: { contactId: 'asc' },
    take: limit + 1,
    omit: { broadcastId: true, addressId: true, deliveryId: true },
  })
  const typed = rows.map((row) => ({ ...row, state: oneOf(recipientStates, row.state) }))
  return pageOf(typed, limit, ({ contactId }) => contactId)
}

/**
 * Copies how those that were handed to the outbox have ended there, at most `limit` of them; how many.
 * What is derived can be derived again: nothing is lost between the two.
 */
export async function concludeRecipients(
  db: Db,
  { broadcastId, limit, now }: { readonly broadcastId: number; readonly limit: number; readonly now: Date },
): Promise<number> {
  return db.$executeRaw`
    UPDATE BroadcastRecipient SET state = e.state, reason = e.reason, updatedAt = ${sqlTime(now)}
    FROM (
      SELECT r.contactId, d.state, d.reason FROM BroadcastRecipient AS r JOIN Delivery AS d ON d.id = r.deliveryId
      WHERE r.broadcastId = ${broadcastId} AND r.state = 'handed' AND d.state NOT IN ('queued', 'sending')
      LIMIT ${limit}) AS e
    WHERE BroadcastRecipient.broadcastId = ${broadcastId} AND BroadcastRecipient.contactId = e.contactId`
}

/**
 * Copies what the platform told later of messages that were sent, of broadcasts confirmed since then. WhatsApp alone tells it, and the
 * few messages that can be sent there are all that is looked at.
 */
export async function noteReceipts(db: Db, since: Date): Promise<number> {
  return db.$executeRaw`
    UPDATE BroadcastRecipient SET state = d.state FROM Delivery AS d
    WHERE BroadcastRecipient.broadcastId IN (SELECT id FROM Broadcast WHERE confirmedAt >= ${sqlTime(since)})
      AND BroadcastRecipient.state IN ('sent', 'delivered') AND BroadcastRecipient.channel = 'whatsapp'
      AND d.id = BroadcastRecipient.deliveryId AND d.state IN ('delivered', 'read') AND d.state <> BroadcastRecipient.state`
}

/**
 * Notes of copies of which nobody knew whether they arrived that they did, as the outbox has learned since: of one broadcast, or of those
 * confirmed since a moment.
 */
export async function noteArrivals(
  db: Db,
  of: { readonly broadcastId: number } | { readonly since: Date },
): Promise<number> {
  const which =
    'broadcastId' in of
      ? Prisma.sql`= ${of.broadcastId}`
      : Prisma.sql`IN (SELECT id FROM Broadcast WHERE confirmedAt >= ${sqlTime(of.since)})`
  return db.$executeRaw(Prisma.sql`
    UPDATE BroadcastRecipient SET state = d.state, reason = NULL FROM Delivery AS d
    WHERE BroadcastRecipient.broadcastId ${which} AND BroadcastRecipient.state = 'uncertain'
      AND d.id = BroadcastRecipient.deliveryId AND d.state IN ('sent', 'delivered', 'read')`)
}

/** Of a broadcast, or of people. */
type Whose = { readonly broadcastId: number } | { readonly contactIds: readonly string[] }

// Found by their ids: without the plus SQLite would go through all that are queued, whoever they are for.
const QUEUED = Prisma.sql`+state = 'queued'`

/**
 * Inside a transaction: takes back what was handed to the outbox and surely not sent. How many; they wait again, and what holds for each is
 * asked anew when it is handed over once more.
 * What may have been sent (`attempts`) stays: under its own id it can do no harm, under another it would arrive twice.
 */
export async function takeBack(tx: Db, whose: Whose): Promise<number> {
  const handed = Prisma.sql`${whoseRows(whose)} AND state = 'handed'`
  const taken = taking.parse(
    await tx.$queryRaw(Prisma.sql`
      DELETE FROM Delivery WHERE ${QUEUED} AND attempts = 0
        AND id IN (SELECT deliveryId FROM BroadcastRecipient WHERE ${handed})
      RETURNING id`),
  )
  if (taken.length === 0) return 0
  const ids = JSON.stringify(taken.map(({ id }) => id))
  return tx.$executeRaw(Prisma.sql`
    UPDATE BroadcastRecipient SET state = 'waiting', deliveryId = NULL
    WHERE ${handed} AND deliveryId IN (SELECT value FROM json_each(${ids}))`)
}

/**
 * Inside a transaction, for a broadcast of which nothing is sent any more, after `takeBack`: a copy that may have been sent and waits to be
 * sent again under its id is not; nobody knows whether it arrived.
 */
export async function leaveUncertain(
  tx: Db,
  { broadcastId, now }: { readonly broadcastId: number; readonly now: Date },
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE Delivery SET state = 'uncertain', reason = 'unknown', settledAt = ${sqlTime(now)}
    WHERE ${QUEUED}
      AND id IN (SELECT deliveryId FROM BroadcastRecipient WHERE broadcastId = ${broadcastId} AND state = 'handed')`)
}

function whoseRows(whose: Whose): Prisma.Sql {
  if ('broadcastId' in whose) return Prisma.sql`broadcastId = ${whose.broadcastId}`
  return Prisma.sql`contactId IN ${listed(whose.contactIds)}`
}

const taking = z.array(z.object({ id: number }))

/** Ends the waiting of at most `limit` people; how many. */
export async function endWaiting(
  db: Db,
  end: {
    readonly broadcastId: number
    readonly state: 'skipped' | 'cancelled'
    readonly reason: string | null
    readonly limit: number
    readonly now: Date
  },
): Promise<number> {
  const { broadcastId, state, reason, limit, now } = end
  return db.$executeRaw`
    UPDATE BroadcastRecipient SET state = ${state}, reason = ${reason}, updatedAt = ${sqlTime(now)}
    WHERE rowid IN (
      SELECT rowid FROM BroadcastRecipient WHERE broadcastId = ${broadcastId} AND state = 'waiting' LIMIT ${limit})`
}

/** Lets at most `limit` copies that ended so wait to be sent again; how many. `except`: those with these reasons stay. */
export async function waitAgain(
  db: Db,
  again: {
    readonly broadcastId: number
    readonly state: 'failed' | 'uncertain'
    readonly except: readonly string[]
    readonly limit: number
    readonly now: Date
  },
): Promise<number> {
  const { broadcastId, state, except, limit, now } = again
  return db.$executeRaw`
    UPDATE BroadcastRecipient SET state = 'waiting', reason = NULL, deliveryId = NULL, updatedAt = ${sqlTime(now)}
    WHERE rowid IN (
      SELECT rowid FROM BroadcastRecipient
      WHERE broadcastId = ${broadcastId} AND state = ${state}
        AND coalesce(reason, '') NOT IN (SELECT value FROM json_each(${JSON.stringify(except)})) LIMIT ${limit})`
}

/** True while any copy waits or is with the outbox. */
export async function isUnderWay(db: Db, broadcastId: number): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM BroadcastRecipient WHERE broadcastId = ${broadcastId} AND state IN ('waiting', 'handed') LIMIT 1`
  return rows.length > 0
}
