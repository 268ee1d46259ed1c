import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaEngine, SchemaFilter } from '@prisma/schema-engine-wasm/schema_engine_bg'
import * as module from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { Migration } from './migrations.js'

// TypeScript knows WebAssembly from the browser's library only, which has no place in a service.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>
}

export const EVERYTHING: SchemaFilter = { externalTables: [], externalEnums: [] }

/** Work with Prisma's own engine for migrations, in WebAssembly: the native one is a download that closed networks refuse. */
export async function withSchemaEngine<T>(
  factory: SqlMigrationAwareDriverAdapterFactory,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= load()
  await loaded
  const bound = bindMigrationAwareSqlAdapterFactory(factory)
  const engine = await module.SchemaEngine.new({ datamodels: undefined }, ignoreLog, bound)
  try {
    return await work(engine)
  } catch (error) {
    // The engine tells an error of the database by a number only.
    const id = /External error id#(\d+)/.exec(String(error))?.[1]
    throw (id === undefined ? undefined : bound.errorRegistry.consumeError(Number(id))?.error) ?? error
  } finally {
    engine.free()
  }
}

/** The engine sends whole scripts where the adapter takes single statements. */
export function acceptingScripts(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const executeRaw: SqlDriverAdapter['executeRaw'] = async (query) => {
    if (query.args.length > 0) return adapter.executeRaw(query)
    await adapter.executeScript(query.sql)
    return 0
  }
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    executeRaw,
    queryRaw: (query) => adapter.queryRaw(query),
    executeScript: (script) => adapter.executeScript(script),
    startTransaction: (isolation) => adapter.startTransaction(isolation),
    dispose: () => adapter.dispose(),
  }
}

/** The migrations in the shape in which the engine takes them. */
export function migrationList(migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: '',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "sqlite"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  }
}

/** Once a process: the module's JavaScript half keeps its state in variables, and a second load stops what the first began. */
let loaded: Promise<void> | undefined

/** Node does not import .wasm files, so the module is put together by hand. */
async function load(): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...module } })
  module.__wbg_set_wasm(instance.exports)
  const start = instance.exports['__wbindgen_start']
  if (typeof start === 'function') Reflect.apply(start, undefined, [])
}

function ignoreLog(): void {
  // What fails is thrown as well.
}
