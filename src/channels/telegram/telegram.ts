import type { IncomingMessage, ServerResponse } from 'node:http'
import { Api } from 'grammy'
import type { Channel, Pace } from '../channel.js'
import { fetchFile } from './files.js'
import { Health } from './health.js'
import { linkOf } from './link.js'
import { listen, type Listening } from './listen.js'
import { checkOptions, defaultTiming, type TelegramOptions } from './options.js'
import { removeMessage } from './remove.js'
import { createSender } from './send.js'
import { apiSignal } from './signal.js'

/** Telegram allows most bots about 30 messages a second in all, and one a second to a person, with short bursts. */
const defaultPerSecond = 28
/** Enough for that many a second when each takes a second to be answered. */
const inFlight = 30
const paceOf = (perSecond: number): Pace => {
  return { perSecond, burst: perSecond + 2, addressPerSecond: 1, addressBurst: 6, inFlight }
}

/** Telegram takes 4096 after reading the markup; the rest is a margin for the ways there are to count. */
const maxText = 4000

const reachableWithinMs = 5_000

export interface TelegramChannel extends Channel {
  readonly name: 'telegram'
  /**
   * Answers what Telegram posts in webhook mode: to be mounted at the webhook's address before anything that reads bodies.
   * 200 when accepted, 401 on a wrong secret, 500 when it could not be accepted, 503 when not listening.
   */
  readonly webhook: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

/** Telegram as a channel. Throws TelegramSetupError when the options cannot work; reaches out only when started. */
export function createTelegram(options: TelegramOptions): TelegramChannel {
  checkOptions(options)
  const { token, mode, log } = options
  const timing = { ...defaultTiming, ...options.timing }
  const apiRoot = (options.apiRoot ?? 'https://api.telegram.org').replace(/\/+$/, '')
  const api = new Api(token, { apiRoot, timeoutSeconds: timing.requestLimitSeconds })
  const pollApi = new Api(token, { apiRoot, timeoutSeconds: timing.pollLimitSeconds })
  const health = new Health(log)
  let listening: Listening | undefined
  const source = { api, downloads: `${apiRoot}/file/bot${token}`, limitSeconds: timing.downloadLimitSeconds }
  return {
    name: 'telegram',
    maxText,
    pace: paceOf(options.perSecond ?? defaultPerSecond),
    idempotentSend: false,
    start: (accept) => {
      listening ??= listen(accept, { ...options, api, pollApi, health, timing })
      return Promise.resolve()
    },
    stop: async () => {
      await listening?.end()
      listening = undefined
      health.become({ state: 'stopped' })
    },
    send: createSender(api),
    remove: (chat, message) => removeMessage(api, chat, message),
    reachable: () => answers(api),
    health: () => health.current,
    link: linkOf(api),
    webhook: async (request, response) => {
      if (listening?.door) return listening.door.handle(request, response)
      response.writeHead(mode === 'polling' ? 404 : 503).end()
    },
    fetchFile: (file, maxBytes) => fetchFile(source, file, maxBytes),
  }
}

async function answers(api: Api): Promise<boolean> {
  try {
    await api.getMe(apiSignal(AbortSignal.timeout(reachableWithinMs)))
    return true
  } catch {
    return false
  }
}
