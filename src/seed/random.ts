/** Chance that is the same every time: for demonstration data, never for secrets. */
export interface Random {
  /** At least 0 and less than 1. */
  next(): number
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number
  /** True in `part` of all cases, 0 to 1. */
  chance(part: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the keys, each as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K
  /** An id that sorts by the time it was made, as those of the store do. */
  idAt(time: Date): string
}

export function createRandom(seed: number): Random {
  const next = mulberry32(seed)
  const whole = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))

  function pick<T>(list: readonly T[]): T {
    const chosen = list[Math.floor(next() * list.length)]
    if (chosen === undefined) throw new Error('there is nothing to pick from')
    return chosen
  }

  function weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
    const total = Object.values<number | undefined>(weights).reduce<number>((sum, weight) => sum + (weight ?? 0), 0)
    let left = next() * total
    for (const key in weights) {
      left -= weights[key] ?? 0
      if (left < 0) return key
    }
    throw new Error('no weight is above 0')
  }

  const hex = (digits: number): string => Array.from({ length: digits }, () => whole(0, 15).toString(16)).join('')
  const idAt = (time: Date): string => {
    const at = time.getTime().toString(16).padStart(12, '0')
    return `${at.slice(0, 8)}-${at.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`
  }
  return { next, whole, chance: (part) => next() < part, pick, weighted, idAt }
}

/** Mulberry32, by Tommy Ettinger, in the public domain. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
