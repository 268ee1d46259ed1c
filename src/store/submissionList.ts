import type { SubmissionState } from '../participation/states.js'
import type { Db } from './client.js'
import { oneOf, pageOf, type Page } from './stored.js'
import { submissionKinds, submissionRow, type SubmissionKind, type SubmissionRow } from './submissionRow.js'

/** What staff look for; whatever is left out does not matter. */
export interface StaffFilter {
  readonly state?: SubmissionState
  readonly kind?: SubmissionKind
  readonly axis?: string
  readonly parish?: string
  /** Null: assigned to nobody. */
  readonly assignedTo?: string | null
  readonly published?: boolean
  readonly code?: string
  readonly ids?: readonly string[]
  /** The id of the last one seen. */
  readonly after?: string
  readonly limit: number
}

/** Submissions for staff, newest first, a page at a time. */
export async function listSubmissions(
  db: Db,
  { published, ids, after, limit, ...equal }: StaffFilter,
): Promise<Page<SubmissionRow>> {
  const rows = await db.submission.findMany({
    where: {
      ...equal,
      ...(published === undefined ? {} : { publishedAt: published ? { not: null } : null }),
      id: { ...(ids === undefined ? {} : { in: [...ids] }), ...(after === undefined ? {} : { lt: after }) },
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  return pageOf(rows.map(submissionRow), limit, ({ id }) => id)
}

/** What an index of submissions holds of one. */
export interface SubmissionDocument {
  readonly id: string
  readonly code: string
  readonly kind: SubmissionKind
  readonly axis: string
  readonly parish: string | null
  readonly title: string
  readonly description: string
  /** Everybody may see it. */
  readonly listed: boolean
  readonly updatedAt: Date
}

/** What changed after a moment and an id, in that order: an index that gives the last it has seen misses nothing and reads little. */
export async function changedDocuments(
  db: Db,
  {
    after,
    limit,
  }: { readonly after: { readonly updatedAt: Date; readonly id: string } | null; readonly limit: number },
): Promise<SubmissionDocument[]> {
  const rows = await db.submission.findMany({
    where:
      after === null
        ? {}
        : { updatedAt: { gte: after.updatedAt }, NOT: { updatedAt: after.updatedAt, id: { lte: after.id } } },
    orderBy: [{ updatedAt: 'asc' }, { id: 'asc' }],
    take: limit,
  })
  return rows.map(({ id, code, axis, parish, title, description, updatedAt, ...row }) => {
    const listed = row.publishedAt !== null && row.state !== 'withdrawn' && row.state !== 'duplicate'
    return { id, code, kind: oneOf(submissionKinds, row.kind), axis, parish, title, description, listed, updatedAt }
  })
}
