import { setImmediate } from 'node:timers/promises'
import type { Staff } from '../staff/roles.js'
import type { Db } from '../store/client.js'
import { leaveUncertain, noteArrivals, takeBack, waitAgain } from '../store/broadcastRecipients.js'
import { broadcastById, changeBroadcast, noteProgress, type BroadcastRow } from '../store/broadcasts.js'
import { announcementOf, type Announcement } from './announcement.js'
import type { BroadcastContext } from './context.js'
import { note } from './note.js'
import { acceptedFor, sendsAgain, stateAfter, type BroadcastState, type Control } from './states.js'

export interface ControlRequest {
  readonly id: number
  /** Why, for the audit log. */
  readonly reason?: string | undefined
  readonly by: Staff
}

export type Controlled =
  | { readonly kind: 'done'; readonly broadcast: Announcement }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'not_possible'; readonly state: BroadcastState; readonly accepted: readonly BroadcastState[] }
  /** Staff took it back, and nothing of it goes out again. */
  | { readonly kind: 'withdrawn'; readonly withdrawnAt: Date }

/** `count`: how many copies are sent once more. */
export type SentAgain =
  | (Extract<Controlled, { kind: 'done' }> & { readonly count: number })
  | Exclude<Controlled, { kind: 'done' }>
  | { readonly kind: 'expired'; readonly expiresAt: Date }

/** Of copies that failed because the person stopped the service nothing is tried again. */
const NEVER_AGAIN = ['contact_stopped']
const CHUNK = 500

/** Nothing more goes out, what is on its way aside, until it is resumed. */
export function pause(at: BroadcastContext, request: ControlRequest): Promise<Controlled> {
  return control(at, 'pause', request)
}

export function resume(at: BroadcastContext, request: ControlRequest): Promise<Controlled> {
  return control(at, 'resume', request)
}

/** Nothing more goes out, what is on its way aside, for good. */
export function cancel(at: BroadcastContext, request: ControlRequest): Promise<Controlled> {
  return control(at, 'cancel', request)
}

/** The same, and what was sent is deleted where the platform still lets us; the worker does it. */
export function withdraw(at: BroadcastContext, request: ControlRequest): Promise<Controlled> {
  return control(at, 'withdraw', request, (now) => ({ withdrawnAt: now, finishedAt: null }))
}

/** Sends those once more of which nobody knows whether they arrived: some people get a second copy. */
export function resendUncertain(at: BroadcastContext, request: ControlRequest): Promise<SentAgain> {
  return sendAgain(at, 'resend_uncertain', request, { state: 'uncertain', except: [] })
}

/** Sends those once more that surely did not arrive; not to people who stopped the service. */
export function retryFailed(at: BroadcastContext, request: ControlRequest): Promise<SentAgain> {
  return sendAgain(at, 'retry_failed', request, { state: 'failed', except: NEVER_AGAIN })
}

async function sendAgain(
  at: BroadcastContext,
  action: 'resend_uncertain' | 'retry_failed',
  request: ControlRequest,
  which: { readonly state: 'failed' | 'uncertain'; readonly except: readonly string[] },
): Promise<SentAgain> {
  const { clock, store } = at
  const row = await broadcastById(store.db, request.id)
  const { expiresAt = null } = row ?? {}
  if (expiresAt !== null && expiresAt <= clock.now()) return { kind: 'expired', expiresAt }
  const done = await control(at, action, request, () => ({ finishedAt: null }))
  if (done.kind !== 'done') return done
  if (which.state === 'uncertain') await noteArrivals(store.db, { broadcastId: request.id })
  let count = 0
  for (let more = CHUNK; more === CHUNK; count += more) {
    more = await store.transaction((tx) => again(tx, { broadcastId: request.id, ...which, now: clock.now() }))
    await setImmediate()
  }
  return { ...done, count }
}

async function again(tx: Db, chunk: Omit<Parameters<typeof waitAgain>[1], 'limit'>): Promise<number> {
  const count = await waitAgain(tx, { ...chunk, limit: CHUNK })
  // The worker may have found it finished between two chunks.
  const data = { state: 'sending', finishedAt: null }
  if (count > 0) await noteProgress(tx, { id: chunk.broadcastId, state: 'done', data })
  return count
}

/** Changes where it stands, takes back what was not sent where it stops, and leaves a line in the audit log: all of it or none. */
async function control(
  { clock, store }: BroadcastContext,
  action: Control,
  { id, reason, by }: ControlRequest,
  more: (now: Date) => Partial<BroadcastRow> = () => ({}),
): Promise<Controlled> {
  const now = clock.now()
  return store.transaction(async (tx): Promise<Controlled> => {
    const row = await broadcastById(tx, id)
    if (row === null) return { kind: 'not_found' }
    const { state, version, expandedAt, withdrawnAt } = announcementOf(row)
    if (withdrawnAt !== null && sendsAgain(action)) return { kind: 'withdrawn', withdrawnAt }
    const next = stateAfter(action, { state, expanded: expandedAt !== null })
    if (next === null) return { kind: 'not_possible', state, accepted: acceptedFor(action) }
    await changeBroadcast(tx, { id, version, state, data: { ...more(now), state: next }, now })
    if (next === 'paused' || next === 'cancelled') await takeBack(tx, { broadcastId: id })
    if (next === 'cancelled') await leaveUncertain(tx, { broadcastId: id, now })
    await note(tx, { id, action, by, before: { state }, after: { state: next }, reason, now })
    const changed = await broadcastById(tx, id)
    return changed === null ? { kind: 'not_found' } : { kind: 'done', broadcast: announcementOf(changed) }
  })
}
