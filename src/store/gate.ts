/** Lets one through at a time, in the order of arrival. */
export class Gate {
  #busy = false
  readonly #waiting: (() => void)[] = []

  /** Resolves when it is the caller's turn, with the function that gives the turn up; calling that again has no effect. */
  async enter(): Promise<() => void> {
    if (this.#busy) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#busy = true
    let inside = true
    return () => {
      if (inside) this.#leave()
      inside = false
    }
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }

  #leave(): void {
    const next = this.#waiting.shift()
    // Handed over without being free in between, so that a newcomer cannot overtake.
    if (next === undefined) this.#busy = false
    else next()
  }
}
