import type { Channel, ChannelName } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Log } from '../log.js'
import type { Store } from '../store/client.js'
import type { ClaimedDelivery } from '../store/deliveries.js'
import type { ReadFile } from './message.js'
import type { Settled } from './settler.js'
import { systemTimers, type Timers } from '../timers.js'
import { createWorker, type Worker } from './worker.js'

export type { Settled } from './settler.js'

export interface DispatcherOptions {
  readonly store: Store
  readonly channels: readonly Channel[]
  readonly clock: Clock
  readonly log: Log
  /** The name of this process as a holder of leases, from `newHolder`. */
  readonly holder: string
  /** Called for each delivery that has come to its end, when that is stored. */
  readonly onSettled?: (settled: Settled) => void
  readonly timers?: Timers
  /** From 0 to 1; spreads waits. */
  readonly random?: () => number
  /** Reads the files that stored messages name; left out, there are none. */
  readonly readFile?: ReadFile
}

/** Sends what is in the outbox, once it is committed and no sooner. Nothing it meets makes it stop or reject. */
export interface Dispatcher {
  /** Begins on every channel. A channel that another living process sends on is waited for in the background. */
  start(): Promise<void>
  /** How many messages just stored the channel takes without a look at the queue. */
  room(channel: string): number
  /** Takes one of them: its row is `sending`, and nothing else to its address is under way or before it. */
  take(channel: string, delivery: ClaimedDelivery): void
  /** Says that something was queued, on one channel or on any. */
  wake(channel?: ChannelName): void
  /**
   * Claims nothing more, waits at most `withinMs` milliseconds for the sends under way, puts back what was not sent and gives up the
   * leases. What is still under way then is left for the next start to recover. Afterwards the store is not touched any more.
   */
  drain(withinMs: number): Promise<void>
}

const nothing: ReadFile = () => Promise.resolve(null)

/** Makes the dispatcher of the given channels; it does nothing before `start`. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { clock, holder, log, store, timers = systemTimers, random = Math.random } = options
  const onSettled = options.onSettled ?? ((): void => undefined)
  const readFile = options.readFile ?? nothing
  const deps = { store, clock, log, holder, timers, random, readFile, onSettled }
  const workers = new Map<string, Worker>(
    options.channels.map((channel) => [channel.name, createWorker({ ...deps, channel })]),
  )
  return {
    start() {
      for (const worker of workers.values()) worker.start()
      return Promise.resolve()
    },
    room: (channel) => workers.get(channel)?.room() ?? 0,
    take(channel, delivery) {
      workers.get(channel)?.take(delivery)
    },
    wake(channel) {
      for (const [name, worker] of workers) if (channel === undefined || channel === name) worker.wake()
    },
    async drain(withinMs) {
      await Promise.all([...workers.values()].map((worker) => worker.drain(withinMs)))
    },
  }
}
