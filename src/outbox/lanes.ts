import type { Channel } from '../channels/channel.js'
import { BULK_SHARE, type Pacer } from './pace.js'

/**
 * The two lanes of a channel, and what is under way in them: replies, which go first and always; and bulk, which answers nobody, leaves
 * room for replies and goes only when the channel's own rules let it.
 */
export interface Lanes {
  /** How many messages may be claimed now. */
  room(now: Date): number
  /** How many of these may be bulk. */
  bulkRoom(now: Date): number
  /** Milliseconds until `bulkRoom` can be more than 0; null when something else must happen first. */
  bulkWaitMs(now: Date): number | null
  /** True when the channel's own rules let bulk go now. */
  bulkAllowed(now: Date): boolean
  /** A message is under way from now on, until it leaves. */
  enter(bulk: boolean, now: Date): void
  leave(bulk: boolean): void
}

/** The lanes of a channel with nothing under way. */
export function createLanes(channel: Channel, pacer: Pacer): Lanes {
  const { inFlight } = channel.pace
  // A channel with rules of its own is asked again before each.
  const mostBulk = channel.bulkFrom === undefined ? Math.max(1, Math.floor(inFlight * BULK_SHARE)) : 1
  let underWay = 0
  let bulkUnderWay = 0
  const room: Lanes['room'] = (now) => Math.max(0, Math.min(inFlight - underWay, pacer.available(now)))
  return {
    room,
    bulkRoom(now) {
      if (bulkAllowedInMs(channel, now) !== 0) return 0
      return Math.max(0, Math.min(mostBulk - bulkUnderWay, pacer.availableBulk(now), room(now)))
    },
    bulkWaitMs(now) {
      const allowed = bulkAllowedInMs(channel, now)
      return allowed === null || bulkUnderWay >= mostBulk ? null : Math.max(allowed, pacer.bulkWaitMs(now))
    },
    bulkAllowed: (now) => bulkAllowedInMs(channel, now) === 0,
    enter(bulk, now) {
      pacer.take(now, bulk)
      underWay += 1
      if (bulk) bulkUnderWay += 1
    },
    leave(bulk) {
      underWay -= 1
      if (bulk) bulkUnderWay -= 1
    },
  }
}

/** Null while it cannot be said. */
function bulkAllowedInMs(channel: Channel, now: Date): number | null {
  if (channel.bulkFrom === undefined) return 0
  const from = channel.bulkFrom(now)
  return from === null ? null : Math.max(0, from.getTime() - now.getTime())
}
