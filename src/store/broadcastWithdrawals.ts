import { z } from 'zod'
import type { Db } from './client.js'
import { Prisma } from './generated/client.js'

/** A message of a broadcast that may still be on somebody's screen. */
export interface SentCopy {
  readonly contactId: string
  readonly channel: string
  readonly address: string
  /** The id of the message on the platform. */
  readonly messageId: string
}

/** Broadcasts taken back since then of which no copy is on its way any more. */
export async function withdrawnSince(db: Db, since: Date): Promise<number[]> {
  const rows = await db.broadcast.findMany({
    where: { withdrawnAt: { gte: since }, finishedAt: { not: null } },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

const copies = z.array(
  z.object({ contactId: z.string(), channel: z.string(), address: z.string(), messageId: z.string() }),
)

/** Messages that may be on a screen and whose id is known. */
const NOT_TAKEN_BACK = Prisma.sql`
  BroadcastRecipient AS r JOIN Delivery AS d ON d.id = r.deliveryId
  WHERE r.state IN ('sent', 'delivered', 'read', 'uncertain') AND r.withdrawal IS NULL
    AND coalesce(d.providerId, d.messageId) IS NOT NULL`

/** Messages that were sent and not taken back yet, in the order of contacts, at most `limit`, after the contact `after`. */
export async function copiesToWithdraw(
  db: Db,
  { broadcastId, channel, after, limit }: { broadcastId: number; channel: string; after: string; limit: number },
): Promise<SentCopy[]> {
  return copies.parse(
    await db.$queryRaw`
      SELECT r.contactId, d.channel, d.address, coalesce(d.providerId, d.messageId) AS messageId
      FROM ${NOT_TAKEN_BACK} AND r.broadcastId = ${broadcastId} AND r.contactId > ${after} AND r.channel = ${channel}
      ORDER BY r.contactId LIMIT ${limit}`,
  )
}

/** Notes what became of the messages of these people. */
export async function noteWithdrawals(
  db: Db,
  note: { readonly broadcastId: number; readonly contactIds: string[]; readonly withdrawal: Withdrawal },
): Promise<void> {
  const { broadcastId, contactIds, withdrawal } = note
  await db.broadcastRecipient.updateMany({
    where: { broadcastId, contactId: { in: contactIds } },
    data: { withdrawal },
  })
}

const counted = z.array(z.object({ count: z.coerce.number() }))

export type Withdrawal = 'removed' | 'refused'

/** How many messages of a broadcast were taken back, how many the platform left where they are, and how many are still to be tried. */
export async function withdrawalCounts(db: Db, broadcastId: number): Promise<Record<Withdrawal | 'left', number>> {
  const of = (withdrawal: Withdrawal) => db.broadcastRecipient.count({ where: { broadcastId, withdrawal } })
  const [left] = counted.parse(
    await db.$queryRaw`SELECT count(*) AS count FROM ${NOT_TAKEN_BACK} AND r.broadcastId = ${broadcastId}`,
  )
  return { removed: await of('removed'), refused: await of('refused'), left: left?.count ?? 0 }
}
