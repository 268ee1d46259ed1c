import { catalogue } from './actions/registry.js'
import { createSubmissionIndex, namesIn, type SubmissionIndex } from './actions/submissionIndex.js'
import { attachmentFolder, createAttachmentFetcher } from './attachments/fetcher.js'
import type { Folder } from './attachments/folder.js'
import type { BroadcastContext } from './broadcasts/context.js'
import { imageReader } from './broadcasts/images.js'
import { createWithdrawals, type Remover } from './broadcasts/withdrawal.js'
import { createBroadcastWorker } from './broadcasts/worker.js'
import { broadcastsFor } from './broadcastSetup.js'
import type { Accept, Channel } from './channels/channel.js'
import { systemClock, type Clock } from './clock.js'
import type { Config } from './config.js'
import type { Content } from './content/content.js'
import { loadLiveContent, type LiveContent } from './content/live.js'
import { createPublisher, type Publisher } from './publishing/publisher.js'
import { createExpiry } from './conversation/expire.js'
import { createHandBacks } from './conversation/handBacks.js'
import { createPrompts } from './conversation/prompts.js'
import type { Regular } from './conversation/regularly.js'
import { createReceiver, type Receiver, type Turn } from './conversation/receive.js'
import { createStepCounter, type StepCounter } from './conversation/stepCounter.js'
import { createJobs } from './jobs/jobs.js'
import type { Log } from './log.js'
import { createDispatcher, type Dispatcher, type Settled } from './outbox/dispatch.js'
import { newHolder } from './outbox/holder.js'
import { projectFolder } from './project.js'
import { openStore, type Store } from './store/client.js'
import { takeReceipts } from './store/receipts.js'
import { createUpdates } from './updates/updates.js'

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
export function contentFor({ contentDir, languages }: Config): LiveContent {
  return loadLiveContent({ root: contentDir ?? projectFolder, languages, actions: catalogue })
}

/** The database of the configuration, made and migrated when needed. Throws StoreError when it cannot be used. */
export function storeFor(config: Config, clock: Clock = systemClock): Promise<Store> {
  return openStore({ url: config.databaseUrl, now: () => clock.now() })
}

/** With what staff have published in force; it takes up what is published elsewhere from `start` to `stop`. */
export async function publisherFor(options: {
  readonly live: LiveContent
  readonly store: Store
  readonly log: Log
  readonly clock?: Clock
}): Promise<Publisher> {
  const publisher = createPublisher({ ...options, clock: options.clock ?? systemClock })
  await publisher.refresh()
  return publisher
}

export interface Service {
  /** Says that staff have changed something that citizens may have to be told. */
  wake(): void
  /** Takes what happened outside the channels: staff begin to talk to somebody. */
  readonly accept: Accept
  /** Takes nothing new, finishes what is under way, puts back what was not sent. Resolves when the store may be closed. */
  stop(): Promise<void>
}

/** Conversations on the given channels, and all that happens by itself around them, from the start until `stop`. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { channels, store, log, clock = systemClock } = options
  const limits = new Map<string, number>(channels.map((channel) => [channel.name, channel.maxText]))
  const maxText = (channel: string): number => limits.get(channel) ?? Math.min(...limits.values())
  const sending = options.onSettled === undefined ? {} : { onSettled: options.onSettled }
  const broadcasts = broadcastsFor({ ...options, clock })
  const dispatcher = createDispatcher({
    store,
    channels,
    clock,
    log,
    holder: newHolder(),
    readFile: imageReader(options.config.dataDir),
    ...sending,
  })
  const index = createSubmissionIndex(namesIn(options.content))
  const attachments = attachmentFolder(options.config.dataDir)
  const shared = { ...options, clock, index, attachments, maxText, broadcasts }
  const fetcher = fetcherFor(shared, dispatcher)
  const steps = createStepCounter(shared)
  const receiver = receiverFor(shared, dispatcher, { fetcher, steps })
  const workers = {
    fetcher,
    handBacks: createHandBacks({ ...shared, accept: receiver.accept }),
    ...createWorkers(shared, dispatcher),
  }
  await index.prepare(store.db)
  await dispatcher.start()
  for (const worker of [...Object.values(workers), steps]) worker.start()
  for (const channel of channels) await channel.start(receiver.accept, takeReceipts(store, { clock, log }))
  return {
    accept: receiver.accept,
    wake() {
      workers.updates.wake()
      workers.prompts.wake()
      workers.broadcasts.wake()
      workers.handBacks.wake()
    },
    async stop() {
      const all = Object.values(workers)
      await Promise.all([...all.map((worker) => worker.stop()), ...channels.map((channel) => channel.stop())])
      await receiver.idle()
      await steps.stop()
      await dispatcher.drain(DRAIN_MS)
    },
  }
}

type Shared = ServiceOptions & {
  readonly clock: Clock
  readonly index: SubmissionIndex
  readonly attachments: Folder
  readonly maxText: (channel: string) => number
  readonly broadcasts: BroadcastContext
}

function fetcherFor(shared: Shared, dispatcher: Dispatcher): Regular {
  const onNotice = (): void => {
    dispatcher.wake()
  }
  return createAttachmentFetcher({ ...shared, dataDir: shared.config.dataDir, onNotice })
}

function receiverFor(
  shared: Shared,
  dispatcher: Dispatcher,
  { fetcher, steps }: { readonly fetcher: Regular; readonly steps: StepCounter },
): Receiver {
  const { log, onTurn } = shared
  return createReceiver({
    ...shared,
    outbox: dispatcher,
    onTurn: (turn) => {
      const { channel, input, outcome, seconds } = turn
      log.debug({ channel, outcome, seconds }, 'a message was taken')
      if (turn.queued) dispatcher.wake(channel)
      if (input.kind === 'media') fetcher.wake()
      if (turn.reached !== null) steps.count(turn.reached)
      onTurn?.(turn)
    },
    onFailure: ({ channel, eventId, error }) => {
      log.error({ channel, eventId, err: error }, 'a message was answered with an apology')
    },
  })
}

/** What is looked for by the clock: reminders and lapses, conversations to begin, news to tell, broadcasts, files to fetch, data to forget. */
function createWorkers(shared: Shared, dispatcher: Dispatcher) {
  const queued = (): void => {
    dispatcher.wake()
  }
  const { dataDir } = shared.config
  return {
    expiry: createExpiry({ ...shared, onReminded: queued }),
    prompts: createPrompts({ ...shared, onQueued: queued }),
    updates: createUpdates({ ...shared, onQueued: queued }),
    jobs: createJobs({ ...shared, dataDir }),
    withdrawals: createWithdrawals({ ...shared, remover: (name) => removerOf(shared.channels, name) }),
    broadcasts: createBroadcastWorker({ ...shared.broadcasts, log: shared.log, onQueued: queued }),
  }
}

function removerOf(channels: readonly Channel[], name: string): Remover {
  const channel = channels.find((one) => one.name === name)
  if (channel === undefined) return 'off'
  if (channel.remove === undefined) return 'cannot'
  return async ({ address, messageId }) => (await channel.remove?.(address, messageId)) ?? 'refused'
}
