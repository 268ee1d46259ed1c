import type { Span } from '../../store/figures.js'

/** For how long a count of a time that is over stands; hardly anything changes there any more. */
const STANDS_MS = 60 * 60 * 1000
/** How many of them are counted again at once, so that nobody waits for all. */
const MOST_AGAIN = 2

/** Counts times one by one, and remembers those that are over. */
export function createOvertime<T>(count: (span: Span) => Promise<T>) {
  const known = new Map<number, { readonly at: number; readonly counted: T }>()

  async function one(span: Span, now: Date): Promise<T> {
    const counted = await count(span)
    // Counted while it was going on, it is counted once more when it is over.
    if (span.to <= now) known.set(span.from.getTime(), { at: now.getTime(), counted })
    return counted
  }

  return {
    /** What was counted in each of these times, which follow one another; those before the first are forgotten. */
    async of(spans: readonly Span[], now: Date): Promise<(Span & { readonly counted: T })[]> {
      const all: (Span & { readonly counted: T })[] = []
      let again = 0
      for (const span of spans) {
        const before = known.get(span.from.getTime())
        const isOld = before !== undefined && now.getTime() - before.at >= STANDS_MS
        const keeps = before !== undefined && (!isOld || ++again > MOST_AGAIN)
        all.push({ ...span, counted: keeps ? before.counted : await one(span, now) })
      }
      const first = spans[0]?.from.getTime() ?? 0
      for (const from of known.keys()) if (from < first) known.delete(from)
      return all
    },
  }
}
