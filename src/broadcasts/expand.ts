import { setImmediate } from 'node:timers/promises'
import { expandAudience, nextStretch } from '../store/audience.js'
import { broadcastById, noteProgress } from '../store/broadcasts.js'
import type { Db } from '../store/client.js'
import { announcementOf, audienceQueryOf } from './announcement.js'
import type { BroadcastContext } from './context.js'
import { STRETCH } from './recipients.js'

/** Stretches written down before other work has its turn. */
const STRETCHES = 20

/**
 * Writes down the next recipients of a confirmed broadcast, whatever becomes of it meanwhile, so that its report speaks of all of them.
 * Each stretch of people and how far it reaches is one transaction: whoever goes on after a crash begins where it ended, and nobody
 * is written down twice.
 */
export async function expand(at: BroadcastContext, id: number): Promise<void> {
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    if (!(await at.store.transaction((tx) => expandStretch(at, id, tx)))) return
    await setImmediate()
  }
}

/** False when there was nothing more to be written down. */
async function expandStretch(at: BroadcastContext, id: number, tx: Db): Promise<boolean> {
  const row = await broadcastById(tx, id)
  if (row === null || row.expandedAt !== null) return false
  const { expandedTo, state } = row
  const now = at.clock.now()
  const stretch = await nextStretch(tx, expandedTo, STRETCH)
  if (stretch === null) {
    const next = state === 'expanding' ? 'sending' : state
    await noteProgress(tx, { id, state, data: { state: next, expandedAt: now } })
    return false
  }
  const query = audienceQueryOf(at, announcementOf(row), row.confirmedAt ?? now)
  await expandAudience(tx, { broadcastId: id, query, stretch, now })
  return noteProgress(tx, { id, state, data: { expandedTo: stretch.to } })
}
