/** What waits under some keys, the oldest first, each with its number in the order of arrival. */
interface Queue<T> {
  readonly keys: Set<string>
  items: { readonly number: number; readonly item: T }[]
}

/** Items that wait in queues by the keys they have: items that share a key are in one queue, which is in the order of arrival. */
export interface Queues<T> {
  readonly size: number
  /** Puts an item behind all that share a key with it, directly or by way of others. */
  add(keys: readonly string[], item: T): void
  /** Takes the first item of each queue, of `limit` queues at most. Whoever has had a turn stands behind those who have not. */
  take(limit: number): T[]
}

export function createQueues<T>(): Queues<T> {
  const queues = new Set<Queue<T>>()
  const byKey = new Map<string, Queue<T>>()
  let arrived = 0

  const known = (queue: Queue<T>, keys: Iterable<string>): void => {
    for (const key of keys) {
      queue.keys.add(key)
      byKey.set(key, queue)
    }
  }
  const found = (keys: readonly string[]): Queue<T> => {
    const [first, ...others] = new Set(keys.flatMap((key) => byKey.get(key) ?? []))
    if (first === undefined) return { keys: new Set(), items: [] }
    for (const other of others) {
      first.items = [...first.items, ...other.items].sort((a, b) => a.number - b.number)
      known(first, other.keys)
      queues.delete(other)
    }
    return first
  }
  return {
    get size() {
      return queues.size
    },
    add(keys, item) {
      const queue = found(keys)
      queue.items.push({ number: ++arrived, item })
      known(queue, keys)
      queues.add(queue)
    },
    take(limit) {
      const taken = [...queues].slice(0, limit)
      return taken.flatMap((queue) => {
        const [first] = queue.items.splice(0, 1)
        queues.delete(queue)
        if (queue.items.length > 0) queues.add(queue)
        else for (const key of queue.keys) byKey.delete(key)
        return first === undefined ? [] : [first.item]
      })
    },
  }
}
