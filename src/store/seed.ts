import type { Statement } from './batch.js'
import type { Db, Store } from './client.js'
import type {
  Actor,
  Consent,
  Contact,
  Follow,
  Note,
  Organisation,
  Report,
  Series,
  Submission,
  SubmissionEvent,
  Subscription,
  Support,
  Survey,
} from './generated/client.js'
import { sqlTime } from './time.js'

/** Rows to be inserted as they are, by table; in this order, as later ones point at earlier ones. */
export interface SeedRows {
  readonly Contact: readonly Contact[]
  readonly Organisation: readonly Organisation[]
  readonly Actor: readonly Actor[]
  readonly Consent: readonly Omit<Consent, 'id'>[]
  readonly Subscription: readonly Subscription[]
  readonly Series: readonly Series[]
  readonly Submission: readonly Submission[]
  readonly SubmissionEvent: readonly Omit<SubmissionEvent, 'id'>[]
  readonly Support: readonly Support[]
  readonly Follow: readonly Follow[]
  readonly Report: readonly Report[]
  readonly Note: readonly Omit<Note, 'id'>[]
  readonly Survey: readonly Survey[]
}

type Cell = string | number | boolean | Date | null

/** Rows a statement: enough that their number does not matter, and little memory at once. */
const CHUNK = 2_000

/** Inserts everything in one transaction, all or none. For databases that nobody uses yet. */
export async function insertSeed(store: Store, rows: SeedRows): Promise<void> {
  await store.batch(Object.entries(rows).flatMap(([table, list]: [string, readonly object[]]) => inserts(table, list)))
}

/** How many people and submissions there are. */
export async function population(db: Db): Promise<{ readonly people: number; readonly submissions: number }> {
  return { people: await db.contact.count(), submissions: await db.submission.count() }
}

function inserts(table: string, rows: readonly object[]): Statement[] {
  const [first] = rows
  if (first === undefined) return []
  const columns = Object.keys(first)
  const sql = `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(', ')})
    SELECT ${columns.map((_, i) => `value ->> ${String(i)}`).join(', ')} FROM json_each(?)`
  return chunks(rows).map((chunk) => ({ sql, args: [JSON.stringify(chunk.map((row) => cells(row, columns)))] }))
}

function chunks(rows: readonly object[]): object[][] {
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, i) => rows.slice(i * CHUNK, (i + 1) * CHUNK))
}

function cells(row: object, columns: readonly string[]): Exclude<Cell, Date>[] {
  const values = new Map<string, Cell>(Object.entries(row))
  return columns.map((column) => {
    const value = values.get(column) ?? null
    return value instanceof Date ? sqlTime(value) : value
  })
}
