// npm run migration -- --name what_changed   writes the step from the present migrations to prisma/schema.prisma
// npm run migration -- --check               fails when the migrations do not lead to prisma/schema.prisma
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { migrationsFolder } from '../src/store/migrations.js'
import { schemaDifference } from '../src/store/schemaDifference.js'

function check(sql: string | null): void {
  if (sql === null) return
  console.error(
    `prisma/schema.prisma and prisma/migrations differ. Run: npm run migration -- --name what_changed\n\n${sql}`,
  )
  process.exitCode = 1
}

function create(name: string, sql: string | null): void {
  if (sql === null) {
    console.log('Nothing to do: the migrations lead to prisma/schema.prisma.')
    return
  }
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = join(migrationsFolder(), `${time}_${name}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'migration.sql'), sql)
  console.log(`Wrote ${join(folder, 'migration.sql')}. Read it before you commit it.`)
}

const { values } = parseArgs({ options: { name: { type: 'string', default: '' }, check: { type: 'boolean' } } })
if (values.check === true) {
  check(await schemaDifference())
} else if (/^[a-z0-9_]+$/.test(values.name)) {
  create(values.name, await schemaDifference())
} else {
  console.error('usage: npm run migration -- --name what_changed   or   npm run migration -- --check')
  process.exitCode = 2
}
