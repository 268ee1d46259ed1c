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

/** Null: nothing stands against them any more. */
export async function writeWhatsappBulkStop(db: Db, stop: WhatsappBulkStop | null, now: Date): Promise<void> {
  const data = { bulkStopped: stop?.reason ?? null, bulkStoppedUntil: stop?.until ?? null, updatedAt: now }
  await db.whatsappAccount.upsert({ where: { account }, create: { account, ...data }, update: data })
}
