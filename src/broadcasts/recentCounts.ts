import type { Clock } from '../clock.js'
import { countRecipients, type Recipients } from './recipients.js'

type Count = typeof countRecipients

/** Counts whom announcements are for, and remembers it for a while: whoever writes one looks at it many times. */
export interface RecentCounts {
  /** What was counted last, where that is recent. */
  readonly count: Count
  /** Counts now. */
  readonly recount: Count
}

/** How many counts are remembered. */
const MOST = 20

/** A count is recent for so many milliseconds. */
export function createRecentCounts(clock: Clock, lastsMs: number): RecentCounts {
  const kept = new Map<string, { readonly at: number; readonly recipients: Promise<Recipients> }>()
  const recount: Count = (at, draft) => {
    const key = keyOf(draft)
    if (kept.size >= MOST) kept.clear()
    const recipients = countRecipients(at, draft)
    kept.set(key, { at: clock.now().getTime(), recipients })
    recipients.catch(() => kept.delete(key))
    return recipients
  }
  return {
    recount,
    count(at, draft) {
      const before = kept.get(keyOf(draft))
      return before !== undefined && clock.now().getTime() - before.at < lastsMs
        ? before.recipients
        : recount(at, draft)
    },
  }
}

function keyOf({ topic, mode, audience }: Parameters<Count>[1]): string {
  return JSON.stringify([topic, mode, audience])
}
