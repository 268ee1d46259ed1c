import type Database from 'better-sqlite3'

/** What the Prisma adapter uses of a better-sqlite3 statement. */
interface Bound {
  readonly reader: boolean
  bind(args: unknown[]): Bound
  run(): Database.RunResult
  columns(): Database.ColumnDefinition[]
  raw(): { all(): unknown[] }
}

interface Prepared {
  readonly statement: Database.Statement
  readonly columns: Database.ColumnDefinition[]
}

const KEPT = 300

const begun = { run: (): Database.RunResult => ({ changes: 0, lastInsertRowid: 0 }) }

/** Makes `prepare` of this connection remember its statements, the last used ones, and leave the plain BEGIN undone: adapter.ts begins. */
export function cacheStatements(connection: Database.Database): void {
  const prepare = connection.prepare.bind(connection)
  const kept = new Map<string, Prepared>()

  const find = (sql: string): Prepared => {
    const known = kept.get(sql)
    if (known !== undefined) kept.delete(sql)
    const prepared = known ?? compile(prepare(sql))
    kept.set(sql, prepared)
    if (kept.size > KEPT) forgetOldest(kept)
    return prepared
  }
  Object.defineProperty(connection, 'prepare', {
    value: (sql: string) => (sql === 'BEGIN' ? begun : bound(find(sql), [])),
  })
}

function compile(statement: Database.Statement): Prepared {
  if (!statement.reader) return { statement, columns: [] }
  statement.raw()
  return { statement, columns: statement.columns() }
}

function bound(prepared: Prepared, args: unknown[]): Bound {
  const { statement, columns } = prepared
  return {
    reader: statement.reader,
    bind: (values) => bound(prepared, values),
    run: () => statement.run(...args),
    columns: () => columns,
    raw: () => ({ all: () => statement.all(...args) }),
  }
}

function forgetOldest(kept: Map<string, Prepared>): void {
  const oldest = kept.keys().next()
  if (oldest.done !== true) kept.delete(oldest.value)
}
