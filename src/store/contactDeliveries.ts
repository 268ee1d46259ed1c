import type { Db } from './client.js'

/** Says of deliveries that they are a contact's, by the addresses they have or wrote from: there is an index of those. */
export async function deliveriesOf(
  db: Db,
  contactId: string,
): Promise<{ readonly contactId: string; readonly addressId: { readonly in: string[] } }> {
  const rows = await db.$queryRaw<{ addressId: string }[]>`
    SELECT id AS addressId FROM Address WHERE contactId = ${contactId}
    UNION SELECT addressId FROM Inbound WHERE contactId = ${contactId}`
  return { contactId, addressId: { in: rows.map(({ addressId }) => addressId) } }
}

const open = ['queued', 'sending']

/** Not sent yet. */
export const unsettled = { state: { in: open } }
/** Whose sending has come to an end, however it did. */
export const settled = { state: { notIn: open } }
