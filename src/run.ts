import type { Express } from 'express'
import { imageReader } from './broadcasts/images.js'
import type { Accept, Channel } from './channels/channel.js'
import type { TelegramChannel } from './channels/telegram/telegram.js'
import type { WebChannel } from './channels/web/channel.js'
import type { WhatsappChannel } from './channels/whatsapp/whatsapp.js'
import { systemClock } from './clock.js'
import type { Config } from './config.js'
import { consoleFor, firstLink } from './consoleSetup.js'
import type { Content } from './content/content.js'
import type { Publisher } from './publishing/publisher.js'
import { createApp } from './http/app.js'
import { startHttp } from './http/server.js'
import type { Log } from './log.js'
import { createMetrics, type Metrics } from './metrics.js'
import { createSimulator, type Simulator } from './simulator/simulator.js'
import { createStaffSearch, type StaffSearch } from './staff/search.js'
import { apiFor } from './staffSetup.js'
import { contentFor, publisherFor, startService, storeFor, type ServiceOptions } from './service.js'
import { readBody } from './outbox/message.js'
import type { Store } from './store/client.js'
import { deliveryCounts, oldestQueued } from './store/deliveries.js'
import { waiting } from './store/helpRequests.js'
import { history, sentBody } from './store/history.js'
import { telegramFor, webhookPath } from './telegramSetup.js'
import { webFor } from './webSetup.js'
import { whatsappFor } from './whatsappSetup.js'

export interface Running {
  /** Where the service listens. */
  readonly url: string
  /** What a person who started it by hand wants to know. */
  readonly greeting: string
  /** Takes nothing new, finishes what is under way, closes the database. */
  stop(): Promise<void>
}

interface Parts {
  readonly config: Config
  readonly content: Content
  readonly publisher: Publisher
  readonly simulator: Simulator
  readonly store: Store
  readonly log: Log
  readonly web: WebChannel | undefined
  readonly telegram: TelegramChannel | undefined
  readonly whatsapp: WhatsappChannel | undefined
}

