import type { ChangeOutcome } from './submissionChanges.js'
import type { Db } from './client.js'
import { oneOf } from './stored.js'
import { reportReasons, type ReportReason } from './reports.js'

/** Counts as a change what changes nothing of the submission itself: who decided meanwhile has not seen it. */
export async function touch(
  tx: Db,
  { id, version, now }: { readonly id: string; readonly version: number; readonly now: Date },
): Promise<ChangeOutcome> {
  const { count } = await tx.submission.updateMany({
    where: { id, version },
    data: { version: version + 1, updatedAt: now },
  })
  if (count === 1) return { kind: 'changed', version: version + 1 }
  const row = await tx.submission.findUnique({ where: { id } })
  return row === null ? { kind: 'not_found' } : { kind: 'conflict', version: row.version }
}

/** A submission that citizens reported; who did is not told. */
export interface ReportedSubmission {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly published: boolean
  readonly version: number
  readonly reasons: Readonly<Record<ReportReason, number>>
  readonly firstAt: Date
  readonly lastAt: Date
}

/** Submissions with reports that nobody has looked at, newest submissions first; `after` is the id of the last one seen. */
export async function reportedSubmissions(
  db: Db,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<ReportedSubmission[]> {
  const rows = await db.submission.findMany({
    where: { reports: { some: { handledAt: null } }, ...(after === undefined ? {} : { id: { lt: after } }) },
    orderBy: { id: 'desc' },
    take: limit,
    include: { reports: { where: { handledAt: null }, orderBy: { createdAt: 'asc' } } },
  })
  return rows.flatMap(({ id, code, title, version, publishedAt, reports }) => {
    const [first, last] = [reports[0], reports.at(-1)]
    if (first === undefined || last === undefined) return []
    const reasons = countsOf(reports.map(({ reason }) => oneOf(reportReasons, reason)))
    const times = { firstAt: first.createdAt, lastAt: last.createdAt }
    return [{ id, code, title, version, published: publishedAt !== null, reasons, ...times }]
  })
}

function countsOf(reasons: readonly ReportReason[]): Record<ReportReason, number> {
  const count = (wanted: ReportReason) => reasons.filter((reason) => reason === wanted).length
  return { spam: count('spam'), offensive: count('offensive'), misplaced: count('misplaced') }
}
