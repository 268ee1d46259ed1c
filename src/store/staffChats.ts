import { audit } from './audit.js'
import type { Db } from './client.js'
import { hashOf, newCode } from './linkCodes.js'

/** The chat of a member of the staff. */
export interface StaffChat {
  readonly contactId: string
  readonly linkedAt: Date
}

/** A code for the chat of a member of the staff to be linked with, good once; the one they had before is good no more. */
export async function makeStaffCode(
  tx: Db,
  { id, name, now }: { readonly id: string; readonly name: string; readonly now: Date },
): Promise<{ readonly code: string; readonly expiresAt: Date }> {
  const { code, hash, expiresAt } = newCode(now)
  const kept = { staffName: name, hash, expiresAt }
  await tx.staffChatCode.upsert({ where: { staffId: id }, create: { staffId: id, ...kept }, update: kept })
  return { code, expiresAt }
}

/** Inside a transaction: uses a code up, however it was typed, and makes this chat its owner's; false when it is none, too old or used. */
export async function linkStaffChat(
  tx: Db,
  { code, contactId, now }: { readonly code: string; readonly contactId: string; readonly now: Date },
): Promise<boolean> {
  const owner = await tx.staffChatCode.findFirst({ where: { hash: hashOf(code), expiresAt: { gt: now } } })
  if (owner === null) return false
  const { staffId, staffName } = owner
  await tx.staffChatCode.delete({ where: { staffId } })
  const chat = { contactId, linkedAt: now }
  await tx.staffChat.upsert({ where: { staffId }, create: { staffId, ...chat }, update: chat })
  await audit(tx, { at: now, who: staffName, whoId: staffId, action: 'chat.link', subject: staffId })
  return true
}

export async function staffChatOf(db: Db, staffId: string): Promise<StaffChat | null> {
  return db.staffChat.findUnique({ where: { staffId }, select: { contactId: true, linkedAt: true } })
}

/** Inside a transaction: forgets the chat and the code; false when there was no chat. */
export async function unlinkStaffChat(tx: Db, staffId: string): Promise<boolean> {
  await tx.staffChatCode.deleteMany({ where: { staffId } })
  return (await tx.staffChat.deleteMany({ where: { staffId } })).count > 0
}
