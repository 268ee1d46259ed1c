// Makes the database client from prisma/schema.prisma. Prisma's command would fetch a native engine that this needs no
// part of and that closed networks refuse; any existing file in its place keeps it from trying.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const prisma = fileURLToPath(import.meta.resolve('prisma/build/index.js'))
const env = {
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
  ...process.env,
}
const { status, stdout, stderr } = spawnSync(process.execPath, [prisma, 'generate'], { env, encoding: 'utf8' })
if (status !== 0) {
  console.error(stdout + stderr)
  process.exit(1)
}
