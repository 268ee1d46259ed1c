import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../src/config.js'
import { variables } from '../src/variables.js'
import type { Environment } from '../src/config.js'

const secret = 'a-secret-of-enough-length'

function problemsOf(env: Environment) {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('expected the configuration to be refused')
}

describe('the configuration', () => {
  it('needs nothing at all', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: resolve('data'),
      databaseUrl: `file:${resolve('data/riobamba.db')}`,
      logLevel: 'info',
      languages: ['es', 'en'],
      webChat: true,
      proxies: 0,
      publicUrl: undefined,
      contentDir: undefined,
      adminApiKey: undefined,
      broadcastApproval: 'one',
      telegram: undefined,
      whatsapp: undefined,
      unknown: [],
    })
  })

  it('takes an empty value as not given', () => {
    expect(readConfig({ PORT: '', TELEGRAM_BOT_TOKEN: ' ', WEB_CHAT: '' })).toEqual(readConfig({}))
  })

  it('keeps the database in the data folder', () => {
    expect(readConfig({ DATA_DIR: '/srv/chat' }).databaseUrl).toBe('file:/srv/chat/riobamba.db')
  })

  it('switches the web chat off in production unless it is asked for', () => {
    expect(readConfig({ NODE_ENV: 'production' }).webChat).toBe(false)
    expect(readConfig({ NODE_ENV: 'production', WEB_CHAT: 'on' }).webChat).toBe(true)
    expect(readConfig({ WEB_CHAT: 'off' }).webChat).toBe(false)
  })

  it('knows Kichwa under its other names and takes each language once', () => {
    expect(readConfig({ LANGUAGES: 'es, Kichwa,qu,en' }).languages).toEqual(['es', 'qug', 'en'])
  })

  it('reads a bot that polls', () => {
    const { telegram } = readConfig({ TELEGRAM_BOT_TOKEN: '4242:TEST', TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/' })
    expect(telegram).toEqual({ token: '4242:TEST', apiRoot: 'http://127.0.0.1:8081', perSecond: 28, mode: 'polling' })
  })

  it('reads a bot with a webhook', () => {
    const env = { TELEGRAM_BOT_TOKEN: '4242:TEST', TELEGRAM_MODE: 'webhook', TELEGRAM_WEBHOOK_SECRET: secret }
    expect(readConfig({ ...env, PUBLIC_URL: 'https://chat.example.org/' }).telegram).toEqual({
      token: '4242:TEST',
      apiRoot: 'https://api.telegram.org',
      perSecond: 28,
      mode: 'webhook',
      secret,
      publicUrl: 'https://chat.example.org',
    })
  })

  it('refuses webhook mode without its secret and its address, and names both', () => {
    const error = problemsOf({ TELEGRAM_BOT_TOKEN: '4242:TEST', TELEGRAM_MODE: 'webhook' })
    expect(error.problems.map((p) => p.name)).toEqual(['TELEGRAM_WEBHOOK_SECRET', 'PUBLIC_URL'])
    expect(error.message).toContain('openssl rand -hex 32')
  })

  it('takes plain http only for this machine', () => {
    expect(readConfig({ PUBLIC_URL: 'http://localhost:3000' }).publicUrl).toBe('http://localhost:3000')
    expect(readConfig({ PUBLIC_URL: 'http://[::1]:3000' }).publicUrl).toBe('http://[::1]:3000')
    expect(problemsOf({ PUBLIC_URL: 'http://chat.example.org' }).problems).toHaveLength(1)
  })

  it('lists every wrong variable at once: its name, what was given, what is accepted and what to do', () => {
    const error = problemsOf({
      HOST: 'not a host',
      PORT: '70000',
      LOG_LEVEL: 'loud',
      LANGUAGES: 'español',
      WEB_CHAT: 'maybe',
      TRUST_PROXY: 'yes',
      PUBLIC_URL: 'chat',
      TELEGRAM_API_ROOT: 'telegram',
      TELEGRAM_MODE: 'webhook',
    })
    expect(error.problems.map((p) => p.name).sort()).toEqual([
      ...['HOST', 'LANGUAGES', 'LOG_LEVEL', 'PORT', 'PUBLIC_URL', 'TELEGRAM_API_ROOT', 'TELEGRAM_WEBHOOK_SECRET'],
      ...['TRUST_PROXY', 'WEB_CHAT'],
    ])
    expect(error.message).toContain('PORT: given "70000"\n    accepted: a whole number from 0 to 65535')
    expect(error.message).toContain('accepted: on or off')
    expect(error.message).toContain('to do: set a free port such as 3000')
  })

  it.each(['3000.5', '-1', '0x50', '99999', 'abc', '1e3'])('refuses the port %s', (PORT) => {
    expect(problemsOf({ PORT }).problems.map((p) => p.given)).toEqual([JSON.stringify(PORT)])
  })

  it('does not repeat secrets in its complaints', () => {
    const error = problemsOf({
      TELEGRAM_BOT_TOKEN: 'hush-hush token',
      TELEGRAM_WEBHOOK_SECRET: 'hush',
      DATABASE_URL: 'postgresql://citizen:hush@db.example.org/chat',
    })
    expect(error.problems).toHaveLength(3)
    expect(error.message).not.toContain('hush')
    expect(error.message).toContain('PostgreSQL comes in a later version')
    expect(error.message).toContain('"postgresql:"')
  })

  it('takes a bootstrap key of 32 characters or more, and refuses a shorter one without repeating it', () => {
    const key = 'k'.repeat(32)
    expect(readConfig({ ADMIN_API_KEY: key }).adminApiKey).toBe(key)
    for (const ADMIN_API_KEY of ['hush'.repeat(7), `hush ${'k'.repeat(40)}`]) {
      const error = problemsOf({ ADMIN_API_KEY })
      expect(error.problems.map(({ name }) => name)).toEqual(['ADMIN_API_KEY'])
      expect(error.message).toContain('openssl rand -hex 32')
      expect(error.message).not.toContain('hush')
    }
  })

  it('lets the author of an announcement let it go, unless two are asked for', () => {
    expect(readConfig({ BROADCAST_APPROVAL: 'two' }).broadcastApproval).toBe('two')
    expect(problemsOf({ BROADCAST_APPROVAL: '2' }).message).toContain('accepted: one or two')
  })

  it('reads WhatsApp with the key of its secrets', () => {
    const SECRETS_KEY = Buffer.alloc(32, 7).toString('base64')
    expect(readConfig({ WHATSAPP: 'on', SECRETS_KEY }).whatsapp).toEqual({
      secretsKey: Buffer.alloc(32, 7),
      url: undefined,
    })
    const given = { WHATSAPP: 'on', SECRETS_KEY, WHATSAPP_WS_URL: 'ws://127.0.0.1:8080/ws' }
    expect(readConfig(given).whatsapp).toMatchObject({ url: 'ws://127.0.0.1:8080/ws' })
    expect(readConfig({ WHATSAPP: 'off', SECRETS_KEY }).whatsapp).toBeUndefined()
  })

  it('refuses WhatsApp without the key of its secrets, and says how to make one', () => {
    const error = problemsOf({ WHATSAPP: 'on' })
    expect(error.problems.map(({ name }) => name)).toEqual(['SECRETS_KEY'])
    expect(error.message).toContain('openssl rand -base64 32')
    expect(error.message).toContain('or set WHATSAPP=off')
  })

  it.each(['c2hvcnQ=', 'hush'.repeat(11), `${'A'.repeat(42)}==`])('refuses %s as the key of secrets', (SECRETS_KEY) => {
    const error = problemsOf({ WHATSAPP: 'on', SECRETS_KEY })
    expect(error.problems.map(({ name }) => name)).toEqual(['SECRETS_KEY'])
    expect(error.message).not.toContain(SECRETS_KEY)
  })

  it('points at names that look misspelt', () => {
    expect(readConfig({ TELEGRAM_TOKEN: '4242:TEST', WHATSAPP_PHONE: '593' })).toMatchObject({
      telegram: undefined,
      unknown: ['TELEGRAM_TOKEN', 'WHATSAPP_PHONE'],
    })
  })

  it('is described by .env.example: every variable, none besides, each with a value that is accepted', () => {
    const example = parseEnv(readFileSync('.env.example', 'utf8').replace(/^#(?=[A-Z_]+=)/gm, ''))
    expect(Object.keys(example).sort()).toEqual(Object.keys(variables).sort())
    expect(readConfig(example).unknown).toEqual([])
  })
})
