import type { Db } from './client.js'
import { sqlTime } from './time.js'

/**
 * Up to `limit` people who were not seen since `before` and have not been warned since, the longest silent first; but nobody to whom
 * staff talk now.
 */
export async function silentUnwarned(
  db: Db,
  { before, now, limit }: { readonly before: Date; readonly now: Date; readonly limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM Contact
    WHERE lastSeenAt <= ${sqlTime(before)} AND erasedAt IS NULL AND (warnedAt IS NULL OR warnedAt <= lastSeenAt)
      AND (attendedUntil IS NULL OR attendedUntil <= ${sqlTime(now)})
    ORDER BY lastSeenAt LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/** Notes that a person was heard of without a message of theirs: whoever comes to the staff is not silent. */
export async function markSeen(
  tx: Db,
  { contactId, now }: { readonly contactId: string; readonly now: Date },
): Promise<void> {
  await tx.contact.update({ where: { id: contactId }, data: { lastSeenAt: now } })
}

/** Notes that a person was warned; false when they were seen meanwhile, or somebody else warned them. */
export async function markWarned(
  tx: Db,
  { contactId, before, now }: { readonly contactId: string; readonly before: Date; readonly now: Date },
): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE Contact SET warnedAt = ${sqlTime(now)}
    WHERE id = ${contactId} AND lastSeenAt <= ${sqlTime(before)} AND erasedAt IS NULL
      AND (warnedAt IS NULL OR warnedAt <= lastSeenAt)`
  return count === 1
}

/** Up to `limit` people who were not seen since `before`, were warned before `warnedBefore` and said nothing. */
export async function silentWarned(
  db: Db,
  { before, warnedBefore, limit }: { readonly before: Date; readonly warnedBefore: Date; readonly limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM Contact
    WHERE lastSeenAt <= ${sqlTime(before)} AND erasedAt IS NULL
      AND warnedAt > lastSeenAt AND warnedAt <= ${sqlTime(warnedBefore)}
    ORDER BY lastSeenAt LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/** Whether a person is among those still, inside the transaction that erases them. */
export async function isSilent(
  tx: Db,
  { contactId, before }: { readonly contactId: string; readonly before: Date },
): Promise<boolean> {
  return (await tx.contact.count({ where: { id: contactId, lastSeenAt: { lte: before }, erasedAt: null } })) === 1
}
