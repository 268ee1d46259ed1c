import { formatCode } from '../participation/code.js'
import type { Naming } from '../participation/naming.js'
import { TIME_ZONE } from '../participation/timeZone.js'
import type { Db } from './client.js'
import { Prisma, type Submission } from './generated/client.js'
import { newId } from './ids.js'
import { nextInSeries } from './series.js'
import {
  countSubmissions,
  LISTED,
  selectSubmissions,
  submissionRow,
  type SubmissionKind,
  type SubmissionRow,
} from './submissionRow.js'
import type { Slice } from './stored.js'

export interface NewSubmission {
  readonly kind: SubmissionKind
  readonly axis: string
  readonly title: string
  readonly description: string
  readonly affected: string | null
  readonly benefit: string | null
  readonly parish: string | null
  readonly outside: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly authorId: string
  readonly naming: Naming
  /** For naming public; null otherwise. */
  readonly authorName: string | null
  /** Staff write it down for the author. */
  readonly assisted?: boolean
  /** What the code begins with. */
  readonly prefix: string
  /** The year of the code; that of `now` at the municipality when left out. */
  readonly year?: number
}

/** Inside a transaction: a submission with its number, its first event, and its author following it. */
export async function createSubmission(
  tx: Db,
  { prefix, year: given, ...fields }: NewSubmission,
  now: Date,
): Promise<{ readonly id: string; readonly code: string }> {
  const year = given ?? yearOf(now)
  const number = await nextInSeries(tx, `submissions ${String(year)}`)
  const id = newId()
  const code = formatCode({ prefix, year, number })
  const row = { id, code, year, number, ...fields, state: 'received', createdAt: now, updatedAt: now }
  await tx.submission.create({ data: row })
  await tx.submissionEvent.create({ data: { submissionId: id, to: 'received', by: 'author', at: now } })
  await tx.follow.create({ data: { submissionId: id, contactId: fields.authorId, createdAt: now } })
  return { id, code }
}

function yearOf(now: Date): number {
  return Number(new Intl.DateTimeFormat('en-US', { year: 'numeric', timeZone: TIME_ZONE }).format(now))
}

export interface FoundSubmission extends SubmissionRow {
  /** The code of the one it is a duplicate of. */
  readonly canonicalCode: string | null
}

export async function findSubmission(
  db: Db,
  where: { readonly code: string } | { readonly id: string },
): Promise<FoundSubmission | null> {
  const same = 'id' in where ? Prisma.sql`s.id = ${where.id}` : Prisma.sql`s.code = ${where.code}`
  const [row] = await db.$queryRaw<(Submission & { readonly canonicalCode: string | null })[]>`
    SELECT s.*, c.code AS canonicalCode FROM Submission AS s LEFT JOIN Submission AS c ON c.id = s.canonicalId
    WHERE ${same}`
  return row === undefined ? null : { ...submissionRow(row), canonicalCode: row.canonicalCode }
}

/** What a person sent, newest first. */
export async function submissionsOf(
  db: Db,
  { contactId, ...part }: { readonly contactId: string; readonly offset: number; readonly limit: number },
): Promise<Slice<SubmissionRow>> {
  return slice(db, Prisma.sql`s.authorId = ${contactId}`, Prisma.sql`s.year DESC, s.number DESC`, part)
}

export interface PublicFilter {
  readonly axis?: string
  readonly parish?: string
  readonly kind?: SubmissionKind
}

/** What everybody may see, the last published first. */
export async function publishedSubmissions(
  db: Db,
  { offset, limit, ...filter }: PublicFilter & { readonly offset: number; readonly limit: number },
): Promise<Slice<SubmissionRow>> {
  const order = Prisma.sql`s.publishedAt DESC, s.id DESC`
  return slice(db, Prisma.join([LISTED, ...equal(filter)], ' AND '), order, { offset, limit })
}

function equal({ axis, parish, kind }: PublicFilter): Prisma.Sql[] {
  return [
    ...(axis === undefined ? [] : [Prisma.sql`s.axis = ${axis}`]),
    ...(parish === undefined ? [] : [Prisma.sql`s.parish = ${parish}`]),
    ...(kind === undefined ? [] : [Prisma.sql`s.kind = ${kind}`]),
  ]
}

async function slice(
  db: Db,
  where: Prisma.Sql,
  order: Prisma.Sql,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Slice<SubmissionRow>> {
  // The index alone leads to a page far down the list.
  const part = Prisma.sql`SELECT s.id FROM Submission AS s WHERE ${where} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`
  const rows = await selectSubmissions(db, Prisma.sql`WHERE s.id IN (${part}) ORDER BY ${order}`)
  return { rows, total: await countSubmissions(db, where) }
}

/** Those of `ids` that everybody may see, in the order given. */
export async function publishedAmong(db: Db, ids: readonly string[]): Promise<SubmissionRow[]> {
  const wanted = Prisma.sql`SELECT value FROM json_each(${JSON.stringify(ids)})`
  const rows = await selectSubmissions(db, Prisma.sql`WHERE s.id IN (${wanted}) AND ${LISTED}`)
  return rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

/** How many a person has sent since then. */
export async function countSince(
  db: Db,
  { contactId, since }: { readonly contactId: string; readonly since: Date },
): Promise<number> {
  return db.submission.count({ where: { authorId: contactId, createdAt: { gte: since } } })
}

export type { SubmissionRow } from './submissionRow.js'
