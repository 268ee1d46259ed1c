import type { Db } from './client.js'
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
  const where = { submissionId_contactId: { submissionId, contactId } }
  const supports = await db.support.findUnique({ where })
  const follows = await db.follow.findUnique({ where })
  const reported = await db.report.findUnique({ where })
  return { supports: supports !== null, follows: follows !== null, reported: reported !== null }
}

/** What a person follows of others, as far as it is public; what they followed last comes first. */
export async function followed(
  db: Db,
  { contactId, offset, limit }: { readonly contactId: string; readonly offset: number; readonly limit: number },
): Promise<Slice<SubmissionRow>> {
  const others = { OR: [{ authorId: null }, { authorId: { not: contactId } }] }
  const where = { contactId, submission: { publishedAt: { not: null }, ...others } }
  const rows = await db.follow.findMany({
    where,
    orderBy: [{ createdAt: 'desc' }, { submissionId: 'desc' }],
    skip: offset,
    take: limit,
    include: { submission: true },
  })
  return { rows: rows.map(({ submission }) => submissionRow(submission)), total: await db.follow.count({ where }) }
}
