import type { SubmissionState } from '../participation/states.js'
import type { Db } from './client.js'
import { Prisma } from './generated/client.js'
import { pageOf, type Page } from './stored.js'
import { selectSubmissions, submissionRow, type SubmissionKind, type SubmissionRow } from './submissionRow.js'
import { sqlTime } from './time.js'

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
  const from =
    after === null ? Prisma.empty : Prisma.sql`WHERE (s.updatedAt, s.id) > (${sqlTime(after.updatedAt)}, ${after.id})`
  const rows = await selectSubmissions(db, Prisma.sql`${from} ORDER BY s.updatedAt, s.id LIMIT ${limit}`)
  return rows.map(({ id, code, axis, parish, title, description, updatedAt, ...row }) => {
    const listed = row.publishedAt !== null && row.state !== 'withdrawn' && row.state !== 'duplicate'
    return { id, code, kind: row.kind, axis, parish, title, description, listed, updatedAt }
  })
}
