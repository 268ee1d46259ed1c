import type { Draft } from './draft.js'
import type { BroadcastContext, ChannelFacts } from './context.js'
import { endAfter, openFrom, type Hours } from './hours.js'

const DAY = 24 * 60 * 60 * 1000

/** How long it will take, as far as can be said before: what else is being sent, and what goes wrong, is not known. */
export interface Estimate {
  readonly startsAt: Date
  /** Null where nobody gets a copy. */
  readonly endsAt: Date | null
  readonly channels: readonly { readonly channel: string; readonly count: number; readonly endsAt: Date }[]
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
    return count === 0 ? [] : [{ channel: facts.name, count, endsAt: endOf(facts, { hours, startsAt, count }) }]
  })
  const last = Math.max(...channels.map(({ endsAt }) => endsAt.getTime()))
  return { startsAt, endsAt: channels.length === 0 ? null : new Date(last), channels }
}

/** The hours that the municipality decided. */
export function hoursOf({ content }: Pick<BroadcastContext, 'content'>): Hours {
  const { quiet, sunday_from: sundayFrom } = content.broadcasts
  return { quiet, sundayFrom }
}

function endOf(
  { perDay, perSecond }: ChannelFacts,
  { hours, startsAt, count }: { readonly hours: Hours | null; readonly startsAt: Date; readonly count: number },
): Date {
  const days = perDay === null ? 0 : Math.ceil(count / Math.max(1, perDay)) - 1
  const onTheLast = perDay === null ? count : count - days * perDay
  const from = new Date(startsAt.getTime() + days * DAY)
  const ms = (onTheLast / perSecond) * 1000
  return hours === null ? new Date(from.getTime() + ms) : endAfter(hours, from, ms)
}
