import type { Db } from './client.js'
import { pageOf, type Page } from './stored.js'

export interface NewAuditEntry {
  readonly at: Date
  /** The name of the key or the person. */
  readonly who: string
  readonly whoId: string
  /** submission.publish, organisation.verify, ... */
  readonly action: string
  readonly subject: string
  /** Without texts of citizens. */
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
  readonly reason?: string
}

export interface AuditRow {
  readonly id: number
  readonly at: Date
  readonly who: string
  readonly whoId: string
  readonly action: string
  readonly subject: string
  /** JSON. */
  readonly before: string | null
  readonly after: string | null
  readonly reason: string | null
}

/** Adds to the log of what staff did, which is never changed. */
export async function audit(db: Db, entry: NewAuditEntry): Promise<void> {
  const { at, who, whoId, action, subject, before, after, reason = null } = entry
  const change = { before: asJson(before), after: asJson(after) }
  await db.auditEntry.create({ data: { at, who, whoId, action, subject, reason, ...change } })
}

/** What staff did, the last first, a page at a time. */
export async function auditOf(
  db: Db,
  { subject, after, limit }: { readonly subject?: string; readonly after?: number; readonly limit: number },
): Promise<Page<AuditRow>> {
  const rows = await db.auditEntry.findMany({
    where: { ...(subject === undefined ? {} : { subject }), ...(after === undefined ? {} : { id: { lt: after } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  return pageOf(rows, limit, ({ id }) => String(id))
}

function asJson(value: NewAuditEntry['before']): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
