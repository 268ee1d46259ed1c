import { describe } from './failures.js'
import type { Log } from './options.js'
import { wait } from './wait.js'

/** Small requests that nobody waits for and whose failure changes nothing. */
export class Errands {
  readonly #log: Log
  readonly #running = new Set<Promise<void>>()
  readonly #closing = new AbortController()

  constructor(log: Log) {
    this.#log = log
  }

  run(name: string, work: (signal: AbortSignal) => Promise<unknown>): void {
    const running = work(this.#closing.signal)
      .catch((error: unknown) => {
        this.#log.debug({ channel: 'telegram', errand: name, error: describe(error) }, 'telegram errand failed')
      })
      .then(() => {
        this.#running.delete(running)
      })
    this.#running.add(running)
  }

  /** Resolves when all are done; those that take longer than `ms` are cut off. */
  async finish(ms: number): Promise<void> {
    const done = new AbortController()
    const all = Promise.all(this.#running).finally(() => {
      done.abort()
    })
    await wait(ms, done.signal)
    this.#closing.abort()
    await all
  }
}
