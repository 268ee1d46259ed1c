import { createHash, randomInt } from 'node:crypto'
import type { Db } from './client.js'

const VALID_MS = 10 * 60_000
const DIGITS = 8

/** Who asked for a code, and in which chat. */
export interface CodeOwner {
  readonly contactId: string
  readonly addressId: string
}

/** A new code of eight digits, good once within ten minutes; those the contact had before are good no more. */
export async function makeLinkCode(db: Db, owner: CodeOwner & { readonly now: Date }): Promise<string> {
  const { contactId, addressId, now } = owner
  await db.linkCode.deleteMany({ where: { OR: [{ contactId }, { expiresAt: { lte: now } }] } })
  const { code, hash, expiresAt } = newCode(now)
  await db.linkCode.create({ data: { hash, contactId, addressId, createdAt: now, expiresAt } })
  return code
}

/** Uses a code up, however it was typed; null when it is none, is too old or was used. */
export async function takeLinkCode(
  db: Db,
  { code, now }: { readonly code: string; readonly now: Date },
): Promise<CodeOwner | null> {
  const hash = hashOf(code)
  const good = { hash, usedAt: null, expiresAt: { gt: now } }
  const { count } = await db.linkCode.updateMany({ where: good, data: { usedAt: now } })
  if (count === 0) return null
  return db.linkCode.findUnique({ where: { hash }, select: { contactId: true, addressId: true } })
}

/** Eight digits that are good for ten minutes, and what is kept of them. */
export function newCode(now: Date): { readonly code: string; readonly hash: string; readonly expiresAt: Date } {
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')
  return { code, hash: hashOf(code), expiresAt: new Date(now.getTime() + VALID_MS) }
}

/** However the code was typed. */
export function hashOf(code: string): string {
  return createHash('sha256').update(code.replace(/\D/g, '')).digest('hex')
}
