import type { Pace } from '../channels/channel.js'
import { createBucket, type Bucket } from './bucket.js'

/**
 * What bulk may take of a channel's rate, of its burst and of its sends under way: of Telegram's 28 messages a second 25. The rest is
 * kept for replies.
 */
export const BULK_SHARE = 25 / 28

/** Says how much may be sent now on one channel. Keeps time by the `now` it is given and nothing else. */
export interface Pacer {
  /** How many messages may be claimed now; 0 while the channel is paused. */
  available(now: Date): number
  /** How many of these may be bulk. */
  availableBulk(now: Date): number
  /** Takes one message's share of the channel. */
  take(now: Date, bulk: boolean): void
  /** Puts a share back that was taken for a message that was not sent. */
  giveBack(bulk: boolean): void
  /** Takes one message's share of the address; null when it was there, else the moment from which it may be tried again. */
  takeAddress(address: string, now: Date): Date | null
  /** Sends nothing more before `at`; a pause that ends later is kept. */
  pauseUntil(at: Date): void
  paused(now: Date): boolean
  /** Milliseconds until `available` can be more than 0; 0 when it is. */
  waitMs(now: Date): number
  /** The same of `availableBulk`. */
  bulkWaitMs(now: Date): number
}

const FORGET_FROM = 1000

/** A pacer with full buckets. Addresses whose bucket has filled up again are forgotten, so its size follows the traffic. */
export function createPacer(pace: Pace, startedAt: Date): Pacer {
  const { perSecond, burst } = pace
  const channel = createBucket(perSecond, burst, startedAt.getTime())
  const bulkBurst = Math.max(1, burst * BULK_SHARE)
  const bulk = createBucket(perSecond * BULK_SHARE, bulkBurst, startedAt.getTime())
  const reserve = burst - Math.ceil(bulkBurst)
  const addresses = createAddresses(pace)
  let pausedUntil = 0
  const available = (now: Date): number => (now.getTime() < pausedUntil ? 0 : channel.available(now.getTime()))
  const pauseMs = (now: Date): number => Math.max(pausedUntil - now.getTime(), 0)
  return {
    available,
    availableBulk: (now) => Math.max(0, Math.min(available(now) - reserve, bulk.available(now.getTime()))),
    take(now, isBulk) {
      channel.take(now.getTime())
      if (isBulk) bulk.take(now.getTime())
    },
    giveBack(isBulk) {
      channel.giveBack()
      if (isBulk) bulk.giveBack()
    },
    takeAddress(address, now) {
      const bucket = addresses.of(address, now.getTime())
      const wait = bucket.waitMs(now.getTime())
      if (wait > 0) return new Date(now.getTime() + wait)
      bucket.take(now.getTime())
      return null
    },
    pauseUntil(at) {
      pausedUntil = Math.max(pausedUntil, at.getTime())
    },
    paused: (now) => now.getTime() < pausedUntil,
    waitMs: (now) => Math.max(pauseMs(now), channel.waitMs(now.getTime())),
    bulkWaitMs: (now) => Math.max(pauseMs(now), channel.waitMs(now.getTime(), reserve + 1), bulk.waitMs(now.getTime())),
  }
}

function createAddresses(pace: Pace): { of(address: string, now: number): Bucket } {
  const buckets = new Map<string, Bucket>()
  let forgetAt = FORGET_FROM
  const forget = (now: number): void => {
    for (const [address, bucket] of buckets) if (bucket.full(now)) buckets.delete(address)
    forgetAt = Math.max(FORGET_FROM, buckets.size * 2)
  }
  const add = (address: string, now: number): Bucket => {
    if (buckets.size >= forgetAt) forget(now)
    const bucket = createBucket(pace.addressPerSecond, pace.addressBurst, now)
    buckets.set(address, bucket)
    return bucket
  }
  return { of: (address, now) => buckets.get(address) ?? add(address, now) }
}
