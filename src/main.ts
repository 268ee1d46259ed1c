import process from 'node:process'
import { isSocketRejection } from './channels/whatsapp/rejections.js'
import { ConfigError, readConfig, type Config } from './config.js'
import { ContentError } from './content/problem.js'
import { environment } from './environment.js'
import { HttpStartError } from './http/server.js'
import { createLog, type Log } from './log.js'
import { run } from './run.js'
import { StoreError } from './store/errors.js'

/** What was not done by then waits in the database for the next start. */
const STOP_WITHIN_MS = 9_000

/** Errors that say themselves what is wrong and what to do: a stack would only hide it. */
const explained = [ConfigError, ContentError, StoreError, HttpStartError]

try {
  await main()
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exit(1)
}

async function main(): Promise<void> {
  const config = readConfig(environment())
  const log = createLog({ level: config.logLevel, secrets: secretsOf(config) })
  for (const name of config.unknown)
    log.warn({ variable: name }, 'this variable is not known and has no effect; .env.example lists all')
  survive(log)
  const running = await run(config, log)
  onSignal(log, () => running.stop())
  process.stdout.write(`${running.greeting}\n`)
}

/** What a broken connection to WhatsApp leaves behind ends nothing; every other rejection that nobody handles is a bug, and ends the process. */
function survive(log: Log): void {
  process.on('unhandledRejection', (reason) => {
    if (!isSocketRejection(reason)) throw reason
    log.warn({ channel: 'whatsapp', err: reason }, 'a connection broke in the middle of something')
  })
}

/** The first signal stops in order, a second one at once. */
function onSignal(log: Log, stop: () => Promise<void>): void {
  let stopping = false
  const once = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.warn('not everything ended in time; what is left goes on at the next start')
      process.exit(0)
    }, STOP_WITHIN_MS).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', once)
  process.on('SIGINT', once)
}

function secretsOf({ telegram, whatsapp, adminApiKey }: Config): string[] {
  const hook = telegram?.mode === 'webhook' ? telegram.secret : undefined
  const key = whatsapp?.secretsKey.toString('base64')
  return [telegram?.token, hook, adminApiKey, key].filter((secret) => secret !== undefined)
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return explained.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message)
}
