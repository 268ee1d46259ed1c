import { join, resolve } from 'node:path'
import { z } from 'zod'
import { variables } from './variables.js'
import type { Variable, VariableName } from './variables.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** Polling asks Telegram for news; with a webhook Telegram brings them to `publicUrl` and proves itself by `secret`. */
export type TelegramConfig = { readonly token: string; readonly apiRoot: string } & (
  { readonly mode: 'polling' } | { readonly mode: 'webhook'; readonly secret: string; readonly publicUrl: string }
)

export interface Config {
  readonly host: string
  readonly port: number
  /** Absolute path of the folder for everything that the service writes. */
  readonly dataDir: string
  readonly databaseUrl: string
  readonly logLevel: string
  /** Codes of locales; the first is the default. Whether they exist is for the content to say. */
  readonly languages: readonly string[]
  readonly webChat: boolean
  /** How many reverse proxies stand in front, so that their word on who is calling is taken. */
  readonly proxies: number
  readonly publicUrl: string | undefined
  /** Folder with flows/ and locales/; undefined for the project's own. */
  readonly contentDir: string | undefined
  /** A key of the API for staff that may do everything; undefined: there is none but those in the database. */
  readonly adminApiKey: string | undefined
  /** Undefined: the channel is off. */
  readonly telegram: TelegramConfig | undefined
  /** Names that look like ours and are not: probably misspelt. */
  readonly unknown: readonly string[]
}

export interface ConfigProblem {
  readonly name: string
  /** What was given, with secrets hidden. */
  readonly given: string
  readonly accepted: string
  readonly remedy: string
}

/** The environment is wrong; the message lists every variable that is, and what to do. It never holds a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(['The configuration cannot be used, so nothing was started:', ...problems.map(describe)].join('\n'))
    this.problems = problems
  }
}

/** Parses the environment once. Throws a ConfigError with every wrong variable. An empty value counts as not given. */
export function readConfig(env: Environment): Config {
  const given = onlyGiven(env)
  const parsed = schema.safeParse(given)
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => problemOf(issue, given))),
    ...missing(given),
  ]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  return assemble(parsed.data, given)
}

const schema = z.object({
  HOST: variables.HOST.schema.default('127.0.0.1'),
  PORT: variables.PORT.schema.default(3000),
  DATA_DIR: variables.DATA_DIR.schema.default('./data'),
  DATABASE_URL: variables.DATABASE_URL.schema.optional(),
  LOG_LEVEL: variables.LOG_LEVEL.schema.default('info'),
  LANGUAGES: variables.LANGUAGES.schema.default(['es', 'en']),
  WEB_CHAT: variables.WEB_CHAT.schema.optional(),
  TRUST_PROXY: variables.TRUST_PROXY.schema.default(0),
  PUBLIC_URL: variables.PUBLIC_URL.schema.optional(),
  CONTENT_DIR: variables.CONTENT_DIR.schema.optional(),
  ADMIN_API_KEY: variables.ADMIN_API_KEY.schema.optional(),
  TELEGRAM_BOT_TOKEN: variables.TELEGRAM_BOT_TOKEN.schema.optional(),
  TELEGRAM_API_ROOT: variables.TELEGRAM_API_ROOT.schema.default('https://api.telegram.org'),
  TELEGRAM_MODE: variables.TELEGRAM_MODE.schema.default('polling'),
  TELEGRAM_WEBHOOK_SECRET: variables.TELEGRAM_WEBHOOK_SECRET.schema.optional(),
})
type Parsed = z.infer<typeof schema>

function onlyGiven(env: Environment): Record<string, string> {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && value.trim() !== '') given[name] = value.trim()
  return given
}

function assemble(parsed: Parsed, given: Record<string, string>): Config {
  const dataDir = resolve(parsed.DATA_DIR)
  return {
    host: parsed.HOST,
    port: parsed.PORT,
    dataDir,
    databaseUrl: parsed.DATABASE_URL ?? `file:${join(dataDir, 'riobamba.db')}`,
    logLevel: parsed.LOG_LEVEL,
    languages: parsed.LANGUAGES,
    webChat: parsed.WEB_CHAT ?? given['NODE_ENV'] !== 'production',
    proxies: parsed.TRUST_PROXY,
    publicUrl: parsed.PUBLIC_URL,
    contentDir: parsed.CONTENT_DIR === undefined ? undefined : resolve(parsed.CONTENT_DIR),
    adminApiKey: parsed.ADMIN_API_KEY,
    telegram: telegram(parsed),
    unknown: Object.keys(given).filter((name) => name.startsWith('TELEGRAM_') && !(name in variables)),
  }
}

function telegram(parsed: Parsed): TelegramConfig | undefined {
  if (parsed.TELEGRAM_BOT_TOKEN === undefined) return undefined
  const base = { token: parsed.TELEGRAM_BOT_TOKEN, apiRoot: parsed.TELEGRAM_API_ROOT }
  const { TELEGRAM_WEBHOOK_SECRET: secret, PUBLIC_URL: publicUrl } = parsed
  if (parsed.TELEGRAM_MODE === 'polling') return { ...base, mode: 'polling' }
  if (secret === undefined || publicUrl === undefined)
    throw new Error('webhook mode passed without its secret or address')
  return { ...base, mode: 'webhook', secret, publicUrl }
}

/** What webhook mode cannot do without, told together with everything else that is wrong. */
function missing(given: Record<string, string>): ConfigProblem[] {
  if (given['TELEGRAM_MODE'] !== 'webhook') return []
  const needed = ['TELEGRAM_WEBHOOK_SECRET', 'PUBLIC_URL'] as const
  return needed
    .filter((name) => given[name] === undefined)
    .map((name) => ({
      name,
      given: 'nothing',
      accepted: `${variables[name].accepted}; it is required because TELEGRAM_MODE is webhook`,
      remedy: `${variables[name].remedy}, or set TELEGRAM_MODE=polling`,
    }))
}

function problemOf(issue: z.core.$ZodIssue, given: Record<string, string>): ConfigProblem {
  const name = String(issue.path[0])
  const variable: Variable = variables[name as VariableName]
  const value = given[name] ?? ''
  return {
    name,
    given: variable.hide === undefined ? JSON.stringify(value) : variable.hide(value),
    accepted: variable.accepted,
    remedy: variable.remedy,
  }
}

function describe(problem: ConfigProblem): string {
  return `  ${problem.name}: given ${problem.given}\n    accepted: ${problem.accepted}\n    to do: ${problem.remedy}`
}
