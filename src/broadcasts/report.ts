import {
  recipientCounts,
  recipientPage,
  recipientStates,
  type RecipientCount,
  type RecipientFilter,
  type RecipientRow,
  type RecipientState,
} from '../store/broadcastRecipients.js'
import { broadcastById, broadcastPage } from '../store/broadcasts.js'
import type { Page } from '../store/stored.js'
import { announcementOf, type Announcement } from './announcement.js'
import type { BroadcastContext } from './context.js'
import { estimate, hoursOf, type Estimate } from './estimate.js'
import { readinessOf, type Readiness } from './readiness.js'
import type { BroadcastState } from './states.js'

/** A rate measured over less is chance. */
const MEASURED_MS = 5_000

export interface Report {
  readonly broadcast: Announcement
  /** How many people a copy is for; final when `expanded`. The sum of `states`. */
  readonly total: number
  readonly expanded: boolean
  readonly states: Readonly<Record<RecipientState, number>>
  readonly reasons: readonly { readonly state: RecipientState; readonly reason: string; readonly count: number }[]
  readonly channels: readonly { readonly channel: string; readonly state: RecipientState; readonly count: number }[]
  /** Copies that came to an end in the last minute, as a rate; 0 when that is not known. */
  readonly ratePerMinute: number
  /** When the rest will have been sent, as far as can be said; null when there is no rest, or while it is paused. */
  readonly endsAt: Date | null
  /** What it waits for; null when it is being sent, or is over. */
  readonly waitsFor: Exclude<Readiness, { kind: 'ready' | 'over' }> | null
  /** Copies that wait on a channel for more than their turn. */
  readonly held: readonly Held[]
}

interface Held {
  readonly channel: string
  readonly count: number
  /** It is switched `off`; `later`: it has hours of its own, or takes no more today; otherwise why it takes no announcements for now, in a word. */
  readonly reason: string
  /** When it goes on by itself; null where somebody has to do something, or it cannot be said. */
  readonly until: Date | null
}

async function findBroadcast(at: BroadcastContext, id: number): Promise<Announcement | null> {
  const row = await broadcastById(at.store.db, id)
  return row === null ? null : announcementOf(row)
}

/** The newest first, a page at a time. */
export async function listBroadcasts(
  at: BroadcastContext,
  query: { readonly state?: BroadcastState; readonly after?: number; readonly limit: number },
): Promise<Page<Announcement>> {
  const { rows, next } = await broadcastPage(at.store.db, query)
  return { rows: rows.map(announcementOf), next }
}

/** The copies of a broadcast, a page at a time; null when there is no such broadcast. */
export async function deliveries(at: BroadcastContext, filter: RecipientFilter): Promise<Page<RecipientRow> | null> {
  const row = await broadcastById(at.store.db, filter.broadcastId)
  return row === null ? null : recipientPage(at.store.db, filter)
}

/** How far a broadcast has come, counted now; null when there is none of that id. */
export async function report(at: BroadcastContext, id: number): Promise<Report | null> {
  const broadcast = await findBroadcast(at, id)
  if (broadcast === null) return null
  const counts = await recipientCounts(at.store.db, id)
  return {
    broadcast,
    total: total(counts),
    expanded: broadcast.expandedAt !== null,
    states: statesOf(counts),
    reasons: counts.flatMap(({ state, reason, count }) => (reason === null ? [] : [{ state, reason, count }])),
    channels: channelsOf(counts),
    ratePerMinute: rateOf(broadcast, total(counts.filter(isOver)), at.clock.now()),
    ...timesOf(at, broadcast, counts),
  }
}

function timesOf(
  at: BroadcastContext,
  broadcast: Announcement,
  counts: readonly RecipientCount[],
): Pick<Report, 'endsAt' | 'waitsFor' | 'held'> {
  const readiness = readinessOf(broadcast, hoursOf(at), at.clock.now())
  if (broadcast.state === 'draft' || broadcast.finishedAt !== null || readiness.kind === 'over')
    return { endsAt: null, waitsFor: null, held: [] }
  const left = new Map<string, number>()
  for (const { channel, count } of counts.filter((one) => !isOver(one)))
    left.set(channel, (left.get(channel) ?? 0) + count)
  const planned = estimate(at, broadcast, left)
  const held = heldOn(at, left, planned)
  const isPaused = readiness.kind === 'paused'
  const isOpen = isPaused || held.some(({ until }) => until === null)
  return { endsAt: isOpen ? null : planned.endsAt, waitsFor: readiness.kind === 'ready' ? null : readiness, held }
}

function heldOn({ channels }: BroadcastContext, left: ReadonlyMap<string, number>, planned: Estimate): Held[] {
  return [...left].flatMap(([channel, count]): Held[] => {
    const facts = channels.find(({ name }) => name === channel)
    const reason = facts === undefined ? 'off' : facts.stopped()
    if (reason !== null) return [{ channel, count, reason, until: null }]
    const opens = planned.channels.find((one) => one.channel === channel)?.startsAt ?? planned.startsAt
    return opens > planned.startsAt ? [{ channel, count, reason: 'later', until: opens }] : []
  })
}

function isOver({ state }: RecipientCount): boolean {
  return state !== 'waiting' && state !== 'handed'
}

function total(counts: readonly RecipientCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0)
}

function statesOf(counts: readonly RecipientCount[]): Report['states'] {
  const of = (wanted: RecipientState): number => total(counts.filter(({ state }) => state === wanted))
  return {
    waiting: of('waiting'),
    handed: of('handed'),
    sent: of('sent'),
    delivered: of('delivered'),
    read: of('read'),
    failed: of('failed'),
    uncertain: of('uncertain'),
    skipped: of('skipped'),
    cancelled: of('cancelled'),
  }
}

function channelsOf(counts: readonly RecipientCount[]): Report['channels'] {
  const names = [...new Set(counts.map(({ channel }) => channel))]
  return names.flatMap((channel) =>
    recipientStates
      .map((state) => ({
        channel,
        state,
        count: total(counts.filter((c) => c.channel === channel && c.state === state)),
      }))
      .filter(({ count }) => count > 0),
  )
}

function rateOf({ state, measuredAt, measuredEnded }: Announcement, ended: number, now: Date): number {
  const ms = measuredAt === null ? 0 : now.getTime() - measuredAt.getTime()
  return state !== 'sending' || ms < MEASURED_MS ? 0 : Math.max(0, Math.round(((ended - measuredEnded) / ms) * 60_000))
}
