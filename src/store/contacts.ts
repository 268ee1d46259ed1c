import { takeBack } from './broadcastRecipients.js'
import type { Db } from './client.js'

/** Inside a transaction: stops announcements for a time, or (null) lets them come again; what the person chose to be told of stays chosen. */
export async function pauseContact(
  db: Db,
  { contactId, pausedAt }: { readonly contactId: string; readonly pausedAt: Date | null },
): Promise<void> {
  await db.contact.update({ where: { id: contactId }, data: { pausedAt } })
  if (pausedAt !== null) await takeBack(db, { contactIds: [contactId] })
}

/** Since when a person wants no announcements; null when they want them. */
export async function pausedSince(db: Db, contactId: string): Promise<Date | null> {
  const row = await db.contact.findUnique({ where: { id: contactId }, select: { pausedAt: true } })
  return row?.pausedAt ?? null
}

export { everythingAbout } from './everything.js'
export { eraseContact } from './erase.js'
export { finishErasures } from './finishErasures.js'
export { lastAddress, type LastAddress } from './lastAddress.js'
export { mergeContacts } from './merge.js'
