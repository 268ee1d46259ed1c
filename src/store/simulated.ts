import type { Store } from './client.js'
import { unsettled } from './contactDeliveries.js'
import { newId } from './ids.js'

/** In a simulation's database: somebody who has chosen a language, and said nothing yet. */
export async function meetSimulated(
  store: Store,
  person: { readonly channel: string; readonly address: string; readonly language: string; readonly now: Date },
): Promise<void> {
  const { channel, address, language, now } = person
  const [contactId, addressId] = [newId(), newId()]
  await store.transaction(async (tx) => {
    await tx.contact.create({ data: { id: contactId, language, createdAt: now, lastSeenAt: now } })
    await tx.address.create({ data: { id: addressId, channel, address, contactId, createdAt: now } })
    await tx.session.create({ data: { contactId, addressId, version: 1, updatedAt: now } })
  })
}

/** How many messages to a chat are not sent yet. */
export async function unsentTo(
  store: Store,
  { channel, address }: { readonly channel: string; readonly address: string },
): Promise<number> {
  return store.db.delivery.count({ where: { channel, address, ...unsettled } })
}

/** Where a chat's conversation stands; null: in none. */
export async function standingAt(
  store: Store,
  where: { readonly channel: string; readonly address: string },
): Promise<{ readonly flow: string; readonly step: string } | null> {
  const session = await store.db.session.findFirst({ where: { contact: { addresses: { some: where } } } })
  if (session === null || session.flow === null || session.step === null) return null
  return { flow: session.flow, step: session.step }
}
