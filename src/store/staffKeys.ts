import { z } from 'zod'
import type { Db } from './client.js'

/** An API key without its secret. */
export interface StaffKeyRow {
  readonly id: string
  readonly name: string
  /** Its first characters. */
  readonly start: string | null
  /** What better-auth keeps of what it may do; see staff/auth.ts. */
  readonly permissions: unknown
  readonly enabled: boolean
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

/** All API keys, the newest first; revoked ones too. */
export async function staffKeys(db: Db): Promise<StaffKeyRow[]> {
  const rows = await db.staffKey.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] })
  return rows.map(({ id, name, start, permissions, enabled, createdAt, lastRequest }) => ({
    ...{ id, name: name ?? id, start, enabled, createdAt },
    permissions: json.parse(permissions ?? 'null'),
    lastUsedAt: lastRequest,
  }))
}

/** Switches a key off for good; false when there is none of that id, or it was off. */
export async function disableStaffKey(
  db: Db,
  { id, now }: { readonly id: string; readonly now: Date },
): Promise<boolean> {
  const data = { enabled: false, updatedAt: now }
  const { count } = await db.staffKey.updateMany({ where: { id, enabled: true }, data })
  return count === 1
}

const json = z.string().transform((text): unknown => JSON.parse(text))
