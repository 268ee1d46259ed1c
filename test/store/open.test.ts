import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../src/store/client.js'
import { StoreError } from '../../src/store/errors.js'
import { digest, meet, NOON, open, temporaryFolder } from './world.js'

/** A database of the service with some content, closed. */
async function existing(): Promise<string> {
  const file = join(temporaryFolder(), 'service.db')
  const store = await open(file)
  await meet(store, ...Array.from({ length: 200 }, (_, i) => `citizen ${String(i)}`))
  await store.close()
  return file
}

async function refusal(file: string): Promise<string> {
  const error: unknown = await openStore({ url: `file:${file}`, now: () => NOON }).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(StoreError)
  return String(error)
}

test('a new database is made, with the folders above it', async () => {
  const file = join(temporaryFolder(), 'a', 'b', 'service.db')
  const store = await open(file)
  await store.ping()
  expect(await store.db.contact.count()).toBe(0)
  expect(existsSync(file)).toBe(true)
})

test('a database whose first opening was killed half-way is opened as it was before', async () => {
  const file = await existing()
  const connection = new Database(file)
  connection.pragma('journal_mode = DELETE')
  // So little memory that changes reach the file before the commit that never comes.
  connection.pragma('cache_size = 1')
  connection.exec("BEGIN IMMEDIATE; UPDATE Contact SET language = 'xx' || hex(randomblob(500))")
  const copy = join(temporaryFolder(), 'service.db')
  await copyFile(file, copy)
  await copyFile(`${file}-journal`, `${copy}-journal`)
  connection.close()
  const store = await open(copy)
  expect(await store.db.contact.count({ where: { language: 'es' } })).toBe(200)
})

test('an empty file becomes a database', async () => {
  const file = join(temporaryFolder(), 'service.db')
  writeFileSync(file, '')
  const store = await open(file)
  expect(await store.db.contact.count()).toBe(0)
})

test('what was stored is there when the database is opened again', async () => {
  const file = await existing()
  const store = await open(file)
  expect(await store.db.contact.count()).toBe(200)
})

test('every commit is written through to the disk', async () => {
  const store = await open(join(temporaryFolder(), 'service.db'))
  expect(await store.db.$queryRaw`PRAGMA synchronous`).toEqual([{ synchronous: 2n }])
  expect(await store.db.$queryRaw`PRAGMA journal_mode`).toEqual([{ journal_mode: 'wal' }])
  expect(await store.db.$queryRaw`PRAGMA foreign_keys`).toEqual([{ foreign_keys: 1n }])
})

test('a file that is no database is refused by name and left as it is', async () => {
  const file = join(temporaryFolder(), 'holiday.jpg')
  writeFileSync(file, 'not a database '.repeat(1000))
  const before = digest(file)
  expect(await refusal(file)).toMatch(/holiday\.jpg is not a database of this service.*DATABASE_URL/)
  expect(digest(file)).toBe(before)
})

test('the database of another program is refused and left as it is', async () => {
  const file = join(temporaryFolder(), 'other.db')
  new Database(file).exec('CREATE TABLE invoices (id INTEGER)').close()
  const before = digest(file)
  expect(await refusal(file)).toMatch(/other\.db.*invoices/)
  expect(digest(file)).toBe(before)
})

test('a database damaged in the middle is refused and left as it is', async () => {
  const file = await existing()
  const bytes = await readFile(file)
  bytes.fill(0x5a, 4096 * 5, 4096 * 12)
  await writeFile(file, bytes)
  const before = digest(file)
  expect(await refusal(file)).toMatch(/service\.db is a damaged database.*backup/)
  expect(digest(file)).toBe(before)
})

test('a damaged database is left as it is even when a crash left writes to be taken over', async () => {
  const file = await existing()
  const store = await open(file)
  await meet(store, 'the last one')
  const copy = join(temporaryFolder(), 'service.db')
  const bytes = await readFile(file)
  bytes.fill(0x5a, 4096 * 20, 4096 * 50)
  await writeFile(copy, bytes)
  await copyFile(`${file}-wal`, `${copy}-wal`)
  const before = [digest(copy), digest(`${copy}-wal`)]
  expect(await refusal(copy)).toMatch(/service\.db is a damaged database/)
  expect([digest(copy), digest(`${copy}-wal`)]).toEqual(before)
})

test('a database cut off at the end is refused and left as it is', async () => {
  const file = await existing()
  truncateSync(file, 4096 * 10)
  const before = digest(file)
  expect(await refusal(file)).toMatch(/service\.db is a damaged database/)
  expect(digest(file)).toBe(before)
})

test('a database made by a newer version is refused and left as it is', async () => {
  const file = await existing()
  const connection = new Database(file)
  connection.exec(`INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
    VALUES ('x', 'y', '2030-01-01', '20300101000000_later', 1)`)
  connection.close()
  const before = digest(file)
  expect(await refusal(file)).toMatch(/service\.db was made by a newer version.*20300101000000_later/)
  expect(digest(file)).toBe(before)
})

test('a folder in the place of the file is refused by name', async () => {
  const folder = join(temporaryFolder(), 'service.db')
  mkdirSync(folder)
  expect(await refusal(folder)).toMatch(/service\.db is not a file/)
})

test('a folder that cannot be made is refused by name', async () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  expect(await refusal(join(file, 'data', 'service.db'))).toMatch(/file\/data, the folder of the database/)
})

test('an address that is no file is refused with what is accepted', async () => {
  await expect(openStore({ url: 'postgres://db', now: () => NOON })).rejects.toThrow(
    /"postgres:\/\/db"; accepted: file:/,
  )
})
