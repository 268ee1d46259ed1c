import { z } from 'zod'
import type { Db, Store } from './client.js'
import { deliveryKinds, type ClaimedDelivery, type Priority } from './deliveries.js'
import { sqlTime } from './time.js'

/** The two lanes: what answers somebody; and bulk, which waits for it, and which may be closed. */
const REPLIES: readonly Priority[] = [0, 1]
const BULK: readonly Priority[] = [2, 3]

/**
 * Nothing to the same address is on its way or comes first. One message an address at a time, so that `sending` says of each row
 * that it was handed to the channel: what only waits behind another is not put in doubt by a crash. Two searches, each
 * with one state, because otherwise all that was ever sent to the address is read.
 */
const FIRST = `
  NOT EXISTS (SELECT 1 FROM Delivery AS e WHERE e.addressId = d.addressId AND e.state = 'sending')
  AND NOT EXISTS (
    SELECT 1 FROM Delivery AS e
    WHERE e.addressId = d.addressId AND e.state = 'queued'
      AND (e.priority < d.priority OR e.priority = d.priority AND e.id < d.id))`

/** One search a priority, in the order of the index, so that a long queue is not read to find its first rows. */
const DUE_OF_ONE = `
  SELECT * FROM (
    SELECT d.id, d.priority, d.nextAt FROM Delivery AS d
    WHERE d.state = 'queued' AND d.channel = ? AND d.priority = ? AND d.nextAt <= ? AND ${FIRST}
    ORDER BY d.nextAt, d.id LIMIT ?)`

/** Which priorities wait: an empty queue, which is what is found most often, is found at once, and mostly there is one. */
const PRESENT = `
  SELECT p.value AS priority FROM json_each(?) AS p
  WHERE EXISTS (SELECT 1 FROM Delivery WHERE state = 'queued' AND channel = ? AND priority = p.value)`

const IN_ORDER = 'ORDER BY priority, nextAt, id LIMIT ?'

// Found by their ids: the search has seen that they are queued, and to say it again makes SQLite go through all that are.
const claimOf = (searches: string): string => `
  UPDATE Delivery SET state = 'sending', attempts = attempts + 1
  WHERE id IN (SELECT id FROM (${searches} ${IN_ORDER}))
  RETURNING id, contactId, addressId, address, kind, body, messageId, attempts, priority, createdAt,
    (SELECT c.optedOutAt IS NOT NULL FROM Contact AS c WHERE c.id = contactId) AS optedOut,
    (SELECT a.state = 'blocked' FROM Address AS a WHERE a.id = addressId) AS blocked,
    EXISTS (SELECT 1 FROM Delivery AS e WHERE e.addressId = Delivery.addressId AND e.state = 'queued') AS more`

const NEXT = `
  SELECT * FROM (
    SELECT d.nextAt FROM Delivery AS d
    WHERE d.state = 'queued' AND d.channel = ? AND d.priority = ? AND ${FIRST}
    ORDER BY d.nextAt, d.id LIMIT 1)`

export interface ClaimOptions {
  readonly channel: string
  readonly now: Date
  /** The most that is taken. */
  readonly limit: number
  /** How many of these may answer nobody (priority 2 and up); 0 closes their lane. As many as `limit` when left out. */
  readonly bulk?: number
}

/**
 * Takes messages that are queued and due: by priority, then by when they were due; of each address the next
 * one only, and none while one is under way. The rows are `sending` then, their attempts one more.
 */
export async function claimDeliveries(
  store: Pick<Store, 'db' | 'batch'>,
  { channel, now, limit, bulk = limit }: ClaimOptions,
): Promise<ClaimedDelivery[]> {
  const present = await presentOf(store.db, channel, bulk > 0)
  const dueOf = (lane: readonly Priority[], most: number): Search[] =>
    lane.filter((priority) => present.includes(priority)).map((priority) => dueOfOne(channel, priority, now, most))
  const searches = [...dueOf(REPLIES, limit), ...firstOf(dueOf(BULK, bulk), bulk)]
  if (searches.length === 0) return []
  const sql = claimOf(unionOf(searches))
  const args = [...searches.flatMap((search) => search.args), limit]
  const rows = claimedRows.parse(await store.batch([{ sql, args, returns: true }]))
  // RETURNING promises no order.
  return rows.sort((a, b) => a.priority - b.priority || a.id - b.id)
}

interface Search {
  readonly sql: string
  readonly args: readonly (string | number)[]
}

function dueOfOne(channel: string, priority: Priority, now: Date, most: number): Search {
  return { sql: DUE_OF_ONE, args: [channel, priority, sqlTime(now), most] }
}

/** Searches that together find so many at most, as one; what one search finds is limited already. */
function firstOf(searches: readonly Search[], most: number): readonly Search[] {
  if (searches.length < 2) return searches
  const args = [...searches.flatMap((search) => search.args), most]
  return [{ sql: `SELECT * FROM (${unionOf(searches)} ${IN_ORDER})`, args }]
}

function unionOf(searches: readonly Pick<Search, 'sql'>[]): string {
  return searches.map(({ sql }) => sql).join(' UNION ALL ')
}

function openPriorities(bulk: boolean): readonly Priority[] {
  return bulk ? [...REPLIES, ...BULK] : REPLIES
}

async function presentOf(db: Db, channel: string, bulk: boolean): Promise<readonly number[]> {
  const open = JSON.stringify(openPriorities(bulk))
  const rows = presentRows.parse(await db.$queryRawUnsafe(PRESENT, open, channel))
  return rows.map(({ priority }) => priority)
}

/**
 * From when on a claim on this channel finds something, perhaps since long, in the lane of replies or, where `bulk` says that it is open,
 * in either; null when nothing is queued there, or everything that is waits behind a message under way.
 */
export async function nextDue(db: Db, channel: string, { bulk = true } = {}): Promise<Date | null> {
  const open = openPriorities(bulk)
  const args = open.flatMap((priority) => [channel, priority])
  const sql = unionOf(open.map(() => ({ sql: NEXT })))
  const rows = await db.$queryRawUnsafe<{ nextAt: Date }[]>(sql, ...args)
  const times = rows.map(({ nextAt }) => nextAt.getTime())
  return times.length === 0 ? null : new Date(Math.min(...times))
}

const count = z.coerce.number()
const flag = count.transform((value) => value === 1)
const presentRows = z.array(z.object({ priority: count }))
const claimedRows = z.array(
  z.object({
    ...{ id: count, contactId: z.string(), addressId: z.string(), address: z.string() },
    ...{ kind: z.enum(deliveryKinds), body: z.string(), messageId: z.string().nullable() },
    ...{ createdAt: z.date(), attempts: count, priority: count },
    ...{ optedOut: flag, blocked: flag, more: flag },
  }),
)
