import type { Db } from './client.js'
import { lastAddress } from './lastAddress.js'

/** A chat that can be written to, and the language of its person. */
export interface Place {
  readonly contactId: string
  readonly addressId: string
  readonly channel: string
  readonly language: string | null
}

/** The chat of that name, or the one a person used last; null when there is none that is open to us. */
export async function addressOf(
  db: Db,
  which: { readonly contactId: string } | { readonly channel: string; readonly address: string },
): Promise<Place | null> {
  if ('contactId' in which) {
    const last = await lastAddress(db, which.contactId)
    if (last === null || last.blocked || last.erasedAt !== null) return null
    return { contactId: which.contactId, addressId: last.addressId, channel: last.channel, language: last.language }
  }
  const row = await db.address.findUnique({
    where: { channel_address: { channel: which.channel, address: which.address } },
    include: { contact: { select: { language: true, erasedAt: true } } },
  })
  if (row === null || row.state === 'blocked' || row.contact.erasedAt !== null) return null
  return { contactId: row.contactId, addressId: row.id, channel: row.channel, language: row.contact.language }
}
