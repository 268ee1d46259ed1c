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

/** Which entries are wanted; what is left out does not matter. */
export interface AuditFilter {
  /** A part of the name of whoever did it. */
  readonly who?: string | undefined
  readonly action?: string | undefined
  readonly subject?: string | undefined
  readonly from?: Date | undefined
  readonly before?: Date | undefined
}

/** What staff did, the last first, a page at a time. */
export async function auditOf(
  db: Db,
  { after, limit, ...filter }: AuditFilter & { readonly after?: number | undefined; readonly limit: number },
): Promise<Page<AuditRow>> {
  const rows = await db.auditEntry.findMany({
    where: { ...whereOf(filter), ...(after === undefined ? {} : { id: { lt: after } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  return pageOf(rows, limit, ({ id }) => String(id))
}

/** How many entries there are of these. */
export async function countAudit(db: Db, filter: AuditFilter): Promise<number> {
  return db.auditEntry.count({ where: whereOf(filter) })
}

/** Everything that staff have done so far, by its name. */
export async function auditActions(db: Db): Promise<string[]> {
  const rows = await db.auditEntry.groupBy({ by: ['action'], orderBy: { action: 'asc' } })
  return rows.map(({ action }) => action)
}

function whereOf({ who, action, subject, from, before }: AuditFilter) {
  const at = { ...(from === undefined ? {} : { gte: from }), ...(before === undefined ? {} : { lt: before }) }
  return {
    ...(who === undefined ? {} : { who: { contains: who } }),
    ...(action === undefined ? {} : { action }),
    ...(subject === undefined ? {} : { subject }),
    ...(from === undefined && before === undefined ? {} : { at }),
  }
}

function asJson(value: NewAuditEntry['before']): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
