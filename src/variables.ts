import { isIP } from 'node:net'
import { z } from 'zod'

/** One environment variable: how it is read, and what a person is told who set it wrongly. */
export interface Variable {
  readonly schema: z.ZodType
  readonly accepted: string
  readonly remedy: string
  /** For values that hold secrets: what may be shown of them. */
  readonly hide?: (value: string) => string
}

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const languageAliases: Readonly<Record<string, string>> = { qu: 'qug', kichwa: 'qug' }

/** Every variable that the service knows. `.env.example` and the README's table say the same in more words. */
export const variables = {
  HOST: {
    schema: z.string().refine(isHost),
    accepted: 'an IP address or a host name of this machine, such as 127.0.0.1 or 0.0.0.0',
    remedy: 'use 127.0.0.1 behind a reverse proxy on the same machine, 0.0.0.0 in a container',
  },
  PORT: {
    schema: wholeNumber(0, 65_535),
    accepted: 'a whole number from 0 to 65535 (0: any free port)',
    remedy: 'set a free port such as 3000',
  },
  DATA_DIR: {
    schema: z.string(),
    accepted: 'the path of a folder that the service may write to',
    remedy: 'leave it out for ./data',
  },
  DATABASE_URL: {
    schema: z.string().regex(/^file:(?!\/\/[^/]).+/),
    accepted:
      'file: and the path of a SQLite file, such as file:./data/riobamba.db (PostgreSQL comes in a later version)',
    remedy: 'leave it out for a file in DATA_DIR',
    hide: (value) => `${JSON.stringify(/^[a-z][a-z0-9+.-]*:/i.exec(value)?.[0] ?? '')} and ${hidden(value)}`,
  },
  LOG_LEVEL: {
    schema: z.enum(levels),
    accepted: levels.join(', '),
    remedy: 'leave it out for info',
  },
  LANGUAGES: {
    schema: z
      .string()
      .transform(languageCodes)
      .pipe(z.array(z.string().regex(/^[a-z]{2,3}$/)).min(1)),
    accepted: 'codes of the folders in locales/, with commas between, the default first, such as es,en or es,en,qug',
    remedy: 'leave it out for es,en',
  },
  WEB_CHAT: {
    schema: z.enum(['on', 'off']).transform((value) => value === 'on'),
    accepted: 'on or off',
    remedy: 'leave it out: the chat page is then on, except where NODE_ENV is production',
  },
  TRUST_PROXY: {
    schema: wholeNumber(0, 5),
    accepted: 'how many reverse proxies stand in front of the service, from 0 to 5',
    remedy: 'leave it out where citizens connect directly; set 1 behind one nginx, Caddy or the like',
  },
  PUBLIC_URL: {
    schema: z.string().refine(isPublicUrl).transform(withoutSlash),
    accepted: 'the https:// address under which the service is reached from outside (http:// only for localhost)',
    remedy: 'set it to something like https://chat.example.gob.ec',
  },
  CONTENT_DIR: {
    schema: z.string(),
    accepted: 'the path of a folder that holds flows/ and locales/',
    remedy: "leave it out for the project's own",
  },
  ADMIN_API_KEY: {
    schema: z.string().regex(/^[\x21-\x7e]{32,256}$/),
    accepted: '32 to 256 letters, digits and signs, without spaces',
    remedy:
      'set it to what `openssl rand -hex 32` prints, or leave it out: only keys made with `npm run staff` are taken then',
    hide: hidden,
  },
  TELEGRAM_BOT_TOKEN: {
    schema: z.string().regex(/^\d+:[A-Za-z0-9_-]+$/),
    accepted: 'the token of a bot as @BotFather gives it: digits, a colon, then letters, digits, _ and -',
    remedy: 'copy the whole token from @BotFather, or leave it out: Telegram is then off',
    hide: hidden,
  },
  TELEGRAM_API_ROOT: {
    schema: z.string().refine(isWebUrl).transform(withoutSlash),
    accepted: 'the http:// or https:// address of a Bot API server',
    remedy: "leave it out for Telegram's own",
  },
  TELEGRAM_PER_SECOND: {
    schema: wholeNumber(1, 1000),
    accepted: 'how many messages a second Telegram lets the bot send, from 1 to 1000',
    remedy: 'leave it out for 28; only bots with which Telegram has agreed on more may send more',
  },
  TELEGRAM_MODE: {
    schema: z.enum(['polling', 'webhook']),
    accepted: 'polling or webhook',
    remedy: 'leave it out for polling, which needs no public address',
  },
  TELEGRAM_WEBHOOK_SECRET: {
    schema: z.string().regex(/^[A-Za-z0-9_-]{16,256}$/),
    accepted: '16 to 256 letters, digits, _ and -',
    remedy: 'set it to what `openssl rand -hex 32` prints',
    hide: hidden,
  },
  WHATSAPP: {
    schema: z.enum(['on', 'off']).transform((value) => value === 'on'),
    accepted: 'on or off',
    remedy: 'leave it out: WhatsApp is then off',
  },
  WHATSAPP_WS_URL: {
    schema: z.string().refine(isSocketUrl),
    accepted: 'the ws:// or wss:// address of a WhatsApp Web server',
    remedy: "leave it out for WhatsApp's own; it is for tests",
  },
  BROADCAST_APPROVAL: {
    schema: z.enum(['one', 'two']),
    accepted: 'one or two',
    remedy: 'leave it out for one: whoever writes an announcement may let it go; two asks for somebody else',
  },
  SECRETS_KEY: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9+/]{43}=$/)
      .transform((value) => Buffer.from(value, 'base64')),
    accepted: '32 bytes in base64: 43 letters, digits, + and /, then =',
    remedy: 'set it to what `openssl rand -base64 32` prints, and keep it where the backups are not',
    hide: hidden,
  },
} satisfies Record<string, Variable>

export type VariableName = keyof typeof variables

function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
}

function languageCodes(value: string): string[] {
  const codes = value.split(',').map((code) => code.trim().toLowerCase())
  return [...new Set(codes.map((code) => languageAliases[code] ?? code))]
}

function isHost(value: string): boolean {
  return isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)
}

function parseUrl(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined
}

function isWebUrl(value: string): boolean {
  const url = parseUrl(value)
  return url !== undefined && (url.protocol === 'https:' || url.protocol === 'http:')
}

function isSocketUrl(value: string): boolean {
  return ['ws:', 'wss:'].includes(parseUrl(value)?.protocol ?? '')
}

/** A page of a public service is read over https; plain http is for trying things out on one machine. */
function isPublicUrl(value: string): boolean {
  const url = parseUrl(value)
  if (url === undefined || url.search !== '' || url.hash !== '' || url.username !== '') return false
  if (url.protocol === 'https:') return true
  return url.protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
}

function withoutSlash(value: string): string {
  return value.replace(/\/+$/, '')
}

function hidden(value: string): string {
  return `(hidden, ${String(value.length)} characters)`
}
