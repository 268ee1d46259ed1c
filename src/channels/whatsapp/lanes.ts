/** Does what belongs to one person one after the other, and what belongs to several at once. People can have several names. */
export class Lanes {
  readonly #last = new Map<string, Promise<void>>()
  readonly #running = new Set<Promise<void>>()

  /** `work` must not reject. It begins when all that was added before under any of these names has ended. */
  add(names: readonly string[], work: () => Promise<void>): void {
    const before = Promise.all(names.flatMap((name) => this.#last.get(name) ?? []))
    const done = before.then(work).finally(() => {
      this.#running.delete(done)
      for (const name of names) if (this.#last.get(name) === done) this.#last.delete(name)
    })
    this.#running.add(done)
    for (const name of names) this.#last.set(name, done)
  }

  /** Resolves when nothing is being done. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
