import type { Clock } from '../../clock.js'
import { within, type Range } from './manners.js'
import type { Timers } from '../../timers.js'
import type { Typing } from './typing.js'

export interface TurnstileDeps {
  readonly gap: Range
  readonly clock: Clock
  readonly timers: Timers
  readonly random: () => number
}

/** Lets messages go one after the other, in the order they came, with a gap after each. */
export class Turnstile {
  readonly #deps: TurnstileDeps
  #openAt = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(deps: TurnstileDeps) {
    this.#deps = deps
  }

  /** Shows that it is typed when nobody is before it any more, and does `work` when the gap is over. Ends as `work` does. */
  pass<T>(typing: Typing, work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#go(typing, work))
    this.#last = result.catch(() => undefined)
    return result
  }

  async #go<T>(typing: Typing, work: () => Promise<T>): Promise<T> {
    const { clock, gap, random, timers } = this.#deps
    typing.begin()
    // A clock that was put back must not keep anybody waiting.
    const wait = Math.min(this.#openAt - clock.now().getTime(), gap.max)
    if (wait > 0) await timers.sleep(wait)
    try {
      return await work()
    } finally {
      typing.end()
      this.#openAt = clock.now().getTime() + within(gap, random())
    }
  }
}
