import type { Db } from './client.js'
import { oneOf } from './stored.js'
import { sqlTime } from './time.js'

export const reportReasons = ['spam', 'offensive', 'misplaced'] as const
export type ReportReason = (typeof reportReasons)[number]

/** A citizen says that something published should not be; once a person and submission. */
export async function report(
  db: Db,
  given: {
    readonly contactId: string
    readonly submissionId: string
    readonly reason: ReportReason
    readonly now: Date
  },
): Promise<'recorded' | 'already'> {
  const { contactId, submissionId, reason, now } = given
  const count = await db.$executeRaw`
    INSERT INTO Report (submissionId, contactId, reason, createdAt)
    VALUES (${submissionId}, ${contactId}, ${reason}, ${sqlTime(now)})
    ON CONFLICT (submissionId, contactId) DO NOTHING`
  return count === 1 ? 'recorded' : 'already'
}

/** What is reported of one submission; who reported it is not told. */
export interface OpenReport {
  readonly submissionId: string
  readonly code: string
  readonly title: string
  readonly reason: ReportReason
  readonly createdAt: Date
}

/** Reports that nobody has looked at, oldest first. */
export async function openReports(
  db: Db,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<OpenReport[]> {
  const rows = await db.report.findMany({
    where: { handledAt: null },
    orderBy: [{ createdAt: 'asc' }, { submissionId: 'asc' }, { contactId: 'asc' }],
    skip: offset,
    take: limit,
    include: { submission: { select: { code: true, title: true } } },
  })
  return rows.map(({ submissionId, reason, createdAt, submission }) => {
    return { submissionId, ...submission, reason: oneOf(reportReasons, reason), createdAt }
  })
}

/** Notes that staff looked at all reports of a submission; how many they were. */
export async function handleReports(
  db: Db,
  { submissionId, now }: { readonly submissionId: string; readonly now: Date },
): Promise<number> {
  const { count } = await db.report.updateMany({ where: { submissionId, handledAt: null }, data: { handledAt: now } })
  return count
}
