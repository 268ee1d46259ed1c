import { setImmediate } from 'node:timers/promises'
import type { Channel } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Log } from '../log.js'
import type { Store } from '../store/client.js'
import { claimDeliveries, nextDue, type ClaimOptions } from '../store/claims.js'
import { isBulk, recoverDeliveries, type ClaimedDelivery } from '../store/deliveries.js'
import { deliver, giveBack, type DeliverDeps } from './deliver.js'
import type { Gate } from './gate.js'
import { createLanes, type Lanes } from './lanes.js'
import type { ReadFile } from './message.js'
import type { Pacer } from './pace.js'
import { GIVE_UP_AFTER_MS, giveUp } from './retry.js'
import { createSettler, type Settled } from './settler.js'
import type { Tenure } from './tenure.js'
import type { Timers } from '../timers.js'
import type { Wakeup } from './wakeup.js'

/** Other processes queue messages too, and cannot wake this one. */
const POLL_MS = 1000
const TROUBLE_FIRST_MS = 100
const TROUBLE_LONGEST_MS = 5000

export interface ShiftDeps {
  readonly store: Store
  readonly channel: Channel
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly random: () => number
  readonly readFile: ReadFile
  readonly pacer: Pacer
  readonly gate: Gate
  readonly wakeup: Wakeup
  readonly onSettled: (settled: Settled) => void
  /** Aborted when nothing more is to be claimed. */
  readonly stopping: AbortSignal
  /** Aborted when nothing more is to be written. */
  readonly closed: AbortSignal
}

interface Shift extends ShiftDeps {
  readonly tenure: Tenure
  readonly sending: DeliverDeps
  readonly lanes: Lanes
  readonly underWay: Set<Promise<void>>
  /** Messages were under way at the last look at the queue: something may wait behind them, or for their room. */
  hungry: boolean
  /** How many sends have come to an end. */
  ends: number
}

/**
 * Sends what is due on one channel for as long as the tenure is held and nobody stops it; then resolves, when the sends under way
 * have ended and are recorded. Different addresses go in parallel; of one address the store gives out the next message only when
 * the one before is recorded, which keeps their order.
 */
export async function runShift(
  deps: ShiftDeps,
  tenure: Tenure,
  open: (counter: Counter | undefined) => void,
): Promise<void> {
  const lanes = createLanes(deps.channel, deps.pacer)
  const sending = deliverDeps({ ...deps, lanes }, tenure)
  const underWay = new Set<Promise<void>>()
  const shift = { ...deps, tenure, lanes, sending, underWay, hungry: false, ends: 0 }
  try {
    await recover(shift)
    open(counterOf(shift))
    while (active(shift)) {
      await pass(shift)
      // A channel that answers at once must not keep everybody else from their turn.
      await setImmediate()
    }
  } finally {
    open(undefined)
    await Promise.all(shift.underWay)
  }
}

/** Where messages are handed over by those who have just stored them, so that they need not be looked for in the queue. */
export interface Counter {
  /** How many are taken now. */
  room(): number
  /** The row must be `sending`, and nothing else to its address under way or before it. */
  take(delivery: ClaimedDelivery): void
}

function counterOf(shift: Shift): Counter {
  const { clock } = shift
  return {
    room: () => (active(shift) ? room(shift, clock.now()) : 0),
    take(delivery) {
      launch(shift, delivery, clock.now())
    },
  }
}

function deliverDeps(deps: ShiftDeps & { readonly lanes: Lanes }, tenure: Tenure): DeliverDeps {
  const { channel, clock, closed, gate, lanes, log, onSettled, pacer, stopping, store, timers, wakeup } = deps
  const held = (): boolean => tenure.held()
  const onMore = (): void => {
    wakeup.wake()
  }
  const settler = createSettler({ store, clock, timers, log, channel: channel.name, held, closed, onSettled, onMore })
  const mode: DeliverDeps['mode'] = ({ kind }) => {
    if (closed.aborted || !held()) return 'lost'
    if (stopping.aborted || gate.trouble() !== null || pacer.paused(clock.now())) return 'hold'
    return isBulk(kind) && !lanes.bulkAllowed(clock.now()) ? 'hold' : 'send'
  }
  return { ...deps, settler, failures: new Map(), mode }
}

function active({ stopping, tenure }: Shift): boolean {
  return !stopping.aborted && tenure.held()
}

