import { setImmediate } from 'node:timers/promises'
import type { ChannelName } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Log } from '../log.js'
import type { Db, Store } from '../store/client.js'
import {
  markAddress,
  settleDeliveries,
  type ClaimedDelivery,
  type DeliveryKind,
  type Settlement,
} from '../store/deliveries.js'
import type { Timers } from './timers.js'

const FIRST_RETRY_MS = 100
const LONGEST_RETRY_MS = 5000

/** A delivery that has come to its end; `waitedMs` from its creation. */
export interface Settled {
  readonly channel: ChannelName
  readonly state: Exclude<Settlement['state'], 'queued'>
  readonly kind: DeliveryKind
  readonly waitedMs: number
}

interface Entry {
  readonly delivery: ClaimedDelivery
  readonly settlement: Settlement
  /** The address is marked as blocked together with the settlement. */
  readonly block?: boolean
}

/** Writes down how sends ended: whatever has ended by then goes into one write. */
export interface Settler {
  /**
   * Resolves when it is stored, however often that has to be tried; or when it must not be stored any more, because the channel is
   * another process's now (a `sent` is stored even then) or this one was closed. Never rejects.
   */
  settle(entry: Entry): Promise<void>
}

export interface SettlerDeps {
  readonly store: Store
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly channel: ChannelName
  /** False once another process may own the rows. */
  readonly held: () => boolean
  /** Aborted when nothing may be written any more. */
  readonly closed: AbortSignal
  readonly onSettled: (settled: Settled) => void
}

interface Waiting extends Entry {
  readonly done: () => void
}

export function createSettler(deps: SettlerDeps): Settler {
  let waiting: Waiting[] = []
  let writing = false
  const write = async (): Promise<void> => {
    writing = true
    // Sends that end in the same turn of the event loop are written together.
    await setImmediate()
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await store(deps, batch)
      for (const entry of batch) entry.done()
    }
    writing = false
  }
  return {
    settle: (entry) =>
      new Promise((done) => {
        waiting.push({ ...entry, done })
        if (!writing) void write()
      }),
  }
}

async function store(deps: SettlerDeps, batch: readonly Entry[]): Promise<void> {
  for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
    const entries = batch.filter((entry) => mayWrite(deps, entry))
    if (entries.length === 0 || (await tryStore(deps, entries))) return
    await deps.timers.sleep(wait, deps.closed)
  }
}

function mayWrite(deps: SettlerDeps, entry: Entry): boolean {
  return !deps.closed.aborted && (entry.settlement.state === 'sent' || deps.held())
}

async function tryStore(deps: SettlerDeps, entries: readonly Entry[]): Promise<boolean> {
  try {
    await writeAll(deps, entries)
  } catch (err) {
    deps.log.error({ channel: deps.channel, count: entries.length, err }, 'cannot record what was sent; trying again')
    return false
  }
  for (const entry of entries) report(deps, entry)
  return true
}

async function writeAll(deps: SettlerDeps, entries: readonly Entry[]): Promise<void> {
  const { channel } = deps
  const settlements = entries.map((entry) => entry.settlement)
  const blocked = entries.filter((entry) => entry.block === true).map((entry) => entry.delivery.address)
  const settle = (db: Db): Promise<void> => settleDeliveries(db, settlements, deps.clock.now())
  if (blocked.length === 0) {
    await settle(deps.store.db)
    return
  }
  await deps.store.transaction(async (tx) => {
    for (const address of blocked) await markAddress(tx, { channel, address, state: 'blocked' })
    await settle(tx)
  })
}

function report(deps: SettlerDeps, { delivery, settlement }: Entry): void {
  if (settlement.state === 'queued') return
  const waitedMs = deps.clock.now().getTime() - delivery.createdAt.getTime()
  try {
    deps.onSettled({ channel: deps.channel, state: settlement.state, kind: delivery.kind, waitedMs })
  } catch (err) {
    deps.log.error({ channel: deps.channel, err }, 'counting a delivery failed')
  }
}
