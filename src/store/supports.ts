import type { Db } from './client.js'
import { Prisma, type Submission } from './generated/client.js'
import { submissionRow, type SubmissionRow } from './submissionRow.js'
import { sqlTime } from './time.js'
import type { Slice } from './stored.js'

interface Tie {
  readonly contactId: string
  readonly submissionId: string
}

/** "I support it", once a person. */
export async function support(db: Db, { contactId, submissionId, now }: Tie & { readonly now: Date }) {
  const count = await db.$executeRaw`
    INSERT INTO Support (submissionId, contactId, createdAt) VALUES (${submissionId}, ${contactId}, ${sqlTime(now)})
    ON CONFLICT (submissionId, contactId) DO NOTHING`
  return count === 1 ? 'recorded' : 'already'
}

/** True when there was a support to take back. */
export async function unsupport(db: Db, { contactId, submissionId }: Tie): Promise<boolean> {
  const { count } = await db.support.deleteMany({ where: { contactId, submissionId } })
  return count === 1
}

/** "Tell me what becomes of it." */
export async function follow(db: Db, { contactId, submissionId, now }: Tie & { readonly now: Date }) {
  const count = await db.$executeRaw`
    INSERT INTO Follow (submissionId, contactId, createdAt) VALUES (${submissionId}, ${contactId}, ${sqlTime(now)})
    ON CONFLICT (submissionId, contactId) DO NOTHING`
  return count === 1 ? 'recorded' : 'already'
}

/** True when it was followed. */
export async function unfollow(db: Db, { contactId, submissionId }: Tie): Promise<boolean> {
  const { count } = await db.follow.deleteMany({ where: { contactId, submissionId } })
  return count === 1
}

/** How many people support each of these; 0 for what nobody supports. */
export async function supportsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const counts = new Map(ids.map((id) => [id, 0]))
  if (ids.length === 0) return counts
  const rows = await db.$queryRaw<{ submissionId: string; count: bigint | number }[]>`
    SELECT submissionId, count(*) AS count FROM Support
    WHERE submissionId IN (SELECT value FROM json_each(${JSON.stringify(ids)})) GROUP BY submissionId`
  for (const { submissionId, count } of rows) counts.set(submissionId, Number(count))
  return counts
}

/** How a person stands to a submission. */
export async function standingOf(
  db: Db,
  { contactId, submissionId }: Tie,
): Promise<{ readonly supports: boolean; readonly follows: boolean; readonly reported: boolean }> {
  const rows = await db.$queryRaw<{ readonly name: string }[]>`
    SELECT 'supports' AS name FROM Support WHERE submissionId = ${submissionId} AND contactId = ${contactId}
    UNION ALL SELECT 'follows' FROM Follow WHERE submissionId = ${submissionId} AND contactId = ${contactId}
    UNION ALL SELECT 'reported' FROM Report WHERE submissionId = ${submissionId} AND contactId = ${contactId}`
  const has = (name: string): boolean => rows.some((row) => row.name === name)
  return { supports: has('supports'), follows: has('follows'), reported: has('reported') }
}

/** What a person follows of others, as far as it is public; what they followed last comes first. */
export async function followed(
  db: Db,
  { contactId, offset, limit }: { readonly contactId: string; readonly offset: number; readonly limit: number },
): Promise<Slice<SubmissionRow>> {
  const others = Prisma.sql`f.contactId = ${contactId} AND s.publishedAt IS NOT NULL
    AND (s.authorId IS NULL OR s.authorId <> ${contactId})`
  const from = Prisma.sql`FROM Follow AS f JOIN Submission AS s ON s.id = f.submissionId WHERE ${others}`
  const rows = await db.$queryRaw<Submission[]>`
    SELECT s.* ${from} ORDER BY f.createdAt DESC, f.submissionId DESC LIMIT ${limit} OFFSET ${offset}`
  const [all] = await db.$queryRaw<{ count: bigint }[]>`SELECT count(*) AS count ${from}`
  return { rows: rows.map(submissionRow), total: Number(all?.count) }
}
