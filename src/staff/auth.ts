import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { Log } from '../log.js'
import type { StaffDatabase } from '../store/staffDatabase.js'
import { newId } from '../store/ids.js'

export interface StaffAuthOptions {
  readonly database: StaffDatabase
  /** Signs the sessions of browsers, and encrypts second factors. */
  readonly secret: string
  /** Under which the service is reached. */
  readonly url: string
  readonly log?: Log
}

/** What keys begin with, so that people and secret scanners know one when they see it. */
const keyPrefix = 'staff_'
export const longestKeyName = 64
/** In characters; NIST SP 800-63B asks for length rather than for signs of several kinds. */
export const shortestPassword = 12
export const longestPassword = 128
/** Where the pages for staff are; their cookies go nowhere else. */
const consolePath = '/console'
/** In seconds: a day's work. Whoever goes on working is not signed out in the middle of it. */
const SESSION_LASTS = 12 * 60 * 60
const SESSION_RENEWED = 60 * 60

export type StaffAuth = ReturnType<typeof createStaffAuth>

/**
 * better-auth over the staff's own tables: API keys, stored as SHA-256, and people with passwords, sessions and second factors.
 * It mounts no route: what it can do is called from here.
 */
export function createStaffAuth({ database, secret, url, log }: StaffAuthOptions) {
  return betterAuth({
    ...{ database, secret, baseURL: url, basePath: '/staff/auth', appName: 'Gobierno Abierto' },
    ...tables,
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
    },
    telemetry: { enabled: false },
    advanced: {
      database: { generateId: newId },
      cookiePrefix: 'staff',
      useSecureCookies: url.startsWith('https:'),
      defaultCookieAttributes: { path: consolePath, sameSite: 'lax', httpOnly: true },
      // Requests are checked, and sign-ins counted, before they come here.
      disableOriginCheck: true,
    },
    rateLimit: { enabled: false },
    logger: { level: 'error', log: logTo(log) },
    plugins: [
      twoFactor({ issuer: 'Gobierno Abierto', twoFactorTable: 'staffTwoFactor' }),
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
  user: {
    modelName: 'staffUser',
    additionalFields: {
      role: { type: 'string', input: false, required: false },
      language: { type: 'string', input: false, required: false },
      disabledAt: { type: 'date', input: false, required: false },
    } as const,
  },
  session: { modelName: 'staffSession', expiresIn: SESSION_LASTS, updateAge: SESSION_RENEWED },
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
