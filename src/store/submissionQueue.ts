import { z } from 'zod'
import type { Db } from './client.js'
import { Prisma } from './generated/client.js'
import { listed } from './reach.js'
import { pageOf, type Page } from './stored.js'
import type { StaffFilter } from './submissionList.js'
import { submissionRow, type SubmissionRow } from './submissionRow.js'
import { sqlTime } from './time.js'

/** Before which moments something is late: a first answer, an answer on a day that was promised, and one with nothing promised. */
export interface Deadlines {
  readonly receivedBefore: Date
  readonly promisedBefore: Date
  readonly reviewedBefore: Date
}

/** What is late by now. */
export function isOverdue(
  { state, createdAt, expectedAt, updatedAt }: Pick<SubmissionRow, 'state' | 'createdAt' | 'expectedAt' | 'updatedAt'>,
  { receivedBefore, promisedBefore, reviewedBefore }: Deadlines,
): boolean {
  if (state === 'received') return createdAt < receivedBefore
  if (state !== 'in_review') return false
  return expectedAt === null ? updatedAt < reviewedBefore : expectedAt < promisedBefore
}

type QueueFilter = StaffFilter & { readonly overdue?: Deadlines }

/** Submissions for staff, newest first, a page at a time; with `overdue`, those only that are late. */
export async function submissionQueue(db: Db, filter: QueueFilter): Promise<Page<SubmissionRow>> {
  const { overdue, published, ids, after, limit, ...equal } = filter
  const late = overdue === undefined ? {} : { id: { in: await lateIds(db, { ...filter, overdue }) } }
  const rows = await db.submission.findMany({
    where: {
      ...equal,
      ...(published === undefined ? {} : { publishedAt: published ? { not: null } : null }),
      id: { ...(ids === undefined ? {} : { in: [...ids] }), ...(after === undefined ? {} : { lt: after }) },
      AND: late,
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  return pageOf(rows.map(submissionRow), limit, ({ id }) => id)
}

const idRows = z.array(z.object({ id: z.string() }))

/** The ids of a page and one more. In the order of the ids, so that all that is late is not read to find the newest: the plus keeps SQLite from its other indexes. */
async function lateIds(db: Db, filter: QueueFilter & { readonly overdue: Deadlines }): Promise<string[]> {
  const { overdue, published, ids, after, limit, state, kind, axis, parish, assignedTo, code } = filter
  const equals = Object.entries({ state, kind, axis, parish, code }).flatMap(([column, value]) =>
    value === undefined ? [] : [Prisma.sql`+s.${Prisma.raw(column)} = ${value}`],
  )
  const conditions = [
    lateBy(overdue),
    ...equals,
    ...(assignedTo === undefined ? [] : [Prisma.sql`+s.assignedTo IS ${assignedTo}`]),
    ...(published === undefined
      ? []
      : [published ? Prisma.sql`s.publishedAt IS NOT NULL` : Prisma.sql`s.publishedAt IS NULL`]),
    ...(ids === undefined ? [] : [Prisma.sql`s.id IN ${listed(ids)}`]),
    ...(after === undefined ? [] : [Prisma.sql`s.id < ${after}`]),
  ]
  const rows = await db.$queryRaw(Prisma.sql`
    SELECT s.id FROM Submission AS s WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY s.id DESC LIMIT ${limit + 1}`)
  return idRows.parse(rows).map(({ id }) => id)
}

function lateBy({ receivedBefore, promisedBefore, reviewedBefore }: Deadlines): Prisma.Sql {
  return Prisma.sql`(
    (+s.state = 'received' AND s.createdAt < ${sqlTime(receivedBefore)})
    OR (+s.state = 'in_review' AND s.expectedAt < ${sqlTime(promisedBefore)})
    OR (+s.state = 'in_review' AND s.expectedAt IS NULL AND NOT EXISTS (
      SELECT 1 FROM SubmissionEvent AS e
      WHERE e.submissionId = s.id AND e."to" = 'in_review' AND e.at >= ${sqlTime(reviewedBefore)})))`
}
