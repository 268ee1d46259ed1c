import type { Db } from './client.js'
import { reportReasons, type ReportReason } from './reports.js'
import { oneOf } from './stored.js'

/** How many people gave which reason in the reports of a submission that nobody has looked at; who they are is not told. */
export async function reportsOn(
  db: Db,
  submissionId: string,
): Promise<{ readonly reason: ReportReason; readonly count: number }[]> {
  const rows = await db.report.groupBy({
    by: ['reason'],
    where: { submissionId, handledAt: null },
    _count: { _all: true },
    orderBy: { reason: 'asc' },
  })
  return rows.map(({ reason, _count }) => ({ reason: oneOf(reportReasons, reason), count: _count._all }))
}
