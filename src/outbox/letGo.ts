import type { Channel } from '../channels/channel.js'
import type { Log } from '../log.js'
import { within, type Timers } from '../timers.js'

const LIMIT_MS = 3000

/**
 * Tells the channel that it is not this process's any more; true when it has let go, false when it fails to. Does so once, however often
 * it is called. Never rejects.
 */
export type LetGo = () => Promise<boolean>

export interface LetGoDeps {
  readonly channel: Channel
  readonly timers: Timers
  readonly log: Log
}

/** For one tenure. */
export function createLetGo(deps: LetGoDeps): LetGo {
  let done: Promise<boolean> | undefined
  return () => (done ??= letGo(deps))
}

async function letGo({ channel, log, timers }: LetGoDeps): Promise<boolean> {
  if (channel.letGo === undefined) return true
  try {
    const work = channel.letGo().then(() => true)
    if (await within(timers, LIMIT_MS, work, false)) return true
    log.error({ channel: channel.name, ms: LIMIT_MS }, 'the channel does not let go')
  } catch (err) {
    log.error({ channel: channel.name, err }, 'a channel must not throw')
  }
  return false
}
