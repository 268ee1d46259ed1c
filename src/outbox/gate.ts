import type { Channel } from '../channels/channel.js'
import type { Log } from '../log.js'
import { within, type Timers } from './timers.js'

const PROBE_LIMIT_MS = 10_000
const DOUBT = { first: 0, longest: 60_000 }
const REFUSED_FIRST_MS = 5000
const REFUSED_LONGEST_MS = 300_000

/** Closes a channel that is in trouble and opens it again when the channel proves that it can be reached. */
export interface Gate {
  open(): boolean
  /** Somebody does not know what became of a message: the channel must prove itself, at once and then with growing waits. */
  doubt(): void
  /** The credentials were refused: the same, beginning after a wait that doubles each time until a message passes. */
  refuse(): void
  /** A message passed. */
  passed(): void
}

export interface GateDeps {
  readonly channel: Channel
  readonly timers: Timers
  readonly log: Log
  readonly stopping: AbortSignal
  readonly onOpen: () => void
}

/** Creates an open gate. */
export function createGate(deps: GateDeps): Gate {
  let open = true
  let refusals = 0
  const close = async (firstMs: number, longestMs: number): Promise<void> => {
    if (!open) return
    open = false
    await proveReachable(deps, firstMs, longestMs)
    open = true
    deps.onOpen()
  }
  return {
    open: () => open,
    doubt: () => void close(DOUBT.first, DOUBT.longest),
    refuse: () => {
      if (open) refusals += 1
      void close(Math.min(REFUSED_FIRST_MS * 2 ** (refusals - 1), REFUSED_LONGEST_MS), REFUSED_LONGEST_MS)
    },
    passed: () => {
      refusals = 0
    },
  }
}

async function proveReachable(deps: GateDeps, firstMs: number, longestMs: number): Promise<void> {
  const { channel, log, stopping, timers } = deps
  if (firstMs > 0) await timers.sleep(firstMs, stopping)
  for (let wait = Math.max(firstMs, 1000); !stopping.aborted; wait = Math.min(wait * 2, longestMs)) {
    if (await isReachable(deps)) return
    log.warn({ channel: channel.name, ms: wait }, 'the channel cannot be reached; nothing is sent until it can')
    await timers.sleep(wait, stopping)
  }
}

async function isReachable({ channel, log, timers }: GateDeps): Promise<boolean> {
  try {
    return await within(timers, PROBE_LIMIT_MS, channel.reachable(), false)
  } catch (err) {
    log.error({ channel: channel.name, err }, 'a channel must not throw')
    return false
  }
}
