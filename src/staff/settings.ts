import { randomBytes } from 'node:crypto'
import type { Config } from '../config.js'
import type { Log } from '../log.js'
import type { StaffAuthOptions } from './auth.js'

/** What better-auth is told wherever it is used. Nobody can sign in yet, so that what it signs with need not outlive the process. */
export function staffAuthSettings(config: Config, log?: Log): Omit<StaffAuthOptions, 'database'> {
  const url = config.publicUrl ?? 'http://localhost'
  return { secret: randomBytes(32).toString('hex'), url, ...(log === undefined ? {} : { log }) }
}
