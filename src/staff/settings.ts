import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.js'
import type { Log } from '../log.js'
import type { StaffAuthOptions } from './auth.js'

/** What better-auth is told wherever it is used. */
export function staffAuthSettings(
  config: Pick<Config, 'dataDir' | 'publicUrl'>,
  log?: Log,
): Omit<StaffAuthOptions, 'database'> {
  const url = config.publicUrl ?? 'http://localhost'
  return { secret: secretIn(config.dataDir), url, ...(log === undefined ? {} : { log }) }
}

/** Made at the first use, and kept beside the database that it goes with: without it everybody has to sign in again. */
function secretIn(dataDir: string): string {
  const file = join(dataDir, 'staff-secret')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  mkdirSync(dataDir, { recursive: true })
  try {
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(file, 'utf8').trim()
}
