import type { Channel } from '../channels/channel.js'
import type { Log } from '../log.js'
import { within, type Timers } from '../timers.js'
import { createWakeup } from './wakeup.js'

const PROBE_LIMIT_MS = 10_000

/** What closes a channel. */
export type Trouble =
  /** Somebody does not know what became of a message. */
  | 'doubt'
  /** The platform could not be reached. */
  | 'unreachable'
  /** The credentials were refused. */
  | 'refused'

/** Milliseconds until the channel must prove itself for the first time, and the longest between two times. */
const WAITS: Readonly<Record<Trouble, { readonly first: number; readonly longest: number }>> = {
  doubt: { first: 0, longest: 60_000 },
  unreachable: { first: 1000, longest: 10_000 },
  refused: { first: 5000, longest: 300_000 },
}

/** Closes a channel that is in trouble and opens it again when the channel proves that it can be reached. */
export interface Gate {
  /** What closed it; null while it is open. */
  trouble(): Trouble | null
  /**
   * Closes it. The channel must prove itself after a first wait, which doubles each time the same trouble comes again before a message
   * passes, and then after growing ones. No effect while it is closed.
   */
  close(trouble: Trouble): void
  /** A message passed. */
  passed(): void
  /** The channel says that it can be reached: it may prove it at once. */
  knock(): void
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
  const wakeup = createWakeup(deps.timers)
  const wake = (): void => {
    wakeup.wake()
  }
  deps.stopping.addEventListener('abort', wake)
  /** The next first waits, where they have grown. */
  const waits = new Map<Trouble, number>()
  let trouble: Trouble | null = null
  const close = async (why: Trouble): Promise<void> => {
    if (trouble !== null) return
    trouble = why
    const { first, longest } = WAITS[why]
    const wait = waits.get(why) ?? first
    waits.set(why, Math.min(wait * 2, longest))
    await untilReachable({ ...deps, rest: (ms) => wakeup.rest(ms) }, wait, longest)
    trouble = null
    deps.onOpen()
  }
  return {
    trouble: () => trouble,
    close: (why) => void close(why),
    passed: () => {
      waits.clear()
    },
    knock: () => {
      if (trouble !== null) wake()
    },
  }
}

interface Proving extends GateDeps {
  readonly rest: (ms: number) => Promise<void>
}

async function untilReachable(deps: Proving, firstMs: number, longestMs: number): Promise<void> {
  const { channel, log, rest, stopping } = deps
  let told = false
  await rest(firstMs)
  for (let wait = Math.max(firstMs, 1000); !stopping.aborted; wait = Math.min(wait * 2, longestMs)) {
    if (await isReachable(deps)) {
      if (told) log.info({ channel: channel.name }, 'the channel can be reached again')
      return
    }
    if (!told) log.warn({ channel: channel.name }, 'the channel cannot be reached; nothing is sent until it can')
    told = true
    await rest(wait)
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