async function recover(shift: Shift): Promise<void> {
  const { channel, clock, log, store } = shift
  await patiently(shift, async () => {
    const options = { channel: channel.name, idempotent: channel.idempotentSend, now: clock.now() }
    const { requeued, uncertain } = await recoverDeliveries(store.db, options)
    if (requeued + uncertain > 0)
      log.warn({ channel: channel.name, requeued, uncertain }, 'sends were cut off; recovered')
  })
}

/** One look at the queue, and the rest until the next. */
async function pass(shift: Shift): Promise<void> {
  const now = shift.clock.now()
  const limit = room(shift, now)
  shift.hungry = shift.underWay.size > 0
  if (limit === 0) await restUntilRoom(shift, now)
  else await look(shift, now, limit)
}

async function look(shift: Shift, now: Date, limit: number): Promise<void> {
  const { ends } = shift
  const bulk = shift.lanes.bulkRoom(now)
  const claimed = await claim(shift, { now, limit, bulk })
  if (claimed === null) return
  for (const delivery of claimed) launch(shift, delivery, now)
  const full = claimed.length === limit || (bulk > 0 && claimed.filter(({ kind }) => isBulk(kind)).length === bulk)
  // What has ended meanwhile may have let something through that this look did not see.
  if (full || shift.ends !== ends) return
  const opens = bulk > 0 ? null : shift.lanes.bulkWaitMs(now)
  const due = claimed.length > 0 ? POLL_MS : await dueInMs(shift, bulk > 0)
  await shift.wakeup.rest(Math.min(due, opens ?? POLL_MS, POLL_MS))
}

function claim(shift: Shift, how: Omit<ClaimOptions, 'channel'>): Promise<ClaimedDelivery[] | null> {
  return patiently(shift, () => claimDeliveries(shift.store, { channel: shift.channel.name, ...how }))
}

function room(shift: Shift, now: Date): number {
  return shift.gate.trouble() === null ? shift.lanes.room(now) : 0
}

async function restUntilRoom(shift: Shift, now: Date): Promise<void> {
  if (shift.gate.trouble() === 'unreachable') await giveUpOverdue(shift, now)
  await shift.wakeup.rest(Math.min(shift.pacer.waitMs(now) || POLL_MS, POLL_MS))
}

/** Nothing is tried while the platform cannot be reached; what has been due for too long is given up all the same. */
async function giveUpOverdue(shift: Shift, now: Date): Promise<void> {
  const { channel, lanes, sending } = shift
  const since = new Date(now.getTime() - GIVE_UP_AFTER_MS)
  const { inFlight } = channel.pace
  const bulk = lanes.bulkAllowed(now) ? inFlight : 0
  const overdue = (await claim(shift, { now: since, limit: inFlight, bulk })) ?? []
  await Promise.all(overdue.map((delivery) => sending.settler.settle({ delivery, settlement: giveUp(delivery) })))
}

async function dueInMs(shift: Shift, bulk: boolean): Promise<number> {
  const { channel, clock, store } = shift
  const due = await patiently(shift, () => nextDue(store.db, channel.name, { bulk }))
  return due === null ? POLL_MS : Math.max(0, due.getTime() - clock.now().getTime())
}

/** Its end wakes the loop where something may wait for it: behind it, for its room, or as itself to be tried again. */
function launch(shift: Shift, delivery: ClaimedDelivery, now: Date): void {
  const bulk = isBulk(delivery.kind)
  shift.lanes.enter(bulk, now)
  const next = shift.pacer.takeAddress(delivery.address, now)
  const work: Promise<unknown> =
    next === null ? deliver(shift.sending, delivery) : giveBack(shift.sending, delivery, next)
  const done = work
    .catch((err: unknown) => {
      shift.log.error({ channel: shift.channel.name, deliveryId: delivery.id, err }, 'a send failed inside')
    })
    .then((ended) => {
      shift.underWay.delete(done)
      shift.lanes.leave(bulk)
      shift.ends += 1
      if (shift.hungry || ended !== true) shift.wakeup.wake()
    })
  shift.underWay.add(done)
}

/** Tries the store until it answers; null when the shift ended before. */
async function patiently<T>(shift: Shift, work: () => Promise<T>): Promise<T | null> {
  for (let wait = TROUBLE_FIRST_MS; active(shift); wait = Math.min(wait * 2, TROUBLE_LONGEST_MS)) {
    try {
      return await work()
    } catch (err) {
      shift.log.error({ channel: shift.channel.name, err }, 'the outbox cannot use the database; trying again')
      await shift.timers.sleep(wait, shift.stopping)
    }
  }
  return null
}
