import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrate } from '../../src/store/migrate.js'
import { readMigrations, type Migration } from '../../src/store/migrations.js'
import { schemaDifference } from '../../src/store/schemaDifference.js'
import { meet, newStore, open, temporaryFolder } from './world.js'

const run = promisify(execFile)
const opener = fileURLToPath(new URL('opener.ts', import.meta.url))

function step(name: string, sql: string): Migration {
  return { name, sql, checksum: name }
}

function tablesOf(file: string): unknown[] {
  const connection = new Database(file)
  try {
    return connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all()
  } finally {
    connection.close()
  }
}

test('the migrations lead to the schema', async () => {
  expect(await schemaDifference()).toBeNull()
})

test('a schema that the migrations do not lead to is noticed', async () => {
  const none = join(temporaryFolder(), 'migrations')
  mkdirSync(none)
  expect(await schemaDifference(none)).toContain('CREATE TABLE "Contact"')
})

test('every migration is recorded as Prisma records it', async () => {
  const store = await newStore()
  const rows = await store.db.$queryRaw<object[]>`
    SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished, applied_steps_count AS steps
    FROM _prisma_migrations`
  const expected = (await readMigrations()).map(({ name, checksum }) => ({ name, checksum, finished: 1n, steps: 1n }))
  expect(rows).toEqual(expected)
})

test('the engine for migrations is loaded only when there is something to do', async () => {
  const file = join(temporaryFolder(), 'service.db')
  expect(await openElsewhere(file)).toBe('engine loads: 1')
  expect(await openElsewhere(file)).toBe('engine loads: 0')
})

test('a migration that fails leaves the database as it was, also what its earlier steps did', async () => {
  const file = join(temporaryFolder(), 'service.db')
  await migrate(file, [step('1_first', 'CREATE TABLE one (id INTEGER)')])
  const more = [
    step('1_first', 'CREATE TABLE one (id INTEGER)'),
    step('2_good', 'CREATE TABLE two (id INTEGER)'),
    step('3_bad', 'CREATE TABLE three (id INTEGER); CREATE TABLE one (id INTEGER)'),
  ]
  await expect(migrate(file, more)).rejects.toThrow(
    /service\.db could not be brought to this version.*table one already/,
  )
  expect(tablesOf(file)).toEqual(['_prisma_migrations', 'one'])
  await migrate(file, more.slice(0, 2))
  expect(tablesOf(file)).toEqual(['_prisma_migrations', 'one', 'two'])
})

test('a table is rebuilt without touching the rows that point at it', async () => {
  const file = join(temporaryFolder(), 'service.db')
  const pointing = 'CREATE TABLE child (id INTEGER, p INTEGER REFERENCES parent (id) ON DELETE CASCADE)'
  const start = step('1_start', `CREATE TABLE parent (id INTEGER PRIMARY KEY); ${pointing}`)
  await migrate(file, [start])
  new Database(file).exec('INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)').close()
  const rebuild = `PRAGMA foreign_keys=OFF; CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name TEXT);
    INSERT INTO new_parent (id) SELECT id FROM parent; DROP TABLE parent;
    ALTER TABLE new_parent RENAME TO parent; PRAGMA foreign_keys=ON`
  await migrate(file, [start, step('2_name', rebuild)])
  const connection = new Database(file)
  expect(connection.prepare('SELECT p FROM child').pluck().all()).toEqual([1])
  connection.close()
})

test('a migration that would leave rows pointing at nothing is refused', async () => {
  const file = join(temporaryFolder(), 'service.db')
  const sql = 'CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (p INTEGER REFERENCES parent (id))'
  const bad = [step('1_start', sql), step('2_lost', 'INSERT INTO child VALUES (7)')]
  await expect(migrate(file, bad)).rejects.toThrow(/1 rows would point at rows that do not exist/)
})

test('several processes may open a new database at once', async () => {
  const file = join(temporaryFolder(), 'service.db')
  const said = await Promise.all([1, 2, 3].map(() => openElsewhere(file)))
  expect(said.every((line) => line.startsWith('engine loads'))).toBe(true)
  const store = await open(file)
  await meet(store, 'ana')
  expect(await store.db.contact.count()).toBe(1)
})

/** Opens and closes the file in a process of its own; what that said. */
async function openElsewhere(file: string): Promise<string> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', opener, file])
  return stdout.trim()
}
