import type { InboundEvent } from '../channels/channel.js'
import type { Attended } from '../store/loadTurns.js'

/** For how many minutes the service is silent after each message that staff write to somebody in the channel itself. */
const SILENT_MINUTES = 30

/** True while staff talk to the person. */
export function isAttended(attended: Attended | null, now: Date): attended is Attended {
  return attended !== null && attended.until > now
}

/**
 * Until when staff talk to the person, now that they have written: counted from when they did, as it may have been long ago. Whoever
 * the service does not know is not made known by it, and is welcomed as ever when they write.
 */
export function attendedAfter(
  event: InboundEvent,
  { minutes = SILENT_MINUTES }: { readonly minutes?: number },
  before: Attended | null,
  now: Date,
): Attended {
  const { receivedAt, sentAt = receivedAt } = event
  const until = new Date(Math.min(sentAt.getTime(), receivedAt.getTime()) + minutes * 60_000)
  if (!isAttended(before, now)) return { until, toldAt: null }
  return until > before.until ? { ...before, until } : before
}
