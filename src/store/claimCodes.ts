import { randomInt } from 'node:crypto'
import { CLAIM_CODE_DAYS } from '../participation/retention.js'
import type { Db } from './client.js'
import { hashOf } from './linkCodes.js'

const DAY = 24 * 60 * 60 * 1000
const GROUP = 10_000

/**
 * Three groups of four digits, to be copied from paper. Longer than the code of a chat, as it is good for longer and nobody is asked
 * before what it leads to is given: with a thousand of them out, one guess in a thousand million is right.
 */
export function newClaimCode(): string {
  return Array.from({ length: 3 }, () => String(randomInt(GROUP)).padStart(4, '0')).join(' ')
}

/** Whether text is such a code, as it is printed. */
export const claimCodePattern = /^\d{4} \d{4} \d{4}$/

/** Inside a transaction: lets a code lead to a contact, once within ninety days; those before lead nowhere from now on. */
export async function giveClaimCode(
  tx: Db,
  { code, contactId, now }: { readonly code: string; readonly contactId: string; readonly now: Date },
): Promise<void> {
  await tx.claimCode.updateMany({ where: { contactId, expiresAt: { gt: now } }, data: { expiresAt: now } })
  const expiresAt = new Date(now.getTime() + CLAIM_CODE_DAYS * DAY)
  await tx.claimCode.create({ data: { hash: hashOf(code), contactId, createdAt: now, expiresAt } })
}

/** Whom a code was ever given to; null when it was given to nobody. */
export async function claimCodeGiven(db: Db, code: string): Promise<string | null> {
  const found = await db.claimCode.findUnique({ where: { hash: hashOf(code) }, select: { contactId: true } })
  return found?.contactId ?? null
}

/** Uses a code up, however it was typed: the contact it leads to; null when it is none, is too old or was used. */
export async function takeClaimCode(
  tx: Db,
  { code, now }: { readonly code: string; readonly now: Date },
): Promise<string | null> {
  const hash = hashOf(code)
  const good = { hash, usedAt: null, expiresAt: { gt: now } }
  const { count } = await tx.claimCode.updateMany({ where: good, data: { usedAt: now } })
  if (count === 0) return null
  return (await tx.claimCode.findUniqueOrThrow({ where: { hash } })).contactId
}
