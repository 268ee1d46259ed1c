import type { Db } from './client.js'

/** Says of deliveries that they are a contact's, by their addresses: there is an index of those. */
export async function deliveriesOf(
  db: Db,
  contactId: string,
): Promise<{ readonly contactId: string; readonly addressId: { readonly in: string[] } }> {
  const addresses = await db.address.findMany({ where: { contactId }, select: { id: true } })
  return { contactId, addressId: { in: addresses.map(({ id }) => id) } }
}

const open = ['queued', 'sending']

/** Not sent yet. */
export const unsettled = { state: { in: open } }
/** Whose sending has come to an end, however it did. */
export const settled = { state: { notIn: open } }
