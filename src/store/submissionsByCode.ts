import type { Db } from './client.js'
import { submissionRow, type SubmissionRow } from './submissionRow.js'

/** Those of the codes that exist, in no order. */
export async function submissionsByCode(db: Db, codes: readonly string[]): Promise<SubmissionRow[]> {
  const rows = await db.submission.findMany({ where: { code: { in: [...codes] } } })
  return rows.map(submissionRow)
}
