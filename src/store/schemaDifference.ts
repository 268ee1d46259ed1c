import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { projectFolder } from '../project.js'
import { migrationsFolder, readMigrations } from './migrations.js'
import { acceptingScripts, EVERYTHING, migrationList, withSchemaEngine } from './schemaEngine.js'

/** The SQL that leads from the migrations in the folder to prisma/schema.prisma; null when they agree. */
export async function schemaDifference(folder = migrationsFolder()): Promise<string | null> {
  const content = await readFile(join(projectFolder, 'prisma', 'schema.prisma'), 'utf8')
  const migrations = migrationList(await readMigrations(folder))
  const { stdout, exitCode } = await withSchemaEngine(inMemory(), (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...migrations },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
      script: true,
      exitCode: true,
      filters: EVERYTHING,
    }),
  )
  return exitCode === 0 ? null : (stdout ?? '')
}

function inMemory(): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaBetterSqlite3({ url: ':memory:' })
  const connect = async () => acceptingScripts(await factory.connectToShadowDb())
  return { provider: factory.provider, adapterName: factory.adapterName, connect, connectToShadowDb: connect }
}
