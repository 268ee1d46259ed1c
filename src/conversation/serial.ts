import { setImmediate } from 'node:timers/promises'
import { createQueues, type Queues } from './queues.js'

/** How much is taken together at most; the work of a group hardly grows with its size, its latency does. */
const GROUP = 200

/** An item whose turn it is. Exactly one of the two must be called: the sender waits for it. */
export interface Waiting<T> {
  readonly item: T
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export interface Serial<T> {
  /** Resolves when the item has been worked on; rejects when it was not, with the reason. There is one key at least. */
  add(keys: readonly string[], item: T): Promise<void>
  /** Resolves when nothing waits. */
  idle(): Promise<void>
}

/**
 * Everybody who waits is taken together, in the order of arrival, and of those who share a key one at a time, so that two
 * messages of one person, by whichever of their names, are never worked on at once and a thousand people share one commit.
 * When `work` throws, whoever is left has failed.
 */
export function createSerial<T>(work: (group: readonly Waiting<T>[]) => Promise<void>): Serial<T> {
  const queues = createQueues<Waiting<T>>()
  let running: Promise<void> | undefined
  const start = (): void => {
    running ??= run(queues, work).finally(() => {
      running = undefined
      if (queues.size > 0) start()
    })
  }
  return {
    add: (keys, item) =>
      new Promise((done, failed) => {
        queues.add(keys, { item, done, failed })
        start()
      }),
    async idle() {
      while (running !== undefined) await running
    },
  }
}

async function run<T>(
  queues: Queues<Waiting<T>>,
  work: (group: readonly Waiting<T>[]) => Promise<void>,
): Promise<void> {
  while (queues.size > 0) {
    // SQLite's driver is synchronous: without this the event loop would not turn while anyone waits.
    await setImmediate()
    const group = queues.take(GROUP)
    try {
      await work(group)
    } catch (error) {
      for (const { failed } of group) failed(error)
    }
  }
}
