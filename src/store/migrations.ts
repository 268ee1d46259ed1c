import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectFolder } from '../project.js'

/** A step from one shape of the database to the next, as it lies in `prisma/migrations/<name>/migration.sql`. */
export interface Migration {
  readonly name: string
  readonly sql: string
  /** As Prisma records it with the migrations that were applied. */
  readonly checksum: string
}

export function migrationsFolder(): string {
  return join(projectFolder, 'prisma', 'migrations')
}

/** All migrations of the folder, oldest first. */
export async function readMigrations(folder = migrationsFolder()): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(names.sort().map((name) => readMigration(folder, name)))
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}
