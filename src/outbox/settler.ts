import type { ChannelName } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Log } from '../log.js'
import type { Statement } from '../store/batch.js'
import type { Store } from '../store/client.js'
import {
  markAddress,
  settleDeliveries,
  settleStatement,
  type ClaimedDelivery,
  type DeliveryKind,
  type Settlement,
} from '../store/deliveries.js'
import type { Timers } from '../timers.js'

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
  /** Told when a send has ended behind which something else waits. */
  readonly onMore: () => void
}

interface Waiting extends Entry {
  readonly done: () => void
}

export function createSettler(deps: SettlerDeps): Settler {
  let waiting: Waiting[] = []
  const board = (): Waiting[] => {
    const boarded = waiting
    waiting = []
    return boarded
  }
  return {
    settle: (entry) =>
      new Promise((done) => {
        if (entry.block === true) {
          void blockAndSettle(deps, entry).then(done)
          return
        }
        waiting.push({ ...entry, done })
        if (waiting.length === 1) void goAlong(deps, board)
        // Another message waits behind it: the claim of that one takes this along.
        if (entry.delivery.more) deps.onMore()
      }),
  }
}

/** Whatever has ended until some write takes it along is recorded with that. */
async function goAlong(deps: SettlerDeps, board: () => Waiting[]): Promise<void> {
  let boarded: readonly Waiting[] | undefined
  let entries: readonly Waiting[] = []
  const make = (): Statement | null => {
    boarded ??= board()
    entries = boarded.filter((entry) => mayWrite(deps, entry))
    if (entries.length === 0) return null
    return settleStatement(
      entries.map(({ settlement }) => settlement),
      deps.clock.now(),
    )
  }
  await untilStored(
    deps,
    () => entries,
    () => deps.store.along(make),
  )
  for (const { done } of boarded ?? board()) done()
}

async function blockAndSettle(deps: SettlerDeps, entry: Entry): Promise<void> {
  const { channel, clock, store } = deps
  const { address } = entry.delivery
  const entries = (): Entry[] => [entry].filter((one) => mayWrite(deps, one))
  await untilStored(deps, entries, () =>
    store.transaction(async (tx) => {
      await markAddress(tx, { channel, address, state: 'blocked' })
      await settleDeliveries(tx, [entry.settlement], clock.now())
    }),
  )
}

/** Tries until it is stored or must not be stored any more. */
async function untilStored(
  deps: SettlerDeps,
  entries: () => readonly Entry[],
  work: () => Promise<void>,
): Promise<void> {
  for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
    try {
      await work()
      for (const entry of entries()) report(deps, entry)
      return
    } catch (err) {
      const count = entries().length
      deps.log.error({ channel: deps.channel, count, err }, 'cannot record what was sent; trying again')
    }
    await deps.timers.sleep(wait, deps.closed)
    if (!entries().some((entry) => mayWrite(deps, entry))) return
  }
}

function mayWrite(deps: SettlerDeps, entry: Entry): boolean {
  return !deps.closed.aborted && (entry.settlement.state === 'sent' || deps.held())
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
