import type { Db } from './client.js'
import { oneOf } from './stored.js'
import { sqlTime } from './time.js'

const account = 'main'
const channel = 'whatsapp'
const reasons = ['by_staff', 'restricted', 'reach_out_lock', 'banned', 'replaced', 'failures'] as const

/** `until` null: until staff say so. */
export interface WhatsappBulkStop {
  readonly reason: (typeof reasons)[number]
  readonly until: Date | null
}

/** What is known of messages on WhatsApp that answer nobody. */
export interface WhatsappBulk {
  readonly stop: WhatsappBulkStop | null
  readonly pairedAt: Date | null
}

export async function readWhatsappBulk(db: Db): Promise<WhatsappBulk> {
  const row = await db.whatsappAccount.findUnique({ where: { account } })
  return {
    stop: row?.bulkStopped == null ? null : { reason: oneOf(reasons, row.bulkStopped), until: row.bulkStoppedUntil },
    pairedAt: row?.pairedAt ?? null,
  }
}

/** How many messages that answer nobody have left since then, or may have. Reads all that ever left: not for every minute. */
export async function whatsappBulkSince(db: Db, since: Date): Promise<number> {
  const [counted] = await db.$queryRaw<{ sent: bigint }[]>`
    SELECT count(*) AS sent FROM Delivery
    WHERE state IN ('sending', 'sent', 'delivered', 'read', 'uncertain') AND channel = ${channel} AND priority IN (2, 3)
      AND (state = 'sending' OR settledAt >= ${sqlTime(since)})`
  return Number(counted?.sent ?? 0)
}

/**
 * Whether each of the last so many that were handed to WhatsApp failed, the oldest first: since the account was paired, and since they were
 * last allowed again. What never left because the person had not written for so many days is none of them. Reads all that ever left.
 */
export async function lastWhatsappBulk(
  db: Db,
  { count, silenceDays }: { readonly count: number; readonly silenceDays: number },
): Promise<boolean[]> {
  const rows = await db.$queryRaw<{ failed: bigint }[]>`
    SELECT d.state IN ('failed', 'uncertain') AS failed
    FROM Delivery AS d JOIN Contact AS c ON c.id = d.contactId LEFT JOIN WhatsappAccount AS w ON w.account = ${account}
    WHERE d.state IN ('sent', 'delivered', 'read', 'uncertain', 'failed') AND d.channel = ${channel} AND d.priority IN (2, 3)
      AND (d.state <> 'failed' OR d.reason IN ('rejected', 'contact_stopped'))
      AND NOT (d.state = 'failed' AND d.reason = 'rejected'
        AND julianday(d.settledAt) - julianday(c.lastSeenAt) > ${silenceDays})
      AND d.settledAt > coalesce(w.pairedAt, '')
      AND (w.bulkStopped IS NOT NULL OR d.settledAt > coalesce(w.bulkStoppedUntil, ''))
    ORDER BY d.settledAt DESC, d.id DESC LIMIT ${count}`
  return rows.map(({ failed }) => Number(failed) === 1).reverse()
}

/** Null: nothing stands against them any more. Where there is no stop, its end in the row is when the last one ended. */
export async function writeWhatsappBulkStop(db: Db, stop: WhatsappBulkStop | null, now: Date): Promise<void> {
  const data = { bulkStopped: stop?.reason ?? null, bulkStoppedUntil: stop === null ? now : stop.until, updatedAt: now }
  await db.whatsappAccount.upsert({ where: { account }, create: { account, ...data }, update: data })
}
