import { setImmediate } from 'node:timers/promises'
import {
  concludeRecipients,
  endWaiting,
  isUnderWay,
  leaveUncertain,
  recipientCounts,
  takeBack,
} from '../store/broadcastRecipients.js'
import { noteProgress } from '../store/broadcasts.js'
import type { Announcement } from './announcement.js'
import type { BroadcastContext } from './context.js'
import { hoursOf } from './estimate.js'
import { readinessOf, type Readiness } from './readiness.js'

/** Rows of one statement: some milliseconds. */
const CHUNK = 500
/** How old the count is with which the rate is measured. */
const MEASURE_MS = 60_000

/**
 * Does for one confirmed broadcast whatever is due: notes how copies have ended, takes back those that must wait, ends the waiting of those that are
 * not sent any more, and finds it finished. Doing it again has no effect. Says whether copies may be sent now.
 */
export async function tend(at: BroadcastContext, broadcast: Announcement): Promise<Readiness['kind']> {
  const { id: broadcastId } = broadcast
  const now = at.clock.now()
  const readiness = readinessOf(broadcast, hoursOf(at), now)
  if (readiness.kind !== 'ready') {
    await at.store.transaction(async (tx) => {
      await takeBack(tx, { broadcastId })
      if (readiness.kind === 'over') await leaveUncertain(tx, { broadcastId, now })
    })
  }
  await inChunks((limit) => concludeRecipients(at.store.db, { broadcastId, limit, now }))
  if (readiness.kind === 'over') await endAll(at, broadcastId, readiness.reason)
  if (readiness.kind === 'ready') await measure(at, broadcast, now)
  return (await finish(at, broadcast, now)) ? 'over' : readiness.kind
}

async function endAll(
  { clock, store }: BroadcastContext,
  broadcastId: number,
  reason: 'expired' | null,
): Promise<void> {
  const state = reason === null ? 'cancelled' : 'skipped'
  await inChunks((limit) => endWaiting(store.db, { broadcastId, state, reason, limit, now: clock.now() }))
}

async function inChunks(chunk: (limit: number) => Promise<number>): Promise<void> {
  while ((await chunk(CHUNK)) === CHUNK) await setImmediate()
}

async function measure({ store }: BroadcastContext, broadcast: Announcement, now: Date): Promise<void> {
  const { id, state, measuredAt } = broadcast
  if (measuredAt !== null && now.getTime() - measuredAt.getTime() < MEASURE_MS) return
  const counts = await recipientCounts(store.db, id)
  const ended = counts.filter(({ state }) => state !== 'waiting' && state !== 'handed')
  const measuredEnded = ended.reduce((sum, { count }) => sum + count, 0)
  await noteProgress(store.db, { id, state, data: { measuredAt: now, measuredEnded } })
}

/** True when no copy waits or is on its way any more, which is noted. */
async function finish({ store }: BroadcastContext, broadcast: Announcement, now: Date): Promise<boolean> {
  const { id, state, expandedAt } = broadcast
  if (expandedAt === null) return false
  return store.transaction(async (tx) => {
    if (await isUnderWay(tx, id)) return false
    return noteProgress(tx, { id, state, data: { state: state === 'cancelled' ? state : 'done', finishedAt: now } })
  })
}
