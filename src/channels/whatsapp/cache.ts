import type { CacheStore } from '@whiskeysockets/baileys'
import type { Clock } from '../../clock.js'

interface Entry {
  readonly value: unknown
  readonly until: number
}

/** What Baileys remembers between two connections: values that are good for some time, the oldest given up where there are too many. */
export interface Cache {
  get: CacheStore['get']
  set(key: string, value: unknown): void
  del(key: string): void
  flushAll(): void
}

export function createCache({ ttlMs, most, clock }: { ttlMs: number; most: number; clock: Clock }): Cache {
  const entries = new Map<string, Entry>()
  const find = (key: string): unknown => {
    const entry = entries.get(key)
    if (entry === undefined || entry.until > clock.now().getTime()) return entry?.value
    entries.delete(key)
    return undefined
  }
  return {
    // Baileys says what it put there itself.
    get: find as CacheStore['get'],
    set(key, value) {
      entries.delete(key)
      entries.set(key, { value, until: clock.now().getTime() + ttlMs })
      const [oldest] = entries.keys()
      if (entries.size > most && oldest !== undefined) entries.delete(oldest)
    },
    del(key) {
      entries.delete(key)
    },
    flushAll() {
      entries.clear()
    },
  }
}
