import type { Db } from './client.js'
import { Prisma } from './generated/client.js'
import { selectSubmissions, type SubmissionRow } from './submissionRow.js'

/** Those of the codes that exist, in no order. */
export async function submissionsByCode(db: Db, codes: readonly string[]): Promise<SubmissionRow[]> {
  return selectSubmissions(db, Prisma.sql`WHERE s.code IN (SELECT value FROM json_each(${JSON.stringify(codes)}))`)
}
