import { join, resolve } from 'node:path'
import { z } from 'zod'
import { variables } from './variables.js'
import type { Variable, VariableName } from './variables.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** Polling asks Telegram for news; with a webhook Telegram brings them to `publicUrl` and proves itself by `secret`. */
export type TelegramConfig = { readonly token: string; readonly apiRoot: string; readonly perSecond: number } & (
  { readonly mode: 'polling' } | { readonly mode: 'webhook'; readonly secret: string; readonly publicUrl: string }
)

export interface WhatsappConfig {
  /** What the account's keys are encrypted with: 32 bytes. */
  readonly secretsKey: Buffer
  /** Undefined: WhatsApp's own server. */
  readonly url: string | undefined
}

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
  /** `two`: whoever writes an announcement does not confirm it, administrators aside. */
  readonly broadcastApproval: 'one' | 'two'
  /** Undefined: the channel is off. */
  readonly telegram: TelegramConfig | undefined
  /** Undefined: the channel is off. */
  readonly whatsapp: WhatsappConfig | undefined
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
  TELEGRAM_PER_SECOND: variables.TELEGRAM_PER_SECOND.schema.default(28),
  TELEGRAM_MODE: variables.TELEGRAM_MODE.schema.default('polling'),
  TELEGRAM_WEBHOOK_SECRET: variables.TELEGRAM_WEBHOOK_SECRET.schema.optional(),
  WHATSAPP: variables.WHATSAPP.schema.default(false),
  WHATSAPP_WS_URL: variables.WHATSAPP_WS_URL.schema.optional(),
  BROADCAST_APPROVAL: variables.BROADCAST_APPROVAL.schema.default('one'),
  SECRETS_KEY: variables.SECRETS_KEY.schema.optional(),
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
    broadcastApproval: parsed.BROADCAST_APPROVAL,
    telegram: telegram(parsed),
    whatsapp: whatsapp(parsed),
    unknown: Object.keys(given).filter((name) => /^(TELEGRAM|WHATSAPP)_/.test(name) && !(name in variables)),
  }
}

function telegram(parsed: Parsed): TelegramConfig | undefined {
  if (parsed.TELEGRAM_BOT_TOKEN === undefined) return undefined
  const base = {
    token: parsed.TELEGRAM_BOT_TOKEN,
    apiRoot: parsed.TELEGRAM_API_ROOT,
    perSecond: parsed.TELEGRAM_PER_SECOND,
  }
  const { TELEGRAM_WEBHOOK_SECRET: secret, PUBLIC_URL: publicUrl } = parsed
  if (parsed.TELEGRAM_MODE === 'polling') return { ...base, mode: 'polling' }
  if (secret === undefined || publicUrl === undefined)
    throw new Error('webhook mode passed without its secret or address')
  return { ...base, mode: 'webhook', secret, publicUrl }
}

function whatsapp(parsed: Parsed): WhatsappConfig | undefined {
  if (!parsed.WHATSAPP) return undefined
  const { SECRETS_KEY: secretsKey, WHATSAPP_WS_URL: url } = parsed
  if (secretsKey === undefined) throw new Error('WhatsApp passed without the key of its secrets')
  return { secretsKey, url }
}

/** What cannot do without something else, and what to set instead. */
const needs = [
  { of: 'TELEGRAM_MODE', value: 'webhook', instead: 'polling', needed: ['TELEGRAM_WEBHOOK_SECRET', 'PUBLIC_URL'] },
  { of: 'WHATSAPP', value: 'on', instead: 'off', needed: ['SECRETS_KEY'] },
] as const

/** What is needed and not given, told together with everything else that is wrong. */
function missing(given: Record<string, string>): ConfigProblem[] {
  return needs
    .filter(({ of, value }) => given[of] === value)
    .flatMap(({ of, value, instead, needed }) =>
      needed
        .filter((name) => given[name] === undefined)
        .map((name) => ({
          name,
          given: 'nothing',
          accepted: `${variables[name].accepted}; it is required because ${of} is ${value}`,
          remedy: `${variables[name].remedy}, or set ${of}=${instead}`,
        })),
    )
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
