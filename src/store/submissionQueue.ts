import type { Db } from './client.js'
import { pageOf, type Page } from './stored.js'
import type { StaffFilter } from './submissionList.js'
import { submissionRow, type SubmissionRow } from './submissionRow.js'

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

/** Submissions for staff, newest first, a page at a time; with `overdue`, those only that are late. */
export async function submissionQueue(
  db: Db,
  { overdue, published, ids, after, limit, ...equal }: StaffFilter & { readonly overdue?: Deadlines },
): Promise<Page<SubmissionRow>> {
  const late = overdue === undefined ? [] : lateBy(overdue)
  const rows = await db.submission.findMany({
    where: {
      ...equal,
      ...(late.length === 0 ? {} : { OR: late }),
      ...(published === undefined ? {} : { publishedAt: published ? { not: null } : null }),
      id: { ...(ids === undefined ? {} : { in: [...ids] }), ...(after === undefined ? {} : { lt: after }) },
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  return pageOf(rows.map(submissionRow), limit, ({ id }) => id)
}

function lateBy({ receivedBefore, promisedBefore, reviewedBefore }: Deadlines) {
  const state = 'in_review'
  const lately = { to: state, at: { gte: reviewedBefore } }
  return [
    { state: 'received', createdAt: { lt: receivedBefore } },
    { state, expectedAt: { lt: promisedBefore } },
    { state, expectedAt: null, history: { none: lately } },
  ]
}
