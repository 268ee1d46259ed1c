import { catalogue } from './actions/registry.js'
import type { Channel } from './channels/channel.js'
import { systemClock, type Clock } from './clock.js'
import type { Config } from './config.js'
import type { Content } from './content/content.js'
import { loadContent } from './content/load.js'
import { createExpiry } from './conversation/expire.js'
import { createReceiver, type Turn } from './conversation/receive.js'
import type { Log } from './log.js'
import { createDispatcher, type Settled } from './outbox/dispatch.js'
import { newHolder } from './outbox/holder.js'
import { projectFolder } from './project.js'
import { openStore, type Store } from './store/client.js'

/** How long sends under way are waited for when the service stops. */
const DRAIN_MS = 4_000

export interface ServiceOptions {
  readonly config: Config
  readonly content: Content
  readonly store: Store
  readonly channels: readonly Channel[]
  readonly log: Log
  readonly clock?: Clock
  readonly onTurn?: (turn: Turn) => void
  readonly onSettled?: (settled: Settled) => void
}

/** Flows and texts as the configuration asks for them. Throws ContentError with everything that is wrong. */
export function contentFor(config: Config): Content {
  return loadContent({ root: config.contentDir ?? projectFolder, languages: config.languages, actions: catalogue })
}

/** The database of the configuration, made and migrated when needed. Throws StoreError when it cannot be used. */
export function storeFor(config: Config, clock: Clock = systemClock): Promise<Store> {
  return openStore({ url: config.databaseUrl, now: () => clock.now() })
}

export interface Service {
  /** Takes nothing new, finishes what is under way, puts back what was not sent. Resolves when the store may be closed. */
  stop(): Promise<void>
}

/** Conversations on the given channels: what arrives is answered, what is queued is sent, what nobody came back to lapses. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { channels, content, store, log, clock = systemClock } = options
  const limits = new Map<string, number>(channels.map((channel) => [channel.name, channel.maxText]))
  const maxText = (channel: string): number => limits.get(channel) ?? Math.min(...limits.values())
  const sending = options.onSettled === undefined ? {} : { onSettled: options.onSettled }
  const dispatcher = createDispatcher({ store, channels, clock, log, holder: newHolder(), ...sending })
  const receiver = createReceiver({
    ...{ store, content, clock, maxText },
    onTurn: (turn) => {
      const { channel, outcome, seconds } = turn
      log.debug({ channel, outcome, seconds }, 'a message was taken')
      dispatcher.wake(channel)
      options.onTurn?.(turn)
    },
    onFailure: ({ channel, eventId, error }) => {
      log.error({ channel, eventId, err: error }, 'a message was answered with an apology')
    },
  })
  const expiry = createExpiry({
    store,
    content,
    clock,
    maxText,
    log,
    onReminded: () => {
      dispatcher.wake()
    },
  })
  await dispatcher.start()
  expiry.start()
  for (const channel of channels) await channel.start(receiver.accept)
  return {
    async stop() {
      await Promise.all([expiry.stop(), ...channels.map((channel) => channel.stop())])
      await receiver.idle()
      await dispatcher.drain(DRAIN_MS)
    },
  }
}
