import { accessSync, constants, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { StoreError } from './errors.js'
import { inspectFile, type Recorded } from './inspect.js'
import { migrate } from './migrate.js'
import { readMigrations, type Migration } from './migrations.js'

/** Makes sure that the database of this url exists and has the present shape; the path of its file. Throws a StoreError. */
export async function prepareFile(url: string): Promise<string> {
  const file = pathOf(url)
  prepareFolder(dirname(file))
  const recorded = inspectFile(file)
  const migrations = await readMigrations()
  if (recorded !== null) refuseUnknown(file, recorded, migrations)
  if (recorded === null || !isCurrent(recorded, migrations)) await migrate(file, migrations)
  return file
}

function pathOf(url: string): string {
  const path = /^file:([^?]+)$/.exec(url)?.[1]
  if (path === undefined) {
    throw new StoreError(
      `DATABASE_URL is ${JSON.stringify(url)}; accepted: file: and a path, such as file:./data/service.db`,
    )
  }
  return resolve(path)
}

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StoreError(
      `${folder}, the folder of the database, cannot be made or written to (${String(error)}). Make it, give the user ` +
        'who runs the service the right to write in it, or set DATA_DIR or DATABASE_URL to another place.',
      { cause: error },
    )
  }
}

function refuseUnknown(file: string, recorded: readonly Recorded[], migrations: readonly Migration[]): void {
  const known = new Set(migrations.map(({ name }) => name))
  const unknown = recorded.filter(({ name }) => !known.has(name)).map(({ name }) => name)
  if (unknown.length === 0) return
  throw new StoreError(
    `${file} was made by a newer version of this service (it has ${unknown.join(', ')}). It was left as it is. Run that ` +
      'version, or restore the backup made before the update.',
  )
}

/** When it is, Prisma's engine has nothing to do and need not be loaded. */
function isCurrent(recorded: readonly Recorded[], migrations: readonly Migration[]): boolean {
  const done = new Map(recorded.filter(({ finished }) => finished).map(({ name, checksum }) => [name, checksum]))
  return (
    recorded.every(({ finished }) => finished) && migrations.every(({ name, checksum }) => done.get(name) === checksum)
  )
}
