import { z } from 'zod'
import type { Db } from './client.js'
import { Prisma } from './generated/client.js'
import { newMessageId } from './messageIds.js'
import { reachedPeople, unreachedReasons, type Reach, type UnreachedReason } from './reach.js'
import { sqlTime } from './time.js'

/** The place of broadcasts in the outbox: behind everything else. */
const PRIORITY = 3

/** How many messages of broadcasts wait in the outbox of a channel. */
export async function queuedOn(db: Db, channel: string): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint | number }[]>`
    SELECT count(*) AS count FROM Delivery WHERE state = 'queued' AND channel = ${channel} AND priority = ${PRIORITY}`
  return Number(row?.count)
}

/** Somebody whose copy waits, as they are now. `reason` says why it must not be sent; null: it goes to `to`. */
export interface NextRecipient {
  readonly contactId: string
  readonly language: string | null
  readonly name: string | null
  readonly parish: string | null
  readonly reason: UnreachedReason | null
  readonly to: { readonly addressId: string; readonly channel: string; readonly address: string } | null
}

/**
 * Up to `limit` people whose copy waits on a channel, and what holds for each now; nobody when the broadcast is not being sent.
 * Whoever is talking with somebody of the staff is left for later.
 */
export async function nextRecipients(
  tx: Db,
  next: Reach & { readonly broadcastId: number; readonly channel: string; readonly limit: number; readonly now: Date },
): Promise<NextRecipient[]> {
  const { broadcastId, channel, limit, now } = next
  const columns = Prisma.sql`
    r.contactId, r.addressId AS preferredId, c.language, t.name, t.parish`
  const rest = Prisma.sql`
    FROM BroadcastRecipient AS r LEFT JOIN Contact AS c ON c.id = r.contactId LEFT JOIN Actor AS t ON t.contactId = c.id
    WHERE r.broadcastId = ${broadcastId} AND r.state = 'waiting' AND r.channel = ${channel}
      AND coalesce(c.attendedUntil, '') <= ${sqlTime(now)}
      AND EXISTS (SELECT 1 FROM Broadcast AS b WHERE b.id = r.broadcastId AND b.state = 'sending')
    LIMIT ${limit}`
  const rows = nextRows.parse(
    await tx.$queryRaw(Prisma.sql`
      ${reachedPeople(next, columns, rest)}
      SELECT contactId, language, name, parish, reason, toId, toChannel, toAddress FROM reached`),
  )
  return rows.map(({ toId, toChannel, toAddress, ...person }) => {
    const found = toId !== null && toChannel !== null && toAddress !== null
    return { ...person, to: found ? { addressId: toId, channel: toChannel, address: toAddress } : null }
  })
}

const words = z.string().nullable()
const nextRows = z.array(
  z.object({
    ...{ contactId: z.string(), language: words, name: words, parish: words },
    reason: z.enum(unreachedReasons).nullable(),
    ...{ toId: words, toChannel: words, toAddress: words },
  }),
)

/** A message for one of them; `body` is what the outbox keeps. */
export interface HandedCopy {
  readonly contactId: string
  readonly addressId: string
  readonly channel: string
  readonly address: string
  /** Of the text. */
  readonly language: string
  readonly body: string
}

const DELIVERIES = `
  INSERT INTO Delivery (contactId, addressId, channel, address, kind, priority, state, body, messageId, nextAt, createdAt, turn)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'broadcast', ${String(PRIORITY)}, 'queued', value ->> 4, value ->> 5,
    value ->> 6, value ->> 6, 0
  FROM json_each(?)
  RETURNING id, contactId`

// With a limit, though it is none, SQLite takes the list first and finds each row by its key; else it goes through all that wait for each of the list.
const LISTED = '(SELECT value ->> 0 AS who, value FROM json_each(?) LIMIT -1)'

const HANDED = `
  UPDATE BroadcastRecipient SET state = 'handed', deliveryId = value ->> 1, addressId = value ->> 2, channel = value ->> 3,
    language = value ->> 4, updatedAt = ?
  FROM ${LISTED} WHERE broadcastId = ? AND contactId = who AND state = 'waiting'`

const PASSED_OVER = `
  UPDATE BroadcastRecipient SET state = 'skipped', reason = value ->> 1, updatedAt = ?
  FROM ${LISTED} WHERE broadcastId = ? AND contactId = who AND state = 'waiting'`

/** Inside the transaction in which they were looked at: queues the copies, and notes that each is with the outbox. */
export async function handOver(
  tx: Db,
  { broadcastId, copies, now }: { broadcastId: number; copies: readonly HandedCopy[]; now: Date },
): Promise<void> {
  if (copies.length === 0) return
  const at = sqlTime(now)
  const rows = copies.map(({ contactId, addressId, channel, address, body }) => {
    return [contactId, addressId, channel, address, body, newMessageId(channel), at]
  })
  const made = madeRows.parse(await tx.$queryRawUnsafe(DELIVERIES, JSON.stringify(rows)))
  const ids = new Map(made.map(({ contactId, id }) => [contactId, id]))
  const handed = copies.map(({ contactId, addressId, channel, language }) => {
    return [contactId, ids.get(contactId), addressId, channel, language]
  })
  await tx.$executeRawUnsafe(HANDED, at, JSON.stringify(handed), broadcastId)
}

const madeRows = z.array(z.object({ id: z.coerce.number(), contactId: z.string() }))

/** Inside the same transaction: these get no copy, each for the reason given. */
export async function passOver(
  tx: Db,
  {
    broadcastId,
    people,
    now,
  }: { broadcastId: number; people: readonly { contactId: string; reason: string }[]; now: Date },
): Promise<void> {
  if (people.length === 0) return
  const rows = JSON.stringify(people.map(({ contactId, reason }) => [contactId, reason]))
  await tx.$executeRawUnsafe(PASSED_OVER, sqlTime(now), rows, broadcastId)
}
