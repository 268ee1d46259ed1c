import type { Logger } from 'pino'
import type { LanguageCode } from 'grammy/types'
import type { Clock } from '../../clock.js'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** The commands of one language, or of everybody who has no list of their own when `language` is left out. */
export interface CommandList {
  /** ISO 639-1, two letters. */
  readonly language?: LanguageCode
  /** At most 100; a command is 1-32 of `a-z0-9_` without the slash, a description 1-256 characters. */
  readonly list: readonly { readonly command: string; readonly description: string }[]
}

export interface Webhook {
  /** Where Telegram shall post, as seen from the internet. */
  readonly url: string
  /** 1-256 characters `A-Z a-z 0-9 _ -`, sent back by Telegram with every post. */
  readonly secret: string
}

export interface TelegramOptions {
  readonly token: string
  /** Where the Bot API is; Telegram's own when left out. */
  readonly apiRoot?: string | undefined
  /** How many messages a second Telegram lets this bot send. */
  readonly perSecond?: number | undefined
  readonly mode: 'polling' | { readonly webhook: Webhook }
  readonly commands: readonly CommandList[]
  /** Said once, in neutral markup, in a group the bot was added to, before it leaves. */
  readonly privateOnlyText?: string | undefined
  readonly log: Log
  readonly clock: Clock
  readonly timing?: Partial<Timing>
}

export const defaultTiming = {
  /** How long Telegram holds a poll open. */
  pollSeconds: 30,
  /** How long a poll may take altogether; longer than `pollSeconds`. */
  pollLimitSeconds: 60,
  /** How long any other request may take. */
  requestLimitSeconds: 30,
  /** How long fetching a file may take. */
  downloadLimitSeconds: 120,
  /** Pauses after a failure, doubling from the first to the second. */
  retryMinMs: 500,
  retryMaxMs: 30_000,
  /** Pause, chosen at random between the two, after another program polled with the same token. */
  conflictMinMs: 10_000,
  conflictMaxMs: 30_000,
  /** Pause after the token was refused: a person has to act, or Telegram has to come to its senses. */
  refusedMs: 60_000,
  /** How long stopping waits for requests that nobody depends on. */
  farewellMs: 3_000,
}

export type Timing = typeof defaultTiming

/** Raised when the channel is set up in a way that cannot work; the message says what is accepted. */
export class TelegramSetupError extends Error {
  override readonly name = 'TelegramSetupError'
}

/** Fails with TelegramSetupError when the token is empty or webhook mode has no usable secret or address. */
export function checkOptions(options: TelegramOptions): void {
  if (options.token === '') throw new TelegramSetupError('Telegram needs a bot token, as @BotFather gave it.')
  if (options.mode === 'polling') return
  const { url, secret } = options.mode.webhook
  if (!/^[\w-]{1,256}$/.test(secret)) {
    throw new TelegramSetupError('Telegram webhooks need a secret of 1 to 256 characters A-Z, a-z, 0-9, _ and -.')
  }
  if (!URL.canParse(url)) throw new TelegramSetupError('Telegram webhooks need the public address to post to.')
}
