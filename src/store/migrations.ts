import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A step from one shape of the database to the next, as it lies in `prisma/migrations/<name>/migration.sql`. */
export interface Migration {
  readonly name: string
  readonly sql: string
  /** As Prisma records it with the migrations that were applied. */
  readonly checksum: string
}

/** The folder of package.json: the same for `src/` under tsx and for `dist/`. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) throw new Error('package.json was not found above src/store')
    folder = dirname(folder)
  }
  return folder
}

/** All migrations, oldest first. */
export async function readMigrations(folder = join(projectRoot(), 'prisma', 'migrations')): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(names.sort().map((name) => readMigration(folder, name)))
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}
