// npm run migration -- --name what_changed   writes the step from the present migrations to prisma/schema.prisma
// npm run migration -- --check               fails when the migrations do not lead to prisma/schema.prisma
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { projectRoot, readMigrations } from '../src/store/migrations.js'
import { acceptingScripts, EVERYTHING, migrationList, withSchemaEngine } from '../src/store/schemaEngine.js'

const USAGE = 'usage: npm run migration -- --name what_changed   or   npm run migration -- --check'
const folder = join(projectRoot(), 'prisma', 'migrations')

/** The SQL that leads from the migrations to the schema; null when they agree. */
async function difference(): Promise<string | null> {
  const content = await readFile(join(projectRoot(), 'prisma', 'schema.prisma'), 'utf8')
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

async function check(): Promise<void> {
  const sql = await difference()
  if (sql === null) return
  console.error(`prisma/schema.prisma and prisma/migrations differ. Run: npm run migration -- --name what_changed\n\n${sql}`)
  process.exitCode = 1
}

async function create(name: string): Promise<void> {
  const sql = await difference()
  if (sql === null) {
    console.log('Nothing to do: the migrations lead to prisma/schema.prisma.')
    return
  }
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const path = join(folder, `${time}_${name}`)
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'migration.sql'), sql)
  console.log(`Wrote ${join(path, 'migration.sql')}. Read it before you commit it.`)
}

const { values } = parseArgs({ options: { name: { type: 'string' }, check: { type: 'boolean' } } })
if (values.check === true) await check()
else if (/^[a-z0-9_]+$/.test(values.name ?? '')) await create(values.name ?? '')
else throw new Error(USAGE)
