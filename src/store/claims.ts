import { z } from 'zod'
import type { Db, Store } from './client.js'
import { deliveryKinds, type ClaimedDelivery, type Priority } from './deliveries.js'
import { sqlTime } from './time.js'

const PRIORITIES: readonly Priority[] = [0, 1, 2]

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
  SELECT p.value AS priority FROM json_each('${JSON.stringify(PRIORITIES)}') AS p
  WHERE EXISTS (SELECT 1 FROM Delivery WHERE state = 'queued' AND channel = ? AND priority = p.value)`

// Found by their ids: the search has seen that they are queued, and to say it again makes SQLite go through all that are.
const claimOf = (count: number): string => `
  UPDATE Delivery SET state = 'sending', attempts = attempts + 1
  WHERE id IN (SELECT id FROM (
    ${Array.from({ length: count }, () => DUE_OF_ONE).join(' UNION ALL ')} ORDER BY priority, nextAt, id LIMIT ?))
  RETURNING id, contactId, addressId, address, kind, body, attempts, priority, createdAt,
    (SELECT c.optedOutAt IS NOT NULL FROM Contact AS c WHERE c.id = contactId) AS optedOut,
    (SELECT a.state = 'blocked' FROM Address AS a WHERE a.id = addressId) AS blocked,
    EXISTS (SELECT 1 FROM Delivery AS e WHERE e.addressId = Delivery.addressId AND e.state = 'queued') AS more`

const NEXT = `
  SELECT * FROM (
    SELECT d.nextAt FROM Delivery AS d
    WHERE d.state = 'queued' AND d.channel = ? AND d.priority = ? AND ${FIRST}
    ORDER BY d.nextAt, d.id LIMIT 1)`

const NEXT_DUE = PRIORITIES.map(() => NEXT).join(' UNION ALL ')

/**
 * Takes up to `limit` messages that are queued and due: by priority, then by when they were due; of each address the next
 * one only, and none while one is under way. The rows are `sending` then, their attempts one more.
 */
export async function claimDeliveries(
  store: Pick<Store, 'db' | 'batch'>,
  { channel, now, limit }: { readonly channel: string; readonly now: Date; readonly limit: number },
): Promise<ClaimedDelivery[]> {
  const present = presentRows.parse(await store.db.$queryRawUnsafe(PRESENT, channel))
  if (present.length === 0) return []
  const args = present.flatMap(({ priority }) => [channel, priority, sqlTime(now), limit])
  const claim = { sql: claimOf(present.length), args: [...args, limit], returns: true }
  const rows = claimedRows.parse(await store.batch([claim]))
  // RETURNING promises no order.
  return rows.sort((a, b) => a.priority - b.priority || a.id - b.id)
}

const count = z.coerce.number()
const flag = count.transform((value) => value === 1)
const presentRows = z.array(z.object({ priority: count }))
const claimedRows = z.array(
  z.object({
    ...{ id: count, contactId: z.string(), addressId: z.string(), address: z.string() },
    ...{ kind: z.enum(deliveryKinds), body: z.string(), createdAt: z.date(), attempts: count, priority: count },
    ...{ optedOut: flag, blocked: flag, more: flag },
  }),
)
/**
 * From when on a claim on this channel finds something, perhaps since long; null when nothing is queued, or everything
 * that is waits behind a message under way.
 */
export async function nextDue(db: Db, channel: string): Promise<Date | null> {
  const args = PRIORITIES.flatMap((priority) => [channel, priority])
  const rows = await db.$queryRawUnsafe<{ nextAt: Date }[]>(NEXT_DUE, ...args)
  const times = rows.map(({ nextAt }) => nextAt.getTime())
  return times.length === 0 ? null : new Date(Math.min(...times))
}
