import type { Clock } from '../clock.js'
import type { Log } from '../log.js'
import { acquireLease, releaseLease, renewLease } from '../store/leases.js'
import type { Store } from '../store/client.js'
import { isStale } from './holder.js'
import type { Timers } from '../timers.js'

const TTL_MS = 30_000
const RENEW_MS = 10_000
const RETRY_MS = 1000

/** The time during which this process, and no other, sends on a channel. */
export interface Tenure {
  /** Higher than that of every process that held the lease before. */
  readonly fence: number
  /** False for good once the lease was lost or has run out. */
  held(): boolean
  /** Ends it and lets the next one begin at once. Without this it runs out by itself. Rejects when the store does. */
  release(): Promise<void>
  /** Ends it and leaves the lease to run out. */
  abandon(): void
}

export interface TenureDeps {
  readonly store: Store
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly channel: string
  readonly holder: string
  readonly onLost: () => void
}

/** Resolves when the lease of the channel is ours, however long that takes; null when `stopping` is aborted before. */
export async function beginTenure(deps: TenureDeps, stopping: AbortSignal): Promise<Tenure | null> {
  let told = false
  while (!stopping.aborted) {
    const lease = await tryAcquire(deps)
    if (lease !== null && lease !== 'taken') return keep(deps, lease)
    if (lease === 'taken' && !told)
      deps.log.info({ channel: deps.channel }, 'another process sends on this channel; waiting')
    told ||= lease === 'taken'
    await deps.timers.sleep(RETRY_MS, stopping)
  }
  return null
}

interface Lease {
  readonly fence: number
  readonly until: number
}

async function tryAcquire(deps: TenureDeps): Promise<Lease | 'taken' | null> {
  const now = deps.clock.now()
  const { holder, store } = deps
  const stale = (other: string): boolean => isStale(other, holder)
  try {
    const lease = await acquireLease(store.db, { name: nameOf(deps), holder, ttlMs: TTL_MS, now, stale })
    return lease === null ? 'taken' : { fence: lease.fence, until: now.getTime() + TTL_MS }
  } catch (err) {
    deps.log.error({ channel: deps.channel, err }, 'cannot ask for the lease; trying again')
    return null
  }
}

function keep(deps: TenureDeps, lease: Lease): Tenure {
  const ended = new AbortController()
  let until = lease.until
  const held = (): boolean => {
    if (!ended.signal.aborted && deps.clock.now().getTime() >= until) lose()
    return !ended.signal.aborted
  }
  const lose = (): void => {
    ended.abort()
    deps.log.error({ channel: deps.channel }, 'the lease was lost; sending stops')
    deps.onLost()
  }
  const renew = async (): Promise<void> => {
    await deps.timers.sleep(RENEW_MS, ended.signal)
    while (held()) {
      const renewed = await tryRenew(deps, lease.fence)
      if (renewed === 'lost' && held()) lose()
      if (typeof renewed === 'number') until = renewed
      await deps.timers.sleep(renewed === null ? RETRY_MS : RENEW_MS, ended.signal)
    }
  }
  void renew()
  return {
    fence: lease.fence,
    held,
    abandon: () => {
      ended.abort()
    },
    release: () => {
      ended.abort()
      return releaseLease(deps.store.db, { name: nameOf(deps), holder: deps.holder, fence: lease.fence })
    },
  }
}

/** The new end of the lease, `lost`, or null when the store did not answer. */
async function tryRenew(deps: TenureDeps, fence: number): Promise<number | 'lost' | null> {
  const now = deps.clock.now()
  const { holder, store } = deps
  try {
    const ours = await renewLease(store.db, { name: nameOf(deps), holder, fence, ttlMs: TTL_MS, now })
    return ours ? now.getTime() + TTL_MS : 'lost'
  } catch (err) {
    deps.log.error({ channel: deps.channel, err }, 'cannot renew the lease; trying again')
    return null
  }
}

function nameOf(deps: TenureDeps): string {
  return `channel:${deps.channel}`
}
