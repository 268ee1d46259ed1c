import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { StoreError } from './errors.js'
import type { Migration } from './migrations.js'
import { EVERYTHING, migrationList, withSchemaEngine } from './schemaEngine.js'

/** Brings the database to the present shape, all missing migrations or none: a crash or an error leaves it as it was. */
export async function migrate(file: string, migrations: readonly Migration[]): Promise<void> {
  const inner = new PrismaBetterSqlite3({ url: file })
  const adapter = await inner.connect()
  try {
    await adapter.executeScript('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    // Tables are rebuilt by dropping them, which must not reach the rows that point at them.
    await adapter.executeScript('PRAGMA foreign_keys = OFF')
    await adapter.executeScript('BEGIN IMMEDIATE')
    await applyOn(adapter, inner, migrations)
    await refuseBrokenReferences(adapter)
    await adapter.executeScript('COMMIT')
  } catch (error) {
    throw new StoreError(
      `${file} could not be brought to this version (${String(error)}). It was left as it is: run the version before, ` +
        'and report the error.',
      { cause: error },
    )
  } finally {
    // What was not committed goes with the connection.
    await adapter.dispose()
  }
}

async function applyOn(adapter: SqlDriverAdapter, inner: PrismaBetterSqlite3, migrations: readonly Migration[]) {
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: inner.provider,
    adapterName: inner.adapterName,
    connect: () => Promise.resolve(adapter),
    connectToShadowDb: () => inner.connectToShadowDb(),
  }
  const input = { migrationsList: migrationList(migrations), filters: EVERYTHING }
  await withSchemaEngine(factory, (engine) => engine.applyMigrations(input))
}

async function refuseBrokenReferences(adapter: SqlDriverAdapter): Promise<void> {
  const { rows } = await adapter.queryRaw({ sql: 'PRAGMA foreign_key_check', args: [], argTypes: [] })
  if (rows.length > 0) throw new Error(`${String(rows.length)} rows would point at rows that do not exist`)
}
