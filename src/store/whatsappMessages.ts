import type { Db } from './client.js'
import { FORGOTTEN } from './forgetting.js'

const channel = 'whatsapp'

/** True when a delivery bears this id. */
export async function knowsWhatsappMessage(db: Db, messageId: string): Promise<boolean> {
  return (await db.delivery.findFirst({ where: { messageId }, select: { id: true } })) !== null
}

/** The body that was or will be sent under this id (an OutgoingMessage as JSON); null when it is not known, or was forgotten. */
export async function whatsappMessageBody(db: Db, messageId: string): Promise<string | null> {
  const row = await db.delivery.findFirst({ where: { messageId }, select: { body: true } })
  return row === null || row.body === FORGOTTEN ? null : row.body
}

/** The contact of each of these addresses; those that are not known are left out. */
export async function whatsappOwners(db: Db, addresses: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db.$queryRaw<{ address: string; contactId: string }[]>`
    SELECT address, contactId FROM Address
    WHERE channel = ${channel} AND address IN (SELECT value FROM json_each(${JSON.stringify(addresses)}))`
  return new Map(rows.map(({ address, contactId }) => [address, contactId]))
}

/** True when the person at this address has written, on whatever channel, since then; to the hour. */
export async function wroteOnWhatsappSince(db: Db, address: string, since: Date): Promise<boolean> {
  const where = { channel, address, contact: { lastSeenAt: { gte: since } } }
  return (await db.address.findFirst({ where, select: { id: true } })) !== null
}
