import { formatCode } from '../participation/code.js'
import type { Naming } from '../participation/naming.js'
import { TIME_ZONE } from '../participation/timeZone.js'
import type { Db } from './client.js'
import { newId } from './ids.js'
import { nextInSeries } from './series.js'
import { submissionRow, type SubmissionKind, type SubmissionRow } from './submissionRow.js'
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
  const row = await db.submission.findUnique({ where, include: { canonical: { select: { code: true } } } })
  if (row === null) return null
  const { canonical, ...fields } = row
  return { ...submissionRow(fields), canonicalCode: canonical?.code ?? null }
}

/** What a person sent, newest first. */
export async function submissionsOf(
  db: Db,
  { contactId, offset, limit }: { readonly contactId: string; readonly offset: number; readonly limit: number },
): Promise<Slice<SubmissionRow>> {
  const where = { authorId: contactId }
  const orderBy = [{ year: 'desc' as const }, { number: 'desc' as const }]
  const rows = await db.submission.findMany({ where, orderBy, skip: offset, take: limit })
  return { rows: rows.map(submissionRow), total: await db.submission.count({ where }) }
}

export interface PublicFilter {
  readonly axis?: string
  readonly parish?: string
  readonly kind?: SubmissionKind
}

/** What everybody may see: published, and neither withdrawn nor a duplicate. */
const listed = { publishedAt: { not: null }, state: { notIn: ['withdrawn', 'duplicate'] } }

/** What everybody may see, the last published first. */
export async function publishedSubmissions(
  db: Db,
  { offset, limit, ...filter }: PublicFilter & { readonly offset: number; readonly limit: number },
): Promise<Slice<SubmissionRow>> {
  const where = { ...filter, ...listed }
  const orderBy = [{ publishedAt: 'desc' as const }, { id: 'desc' as const }]
  const rows = await db.submission.findMany({ where, orderBy, skip: offset, take: limit })
  return { rows: rows.map(submissionRow), total: await db.submission.count({ where }) }
}

/** Those of `ids` that everybody may see, in the order given. */
export async function publishedAmong(db: Db, ids: readonly string[]): Promise<SubmissionRow[]> {
  const rows = await db.submission.findMany({ where: { id: { in: [...ids] }, ...listed } })
  return rows.map(submissionRow).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

/** How many a person has sent since then. */
export async function countSince(
  db: Db,
  { contactId, since }: { readonly contactId: string; readonly since: Date },
): Promise<number> {
  return db.submission.count({ where: { authorId: contactId, createdAt: { gte: since } } })
}

export type { SubmissionRow } from './submissionRow.js'
