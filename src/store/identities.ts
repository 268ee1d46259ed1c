import type { Db } from './client.js'
import type { Address, Contact } from './generated/client.js'
import { newId } from './ids.js'
import { mergeContacts } from './merge.js'

/** Addresses that a channel has for one person. */
export interface Identity {
  readonly channel: string
  readonly addresses: readonly string[]
  readonly now: Date
}

/**
 * Inside a transaction, before the turn: whoever is known by one of these addresses is known by all of them from then on. Of several
 * contacts the oldest stays, and the conversation of who spoke last goes on. Strangers leave nothing behind, and nobody who asked to be
 * erased is found again. Doing it again has no effect.
 */
export async function identify(tx: Db, { channel, addresses, now }: Identity): Promise<void> {
  const known = await tx.address.findMany({
    where: { channel, address: { in: [...addresses] } },
    include: { contact: true },
  })
  const [keep, ...others] = oldestFirst(known)
  if (keep === undefined) return
  for (const { id: gone } of others) await mergeContacts(tx, { keep: keep.id, gone, conversation: 'latest', now })
  const unknown = addresses.filter((address) => !known.some((row) => row.address === address))
  const place = { channel, contactId: keep.id, createdAt: now }
  await tx.address.createMany({ data: unknown.map((address) => ({ ...place, id: newId(), address })) })
}

function oldestFirst(known: readonly (Address & { readonly contact: Contact })[]): Contact[] {
  const living = known.map(({ contact }) => contact).filter(({ erasedAt }) => erasedAt === null)
  const contacts = [...new Map(living.map((contact) => [contact.id, contact])).values()]
  return contacts.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1))
}
