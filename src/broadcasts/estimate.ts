import type { Draft } from './draft.js'
import type { BroadcastContext, ChannelFacts } from './context.js'
import { endAfter, openFrom, type Hours } from './hours.js'
import { hourAfter } from '../participation/localTime.js'
import { TIME_ZONE } from '../participation/timeZone.js'

/** Days after which it cannot be said any more. */
const FORESEEN_DAYS = 366

/** How long it will take, as far as can be said before: what else is being sent, and what goes wrong, is not known. */
export interface Estimate {
  readonly startsAt: Date
  /** Null where nobody gets a copy, or where it cannot be said. */
  readonly endsAt: Date | null
  readonly channels: readonly ChannelEstimate[]
}

interface ChannelEstimate {
  readonly channel: string
  readonly count: number
  /** Later than the whole where the channel has hours of its own, or takes no more on that day. */
  readonly startsAt: Date
  /** Null where it cannot be said: it takes too few, or none. */
  readonly endsAt: Date | null
}

/** When so many copies a channel will have been sent, counted from now or from when they may begin. */
export function estimate(
  at: Pick<BroadcastContext, 'content' | 'channels' | 'clock'>,
  { mode, sendAt }: { readonly mode: Draft['mode']; readonly sendAt: Date | null },
  counts: ReadonlyMap<string, number>,
): Estimate {
  const now = at.clock.now()
  const hours = mode === 'urgent' ? null : hoursOf(at)
  const from = sendAt !== null && sendAt > now ? sendAt : now
  const startsAt = hours === null ? from : openFrom(hours, from)
  const channels = at.channels.flatMap((facts) => {
    const count = counts.get(facts.name) ?? 0
    return count === 0 ? [] : [{ channel: facts.name, count, ...timesOf(facts, { hours, startsAt, count }) }]
  })
  return { startsAt, endsAt: lastOf(channels.map(({ endsAt }) => endsAt)), channels }
}

function lastOf(ends: readonly (Date | null)[]): Date | null {
  const known = ends.filter((end) => end !== null)
  return known.length < Math.max(1, ends.length) ? null : new Date(Math.max(...known.map((end) => end.getTime())))
}

/** The hours that the municipality decided. */
export function hoursOf({ content }: Pick<BroadcastContext, 'content'>): Hours {
  const { quiet, sunday_from: sundayFrom } = content.broadcasts
  return { quiet, sundayFrom }
}

/** Day by day, where a channel takes only so many on each. */
function timesOf(
  { hours: own, leftOn, perSecond }: ChannelFacts,
  {
    hours: decided,
    startsAt,
    count,
  }: { readonly hours: Hours | null; readonly startsAt: Date; readonly count: number },
): Pick<ChannelEstimate, 'startsAt' | 'endsAt'> {
  const hours = bothOf(decided, own)
  const msOf = (copies: number) => (copies / perSecond) * 1000
  let first: Date | null = null
  let left = count
  let from = startsAt
  for (let day = 0; day < FORESEEN_DAYS; day++) {
    const opens = hours === null ? from : openFrom(hours, from)
    const most = leftOn === null ? left : Math.min(left, leftOn(opens))
    const end = hours === null ? new Date(opens.getTime() + msOf(most)) : endAfter(hours, opens, msOf(most))
    if (most > 0) first ??= opens
    left -= most
    if (left === 0) return { startsAt: first ?? opens, endsAt: end }
    const tomorrow = hourAfter(opens, 0, TIME_ZONE)
    from = end > tomorrow ? end : tomorrow
  }
  return { startsAt: first ?? startsAt, endsAt: null }
}

/** What was decided for announcements (null: it is urgent), and what the channel keeps to. */
function bothOf(decided: Hours | null, own: ChannelFacts['hours']): Hours | null {
  if (own === null) return decided
  if (decided === null) return { quiet: { from: own.to, until: own.from }, sundayFrom: 0 }
  const { quiet, sundayFrom } = decided
  return { quiet: { from: Math.min(quiet.from, own.to), until: Math.max(quiet.until, own.from) }, sundayFrom }
}
