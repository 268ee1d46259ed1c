import { EventEmitter } from 'node:events'

/** Lets tests wait for what they want to see instead of for time to pass. */
export class Changes {
  readonly #emitter = new EventEmitter().setMaxListeners(0)

  /** To be called after anything a test might be waiting for. */
  happened(): void {
    this.#emitter.emit('change')
  }

  /** Resolves with what `find` gives as soon as that is something; fails after `withinMs`, saying what was awaited. */
  async until<T>(awaited: string, find: () => T | undefined | false, withinMs = 15_000): Promise<T> {
    const limit = AbortSignal.timeout(withinMs)
    for (;;) {
      const found = find()
      if (found !== undefined && found !== false) return found
      if (limit.aborted) throw new Error(`Waited ${String(withinMs)} ms in vain for ${awaited}`)
      await this.#change(limit)
    }
  }

  #change(limit: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#emitter.off('change', done)
        limit.removeEventListener('abort', done)
        resolve()
      }
      this.#emitter.on('change', done)
      limit.addEventListener('abort', done)
    })
  }
}
