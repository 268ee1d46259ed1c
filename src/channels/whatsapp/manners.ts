import { hourAfter, midnightBefore } from '../../participation/localTime.js'

const DAY = 24 * 60 * 60 * 1000

/** Both in milliseconds; what is taken lies between them at random. */
export interface Range {
  readonly min: number
  readonly max: number
}

/**
 * How the service behaves so that WhatsApp leaves the number alone. It publishes no limits for numbers that a program writes from; these are
 * on the careful side of what is known of those that were restricted.
 */
export interface Manners {
  /** Between any two messages. A person needs about as long. */
  readonly replyGap: Range
  /** Between two messages that answer nobody. */
  readonly bulkGap: Range
  /** After so many of them comes a longer rest. */
  readonly restAfter: number
  readonly rest: Range
  /** The hours of the local day, 0 to 24, within which they are sent. */
  readonly fromHour: number
  readonly toHour: number
  readonly timeZone: string
  /** The most of them on a local day; asked each time, as it may change. */
  readonly dailyCap: () => number
  /** The most of them on the first days of a pairing: a new number that begins with hundreds looks like a bought one. */
  readonly warmUp: readonly number[]
  /** Nobody gets them who has not written for longer. */
  readonly silenceDays: number
  /** Of the last `among` not more than `most` may fail, or they stop. */
  readonly failures: { readonly among: number; readonly most: number }
}

export const defaultManners: Manners = {
  replyGap: { min: 600, max: 1_500 },
  bulkGap: { min: 4_000, max: 9_000 },
  restAfter: 40,
  rest: { min: 120_000, max: 300_000 },
  fromHour: 8,
  toHour: 20,
  timeZone: 'America/Guayaquil',
  dailyCap: () => 200,
  // Half as many again each day.
  warmUp: [20, 30, 45, 70, 105, 155],
  silenceDays: 180,
  failures: { among: 50, most: 2 },
}

/** `random` from 0 to 1. */
export function within({ min, max }: Range, random: number): number {
  return min + random * (max - min)
}

/** How many messages that answer nobody go in a second on average, rests included. */
export function bulkPerSecond({ bulkGap, rest, restAfter }: Manners): number {
  return (restAfter * 1000) / (restAfter * middle(bulkGap) + middle(rest))
}

function middle({ min, max }: Range): number {
  return (min + max) / 2
}

/** How many may be sent on the day of `now`; a pairing that nobody remembers counts as one of today. */
export function capOn(now: Date, pairedAt: Date | null, { dailyCap, timeZone, warmUp }: Manners): number {
  const began = midnightBefore(pairedAt ?? now, timeZone).getTime()
  const days = Math.round((midnightBefore(now, timeZone).getTime() - began) / DAY)
  const cap = dailyCap()
  return Math.min(cap, warmUp[Math.max(0, days)] ?? cap)
}

/** The time itself when it lies within the hours, else when they begin next. */
export function openFrom(time: Date, { fromHour, toHour, timeZone }: Manners): Date {
  const midnight = midnightBefore(time, timeZone)
  const from = hourAfter(new Date(midnight.getTime() - 1), fromHour, timeZone)
  const to = hourAfter(midnight, toHour, timeZone)
  if (time < from) return from
  return time < to ? time : hourAfter(to, fromHour, timeZone)
}

export interface BulkFacts {
  /** Nothing is sent until then; null: until somebody says so. Undefined while nothing stands against it. */
  readonly stoppedUntil?: Date | null
  readonly sentToday: number
  readonly cap: number
  /** The gap or the rest after the last one ends. */
  readonly restedAt: Date
}

/** From when on the next message that answers nobody may be sent; null while that cannot be said. */
export function nextBulk(facts: BulkFacts, now: Date, manners: Manners): Date | null {
  if (facts.stoppedUntil === null) return null
  const tomorrow = hourAfter(now, 0, manners.timeZone)
  const from = [now, facts.restedAt, facts.stoppedUntil ?? now, facts.sentToday < facts.cap ? now : tomorrow]
  return openFrom(new Date(Math.max(...from.map((time) => time.getTime()))), manners)
}

/** How long to rest after a message that answers nobody, of which there were `inARow` since the last longer rest. */
export function restAfter(inARow: number, random: number, manners: Manners): number {
  return within(inARow >= manners.restAfter ? manners.rest : manners.bulkGap, random)
}
