import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import type {
  IsolationLevel,
  SqlDriverAdapter,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils'
import Database from 'better-sqlite3'
import { StoreError } from './errors.js'
import { Gate } from './gate.js'
import { cacheStatements } from './statements.js'

/** Milliseconds a statement waits for another process that holds the write lock. */
const BUSY_TIMEOUT = 5000
const SYNCHRONOUS_FULL = 2
/**
 * How long SQLite's log may grow before it is written into the database: 16 MB. That takes the commit that does it a moment, and by SQLite's
 * own 4 MB one commit in sixty is such a one when much is written.
 */
const CHECKPOINT_PAGES = 4000
/** With the write lock: a transaction that reads first and writes later would fail where another process wrote in between. */
const BEGIN: SqlQuery = { sql: 'BEGIN IMMEDIATE', args: [], argTypes: [] }

/**
 * Opens the one connection. Prisma's own adapter would make a statement issued beside an open transaction part of it,
 * acknowledged and then lost with it; here everything outside the open transaction waits until that is over.
 */
export async function connectExclusive(file: string): Promise<ExclusiveAdapter> {
  const adapter = await new PrismaBetterSqlite3({ url: file }).connect()
  const connection = connectionOf(adapter)
  try {
    prepareConnection(connection)
  } catch (error) {
    connection.close()
    throw error
  }
  cacheStatements(connection)
  return new ExclusiveAdapter(adapter, connection)
}

export class ExclusiveAdapter implements SqlDriverAdapter {
  readonly provider = 'sqlite'
  readonly adapterName: string
  readonly #inner: SqlDriverAdapter
  readonly #connection: Database.Database
  readonly #gate = new Gate()
  #open: Transaction | null = null

  constructor(inner: SqlDriverAdapter, connection: Database.Database) {
    this.adapterName = inner.adapterName
    this.#inner = inner
    this.#connection = connection
  }

  /** The transaction that began last. */
  get open(): Transaction {
    if (this.#open === null) throw new Error('no transaction has begun')
    return this.#open
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#gate.run(() => this.#inner.queryRaw(query))
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.#gate.run(() => this.#inner.executeRaw(query))
  }

  executeScript(script: string): Promise<void> {
    return this.#gate.run(() => this.#inner.executeScript(script))
  }

  async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
    const leave = await this.#gate.enter()
    try {
      // Not left to Prisma's adapter, which after a BEGIN that failed waits for itself for ever.
      await this.#inner.executeRaw(BEGIN)
      const transaction = await this.#inner.startTransaction(isolationLevel)
      this.#open = new ExclusiveTransaction(transaction, () => {
        try {
          this.#giveUpOpen()
        } finally {
          leave()
        }
      })
      return this.#open
    } catch (error) {
      leave()
      throw error
    }
  }

  dispose(): Promise<void> {
    return this.#gate.run(() => this.#inner.dispose())
  }

  /** A COMMIT that failed leaves the transaction open, and every later one would fail. */
  #giveUpOpen(): void {
    if (this.#connection.open && this.#connection.inTransaction) this.#connection.exec('ROLLBACK')
  }
}

class ExclusiveTransaction implements Transaction {
  readonly provider = 'sqlite'
  readonly adapterName: string
  readonly options: Transaction['options']
  readonly #inner: Transaction
  readonly #ended: () => void
  #over = false

  constructor(inner: Transaction, ended: () => void) {
    this.adapterName = inner.adapterName
    this.options = inner.options
    this.#inner = inner
    this.#ended = () => {
      this.#over = true
      ended()
    }
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    this.#checkOpen()
    return this.#inner.queryRaw(query)
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    this.#checkOpen()
    return this.#inner.executeRaw(query)
  }

  commit(): Promise<void> {
    return this.#inner.commit().finally(this.#ended)
  }

  rollback(): Promise<void> {
    return this.#inner.rollback().finally(this.#ended)
  }

  /** What comes late would become part of whatever the connection does next. */
  #checkOpen(): void {
    if (this.#over) throw new Error('the transaction is over')
  }
}

function connectionOf(adapter: SqlDriverAdapter): Database.Database {
  if ('client' in adapter && adapter.client instanceof Database) return adapter.client
  throw new Error('@prisma/adapter-better-sqlite3 does not show its connection any more: src/store/adapter.ts needs it')
}

function prepareConnection(connection: Database.Database): void {
  connection.pragma(`busy_timeout = ${String(BUSY_TIMEOUT)}`)
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = FULL')
  connection.pragma('foreign_keys = ON')
  connection.pragma('temp_store = MEMORY')
  connection.pragma(`wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`)
  const journal = connection.pragma('journal_mode', { simple: true })
  const synchronous = Number(connection.pragma('synchronous', { simple: true }))
  if (journal === 'wal' && synchronous === SYNCHRONOUS_FULL) return
  throw new StoreError(
    `${connection.name}: the file system does not let SQLite write durably (journal_mode ${String(journal)}, ` +
      `synchronous ${String(synchronous)}). Put the database on a local disk.`,
  )
}
