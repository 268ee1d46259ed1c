import { existsSync } from 'node:fs'
import process from 'node:process'
import type { Environment } from './config.js'

/** The environment of this process, completed by a `.env` file in the working folder; what is set already wins. */
export function environment(): Environment {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return process.env
}
