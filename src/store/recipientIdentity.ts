import { z } from 'zod'
import { takeBack } from './broadcastRecipients.js'
import type { Db } from './client.js'
import { newId } from './ids.js'
import { sqlTime } from './time.js'

/** A copy that was sent, or may have been; one that is on its way; then one that waits; then one that came to nothing. */
const RANKS = [['sent', 'delivered', 'read', 'uncertain', 'handed'], ['waiting']] as const

const rowsSchema = z.array(z.object({ broadcastId: z.coerce.number(), contactId: z.string(), state: z.string() }))

/**
 * Inside a transaction: two contacts become one. Of a broadcast that is for both, the copy that went further stays the person's. The other
 * row stays too, for the sums, under an id that leads to nobody; if it waited, nothing is sent for it.
 */
export async function mergeRecipients(
  tx: Db,
  { keep, gone, now }: { readonly keep: string; readonly gone: string; readonly now: Date },
): Promise<void> {
  const of = JSON.stringify([keep, gone])
  await takeBack(tx, { contactIds: [keep, gone] })
  const rows = rowsSchema.parse(
    await tx.$queryRaw`
      SELECT broadcastId, contactId, state FROM BroadcastRecipient
      WHERE contactId IN (SELECT value FROM json_each(${of})) ORDER BY broadcastId`,
  )
  for (const { broadcastId, ...kept } of rows.filter(({ contactId }) => contactId === keep)) {
    const other = rows.find((row) => row.broadcastId === broadcastId && row.contactId === gone)
    if (other !== undefined) await release(tx, broadcastId, rankOf(other) < rankOf(kept) ? keep : gone, now)
  }
  await tx.$executeRaw`UPDATE BroadcastRecipient SET contactId = ${keep} WHERE contactId = ${gone}`
}

function rankOf({ state }: { readonly state: string }): number {
  const rank = RANKS.findIndex((states) => (states as readonly string[]).includes(state))
  return rank === -1 ? RANKS.length : rank
}

async function release(tx: Db, broadcastId: number, contactId: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE BroadcastRecipient SET contactId = ${newId()},
      reason = CASE state WHEN 'waiting' THEN 'duplicate_person' ELSE reason END,
      state = CASE state WHEN 'waiting' THEN 'skipped' ELSE state END, updatedAt = ${sqlTime(now)}
    WHERE broadcastId = ${broadcastId} AND contactId = ${contactId}`
}

/**
 * Inside a transaction, before deliveries of an erased person go: their copies stay for the sums, each under an id that leads to
 * nobody, with how they ended. What was not sent is not sent any more; what is being sent at this moment is left for the next call.
 */
export async function forgetRecipient(tx: Db, contactId: string): Promise<void> {
  await takeBack(tx, { contactIds: [contactId] })
  await tx.$executeRaw`
    UPDATE BroadcastRecipient SET state = d.state, reason = d.reason FROM Delivery AS d
    WHERE BroadcastRecipient.contactId = ${contactId} AND BroadcastRecipient.state = 'handed'
      AND d.id = BroadcastRecipient.deliveryId AND d.state NOT IN ('queued', 'sending')`
  await tx.$executeRaw`
    UPDATE BroadcastRecipient SET state = 'skipped', reason = 'erased'
    WHERE contactId = ${contactId} AND state = 'waiting'`
  await tx.$executeRaw`
    UPDATE BroadcastRecipient SET contactId = lower(hex(randomblob(16))), addressId = '', deliveryId = NULL
    WHERE contactId = ${contactId} AND state <> 'handed'`
}
