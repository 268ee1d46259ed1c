import { namings, type Naming } from '../participation/naming.js'
import { submissionStates, type SubmissionState } from '../participation/states.js'
import type { Db } from './client.js'
import { Prisma, type Submission } from './generated/client.js'
import { oneOf } from './stored.js'

export const submissionKinds = ['need', 'proposal'] as const
export type SubmissionKind = (typeof submissionKinds)[number]

/** A submission as it is stored; see prisma/schema.prisma for what each field holds. */
export interface SubmissionRow extends Readonly<Omit<Submission, 'kind' | 'naming' | 'state'>> {
  readonly kind: SubmissionKind
  readonly naming: Naming
  readonly state: SubmissionState
}

export function submissionRow(row: Submission): SubmissionRow {
  const kind = oneOf(submissionKinds, row.kind)
  return { ...row, kind, naming: oneOf(namings, row.naming), state: oneOf(submissionStates, row.state) }
}

/** What everybody may see of the submissions `s`: published, and neither withdrawn nor a duplicate. */
export const LISTED = Prisma.sql`s.publishedAt IS NOT NULL AND s.state NOT IN ('withdrawn', 'duplicate')`

/** The submissions `s` that `rest` of the statement says; without a model call, which costs ten times as much. */
export async function selectSubmissions(db: Db, rest: Prisma.Sql): Promise<SubmissionRow[]> {
  const rows = await db.$queryRaw<Submission[]>`SELECT s.* FROM Submission AS s ${rest}`
  return rows.map(submissionRow)
}

export async function countSubmissions(db: Db, where: Prisma.Sql): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>`SELECT count(*) AS count FROM Submission AS s WHERE ${where}`
  return Number(row?.count)
}