/** The whole service as configured. Rejects with an error that says what to do when content, database or address are not usable. */
export async function run(config: Config, log: Log): Promise<Running> {
  const live = contentFor(config)
  const { content } = live
  const store = await storeFor(config)
  const publisher = await publisherFor({ live, store, log })
  const simulator = createSimulator({ config, publisher, store, clock: systemClock, log })
  const web = config.webChat ? webFor(config) : undefined
  const telegram = config.telegram === undefined ? undefined : telegramFor(config.telegram, content, log)
  const readFile = imageReader(config.dataDir)
  const whatsapp =
    config.whatsapp === undefined ? undefined : whatsappFor(config.whatsapp, { content, store, log, readFile })
  const parts = { config, content, publisher, simulator, store, log, web, telegram, whatsapp }
  const channels: Channel[] = [web, telegram, whatsapp].filter((channel) => channel !== undefined)
  const metrics = metricsOf(parts, channels)
  const search = createStaffSearch()
  let wake = (): void => undefined
  let accept: Accept = () => Promise.reject(new Error('the service has not started yet'))
  const closing = new AbortController()
  try {
    const onChange = (): void => {
      wake()
    }
    const app = appOf(parts, channels, metrics, {
      search,
      onChange,
      accept: (event) => accept(event),
      closing: closing.signal,
    })
    const http = await startHttp({ app, host: config.host, port: config.port })
    const service = await startService({ ...parts, channels, ...observers(metrics) })
    publisher.start()
    const prepared = prepare(search, { store, log, stopping: closing.signal })
    accept = service.accept
    wake = () => {
      service.wake()
    }
    return {
      url: http.url,
      greeting: greeting(parts, http.url, await firstLink(store, systemClock.now())),
      async stop() {
        closing.abort()
        await Promise.all([http.close(), service.stop(), publisher.stop(), simulator.stop(), prepared])
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

function appOf(
  parts: Parts,
  channels: readonly Channel[],
  metrics: Metrics,
  staff: {
    readonly search: StaffSearch
    readonly onChange: () => void
    readonly accept: Accept
    readonly closing: AbortSignal
  },
): Express {
  const { config, content, publisher, simulator, store, log, web, telegram, whatsapp } = parts
  const hook =
    telegram === undefined || config.telegram?.mode !== 'webhook'
      ? []
      : [{ path: webhookPath(config.telegram), handler: telegram.webhook }]
  return createApp({
    log,
    metrics,
    health: { ping: () => store.ping(), channels: () => channels },
    text: (key, language) => content.value({ key }, language),
    languages: content.languages,
    publicUrl: config.publicUrl,
    proxies: config.proxies,
    webhooks: hook.map(({ path, handler }) => ({
      path,
      handler: (request, response) => void handler(request, response),
    })),
    api: apiFor({ config, content, store, log, channels, whatsapp, ...staff }),
    console: consoleFor({ config, publisher, simulator, store, log, ...staff }),
    chat:
      web === undefined
        ? undefined
        : {
            channel: web,
            history: (query) => history(store.db, { channel: 'web', ...query }),
            sent: (query) => sentWhole(parts, query),
          },
  })
}

/** Whoever searches first would wait for it otherwise. */
async function prepare(
  search: StaffSearch,
  { store, log, stopping }: { readonly store: Store; readonly log: Log; readonly stopping: AbortSignal },
): Promise<void> {
  try {
    await search.prepare(store.db, stopping)
  } catch (error) {
    log.error({ err: error }, 'what staff search could not be prepared; it is made at the first search')
  }
}

/** A sent message with its file in it. */
async function sentWhole(
  { config, store }: Parts,
  query: { address: string; delivery: number },
): Promise<string | null> {
  const body = await sentBody(store.db, { channel: 'web', ...query })
  const message = body === null ? null : await readBody(body, imageReader(config.dataDir))
  return message === null ? null : JSON.stringify(message)
}

function metricsOf({ store }: Parts, channels: readonly Channel[]): Metrics {
  return createMetrics({
    deliveries: () => deliveryCounts(store.db),
    oldestQueued: () => oldestQueued(store.db),
    peopleWaiting: async () => (await waiting(store.db)).length,
    channels: () =>
      channels.map((channel) => {
        const { state, bulkStopped } = channel.health()
        return { channel: channel.name, up: state === 'open', bulkStopped }
      }),
    now: () => systemClock.now(),
  })
}

function observers(metrics: Metrics): Pick<ServiceOptions, 'onTurn' | 'onSettled'> {
  return {
    onTurn({ channel, outcome, seconds }) {
      metrics.turn(channel, outcome, seconds)
      if (outcome === 'limited' || outcome === 'repeated') metrics.limited(outcome)
    },
    onSettled: ({ channel, state, kind }) => {
      metrics.settled(channel, state, kind)
    },
  }
}

function greeting({ config, content, telegram, web, whatsapp }: Parts, url: string, first: string | null): string {
  const name = content.value({ key: 'web.title' }, null)
  const chat = web === undefined ? 'off (WEB_CHAT=off)' : url
  const bot =
    telegram === undefined ? 'off: set TELEGRAM_BOT_TOKEN to switch it on' : 'on; /health/ready tells its state'
  return [
    '',
    `${name} is running.`,
    `  Chat in the browser  ${chat}`,
    `  Telegram             ${bot}`,
    `  WhatsApp             ${whatsapp === undefined ? 'off (WHATSAPP=off)' : 'on; npm run whatsapp tells its state and pairs it'}`,
    `  Staff                ${staffLine(config.publicUrl ?? url, first)}`,
    `  Health               ${url}/health/ready`,
    `  Data                 ${config.dataDir}`,
    '',
  ].join('\n')
}

function staffLine(url: string, first: string | null): string {
  return first === null
    ? `${url}/console`
    : `${url}${first}\n                       (this link makes the first administrator; it works once, for a day)`
}
