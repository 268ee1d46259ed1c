import type { Timers } from '../timers.js'

/** A rest that can be cut short. A `wake` while nobody rests makes the next rest end at once, so none is lost. */
export interface Wakeup {
  wake(): void
  /** Resolves when woken or after `ms` milliseconds. For one waiter at a time. */
  rest(ms: number): Promise<void>
}

/** Creates a wakeup over the given timers. */
export function createWakeup(timers: Timers): Wakeup {
  let resting: AbortController | null = null
  let woken = false
  return {
    wake() {
      woken = true
      // A reason of its own, since the default one is an error with a stack.
      resting?.abort('woken')
    },
    async rest(ms) {
      if (!woken) {
        resting = new AbortController()
        await timers.sleep(ms, resting.signal)
        resting = null
      }
      woken = false
    },
  }
}
