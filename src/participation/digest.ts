import { hourAfter } from './localTime.js'

/** One change that somebody is to be told of. */
export interface Waiting {
  readonly createdAt: Date
}

/** What to do now: tell each of the given ones by itself, wait with all of them, or tell all of them in one message. */
export type NotificationPlan<T> =
  | { readonly kind: 'none' }
  | { readonly kind: 'each'; readonly notifications: readonly T[] }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'digest'; readonly notifications: readonly T[] }

/** What a person is owed: `sentToday` by themselves since local midnight, `limit` of these a day, the rest at `digestHour` (0 to 23). */
export interface Owed<T extends Waiting> {
  /** Oldest first. */
  readonly waiting: readonly T[]
  readonly sentToday: number
  readonly limit: number
  readonly now: Date
  readonly digestHour: number
  readonly timeZone: string
}

/** Plans for one person. After `each` plan again: what was over the limit then waits for the next digest hour after its first. */
export function planNotifications<T extends Waiting>(owed: Owed<T>): NotificationPlan<T> {
  const { waiting, sentToday, limit, now, digestHour, timeZone } = owed
  const [first] = waiting
  if (first === undefined) return { kind: 'none' }
  const room = Math.max(0, limit - sentToday)
  if (room > 0) return { kind: 'each', notifications: waiting.slice(0, room) }
  const until = hourAfter(first.createdAt, digestHour, timeZone)
  return now < until ? { kind: 'wait', until } : { kind: 'digest', notifications: waiting }
}
