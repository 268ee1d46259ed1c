import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import type { Log } from '../log.js'
import type { StaffDatabase } from '../store/staffDatabase.js'
import { newId } from '../store/ids.js'

export interface StaffAuthOptions {
  readonly database: StaffDatabase
  /** Signs sessions of browsers. Nothing is signed while nobody can sign in. */
  readonly secret: string
  /** Under which the service is reached. */
  readonly url: string
  readonly log?: Log
}

/** What keys begin with, so that people and secret scanners know one when they see it. */
const keyPrefix = 'staff_'
export const longestKeyName = 64

export type StaffAuth = ReturnType<typeof createStaffAuth>

/**
 * better-auth over the staff's own tables: API keys, stored as SHA-256, and accounts with passwords for the console to come.
 * It mounts no route: what it can do is called from here.
 */
export function createStaffAuth({ database, secret, url, log }: StaffAuthOptions) {
  return betterAuth({
    ...{ database, secret, baseURL: url, basePath: '/staff/auth', appName: 'Gobierno Abierto' },
    ...tables,
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    telemetry: { enabled: false },
    advanced: { database: { generateId: newId }, cookiePrefix: 'staff' },
    logger: { level: 'error', log: logTo(log) },
    plugins: [
      apiKey({
        schema: { apikey: { modelName: 'staffKey' } },
        defaultPrefix: keyPrefix,
        requireName: true,
        maximumNameLength: longestKeyName,
        startingCharactersConfig: { shouldStore: true, charactersLength: keyPrefix.length + 4 },
        // Counted in memory by http/api/limits.ts, which answers with how long to wait.
        rateLimit: { enabled: false },
      }),
    ],
  })
}

/** Under names of their own: `Session` is a citizen's conversation. */
const tables = {
  user: { modelName: 'staffUser' },
  session: { modelName: 'staffSession' },
  account: { modelName: 'staffAccount' },
  verification: { modelName: 'staffVerification' },
}

/** A wrong key is no failure of ours; anything else that better-auth complains of is. */
function logTo(log: Log | undefined) {
  return (_level: string, message: string, ...details: unknown[]): void => {
    if (details.some((detail) => detail instanceof APIError)) return
    log?.error({ err: details.find((detail) => detail instanceof Error), detail: message }, 'better-auth failed')
  }
}
