import type { Express } from 'express'
import type { Channel, InboundEvent, Pace } from '../../src/channels/channel.js'
import type { WebChannel } from '../../src/channels/web/channel.js'
import type { Clock } from '../../src/clock.js'
import type { Config } from '../../src/config.js'
import type { Content } from '../../src/content/content.js'
import { createApp } from '../../src/http/app.js'
import { startHttp, type HttpServer } from '../../src/http/server.js'
import { createLog } from '../../src/log.js'
import { startService, storeFor, type Service } from '../../src/service.js'
import type { Store } from '../../src/store/client.js'
import { history, sentBody } from '../../src/store/history.js'
import type { Driver } from './driver.js'
import type { Sent } from './ledger.js'

/** Nobody waits in a test for what keeps platforms content. */
const unhurried: Pace = {
  perSecond: 100_000,
  burst: 100_000,
  addressPerSecond: 10_000,
  addressBurst: 10_000,
  inFlight: 20,
}

export interface Watch {
  /** An event is stored, and its answer has not gone out yet. */
  readonly taken: (event: InboundEvent) => void
  /** Something was given to the channel to be sent. */
  readonly tried: (address: string) => void
  /** The channel says that it was sent, or that it may have been. */
  readonly sent: (sent: Sent) => void
  /** A delivery has come to its end. */
  readonly settled: () => void
  /** A line of the log, of what went wrong. */
  readonly logged: (line: string) => void
}

export interface Composing {
  readonly driver: Driver
  readonly config: Config
  readonly content: Content
  readonly clock: Clock
  readonly port: number
  readonly watch: Watch
}

export interface Composed {
  readonly url: string
  readonly port: number
  readonly store: Store
  readonly service: Service
  /** Takes nothing new, finishes what is under way, closes the database. */
  stop(): Promise<void>
}

/** The whole service in this process, put together as `run` does it, around one channel, without its pace. */
export async function compose({ driver, config, content, clock, port, watch }: Composing): Promise<Composed> {
  const store = await storeFor(config, clock)
  const log = createLog({ level: 'error', destination: { write: watch.logged } })
  const made = driver.channel({ config, clock, store, log })
  const http = await startHttp({ app: appOf(made, content, store), host: '127.0.0.1', port, graceMs: 500 })
  const channels = [watched(made, watch)]
  const service = await startService({ config, content, store, log, clock, channels, onSettled: watch.settled })
  return {
    url: http.url,
    port: portOf(http),
    store,
    service,
    async stop() {
      await Promise.all([http.close(), service.stop()])
      await store.close()
    },
  }
}

function watched(channel: Channel, watch: Watch): Channel {
  return {
    ...channel,
    pace: unhurried,
    start: (accept, receipts) =>
      channel.start(async (event) => {
        await accept(event)
        watch.taken(event)
      }, receipts),
    send: async (address, message, id, bulk) => {
      watch.tried(address)
      const outcome = await channel.send(address, message, id, bulk)
      if (outcome.ok || outcome.error.kind === 'unknown') watch.sent({ id, address, message })
      return outcome
    },
  }
}

function appOf(channel: Channel, content: Content, store: Store): Express {
  const place = { channel: 'web' } as const
  const chat = {
    history: (query: { address: string; limit: number }) => history(store.db, { ...place, ...query }),
    sent: (query: { address: string; delivery: number }) => sentBody(store.db, { ...place, ...query }),
  }
  return createApp({
    log: createLog({ level: 'silent' }),
    metrics: { page: () => Promise.resolve({ type: 'text/plain', text: '' }) },
    health: { ping: () => store.ping(), channels: () => [channel] },
    text: (key, language) => content.value({ key }, language),
    languages: content.languages,
    proxies: 1,
    chat: isWeb(channel) ? { channel, ...chat } : undefined,
  })
}

function isWeb(channel: Channel): channel is WebChannel {
  return channel.name === 'web'
}

function portOf({ url }: HttpServer): number {
  return Number(new URL(url).port)
}
