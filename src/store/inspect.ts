import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { StoreError } from './errors.js'

/** A migration as the database remembers it. */
export interface Recorded {
  readonly name: string
  readonly checksum: string
  readonly finished: boolean
}

/** Bytes. A larger file is not read from end to end at every start, which could take a minute; damage shows when it is met. */
const CHECKED_WHOLE = 256 * 1024 * 1024

/** Looks at a database file without changing it. Null: there is none yet. Throws a StoreError when it cannot be ours. */
export function inspectFile(file: string): Recorded[] | null {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined || (found.isFile() && found.size === 0)) return null
  if (!found.isFile()) throw new StoreError(`${file} is not a file. Set DATABASE_URL to the path of a database file.`)
  try {
    return inspectCarefully(file, found.size)
  } catch (error) {
    throw error instanceof StoreError ? error : unreadable(file, error)
  }
}

function inspectCarefully(file: string, size: number): Recorded[] | null {
  try {
    return inspectDatabase(file, size, true)
  } catch (error) {
    if (!codeOf(error).startsWith('SQLITE_READONLY')) throw error
    // A process that was killed left a journal, which SQLite takes back before anything can be read.
    return inspectDatabase(file, size, false)
  }
}

function inspectDatabase(file: string, size: number, readonly: boolean): Recorded[] | null {
  const connection = new Database(file, { readonly, timeout: 5000 })
  try {
    const tables = connection.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all()
    if (tables.length === 0) return null
    if (!tables.includes('_prisma_migrations')) throw foreign(file, tables)
    if (size <= CHECKED_WHOLE) check(file, connection)
    return recorded(connection)
  } finally {
    connection.close()
  }
}

function check(file: string, connection: Database.Database): void {
  const verdict = connection.pragma('quick_check(1)', { simple: true })
  if (verdict !== 'ok') throw corrupt(file, String(verdict))
}

function recorded(connection: Database.Database): Recorded[] {
  const rows = connection.prepare<[], { migration_name: string; checksum: string; finished_at: unknown }>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  return rows.all().map((row) => ({
    name: row.migration_name,
    checksum: row.checksum,
    finished: row.finished_at !== null,
  }))
}

function unreadable(file: string, error: unknown): StoreError {
  const code = codeOf(error)
  if (code === 'SQLITE_NOTADB') return notOurs(file, 'it is no SQLite database')
  if (code.startsWith('SQLITE_CORRUPT')) return corrupt(file, String(error))
  return new StoreError(
    `${file} cannot be opened (${String(error)}). Check that the user who runs the service may read and write the file ` +
      'and its folder, and that no other program holds it.',
    { cause: error },
  )
}

function codeOf(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : ''
}

function corrupt(file: string, detail: string): StoreError {
  return new StoreError(
    `${file} is a damaged database (${detail.replaceAll('\n', ' ')}). It was left as it is. Stop the service, keep a copy of the file, then ` +
      `put a backup in its place, or save what can be read with: sqlite3 "${file}" .recover | sqlite3 recovered.db`,
  )
}

function foreign(file: string, tables: readonly string[]): StoreError {
  return notOurs(file, `it holds the tables of another program (${tables.slice(0, 5).join(', ')})`)
}

function notOurs(file: string, why: string): StoreError {
  return new StoreError(
    `${file} is not a database of this service: ${why}. It was left as it is. Set DATABASE_URL to another file, or ` +
      'move this one away and a new database is made.',
  )
}
