import { setImmediate } from 'node:timers/promises'

/** How much is taken together at most; the work of a group hardly grows with its size, its latency does. */
const GROUP = 200

/** An item whose turn it is. Exactly one of the two must be called: the sender waits for it. */
export interface Waiting<T> {
  readonly item: T
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export interface Serial<T> {
  /** Resolves when the item has been worked on; rejects when it was not, with the reason. */
  add(key: string, item: T): Promise<void>
  /** Resolves when nothing waits. */
  idle(): Promise<void>
}

/**
 * Everybody who waits is taken together, one item a key and in the order of arrival, so that two messages of one person
 * are never worked on at once and a thousand people share one commit. When `work` throws, whoever is left has failed.
 */
export function createSerial<T>(work: (group: readonly Waiting<T>[]) => Promise<void>): Serial<T> {
  const queues = new Map<string, Waiting<T>[]>()
  let running: Promise<void> | undefined
  const start = (): void => {
    running ??= run(queues, work).finally(() => {
      running = undefined
      if (queues.size > 0) start()
    })
  }
  return {
    add: (key, item) =>
      new Promise((done, failed) => {
        const queue = queues.get(key)
        if (queue === undefined) queues.set(key, [{ item, done, failed }])
        else queue.push({ item, done, failed })
        start()
      }),
    async idle() {
      while (running !== undefined) await running
    },
  }
}

async function run<T>(
  queues: Map<string, Waiting<T>[]>,
  work: (group: readonly Waiting<T>[]) => Promise<void>,
): Promise<void> {
  while (queues.size > 0) {
    // SQLite's driver is synchronous: without this the event loop would not turn while anyone waits.
    await setImmediate()
    const group = takeGroup(queues)
    try {
      await work(group)
    } catch (error) {
      for (const { failed } of group) failed(error)
    }
  }
}

function takeGroup<T>(queues: Map<string, Waiting<T>[]>): Waiting<T>[] {
  const group: Waiting<T>[] = []
  const behind: [string, Waiting<T>[]][] = []
  for (const [key, [first, ...rest]] of queues) {
    if (first === undefined || group.length === GROUP) break
    group.push(first)
    queues.delete(key)
    if (rest.length > 0) behind.push([key, rest])
  }
  // Whoever has had a turn stands behind those who have not.
  for (const [key, rest] of behind) queues.set(key, rest)
  return group
}
