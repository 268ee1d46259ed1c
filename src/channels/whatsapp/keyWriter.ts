import type { KeyChange, WhatsappStorage } from './storage.js'

/** What was to be stored was not; what Baileys has in memory is ahead of the database from then on. */
export class KeysNotStored extends Error {
  override readonly name = 'KeysNotStored'
}

/** Why: another process owns the channel, or the database failed. */
export type WriteFailure = { readonly kind: 'not_owner' } | { readonly kind: 'failed'; readonly error: unknown }

export interface WriterDeps {
  readonly storage: WhatsappStorage
  readonly fence: number
  /** Told once, before the write rejects. */
  readonly onFailure: (failure: WriteFailure) => void
}

interface Waiting {
  readonly changes: readonly KeyChange[]
  readonly stored: () => void
  readonly refused: (error: KeysNotStored) => void
}

/** Stores changes in their order, each write whole or not at all; after the first that could not be stored, none. */
export class KeyWriter {
  readonly #deps: WriterDeps
  readonly #along = new Map<string, () => KeyChange>()
  #waiting: Waiting[] = []
  #storing: Promise<void> = Promise.resolve()
  #failed = false
  #closed = false

  constructor(deps: WriterDeps) {
    this.#deps = deps
  }

  /** Resolves when the changes are stored; rejects with KeysNotStored when they are not. */
  write(changes: readonly KeyChange[]): Promise<void> {
    if (this.#closed) return Promise.reject(new KeysNotStored('the connection is over'))
    return new Promise((stored, refused) => {
      this.#waiting.push({ changes, stored, refused })
      if (this.#waiting.length === 1) this.#storing = this.#storing.then(() => this.#storeWaiting())
    })
  }

  /** A change that goes with the next write, made when that is. Of one `name` only the last. */
  along(name: string, make: () => KeyChange): void {
    this.#along.set(name, make)
  }

  /** Takes nothing more; resolves when what was taken is stored, or could not be. */
  async close(): Promise<void> {
    if (!this.#closed) this.write([]).catch(() => undefined)
    this.#closed = true
    await this.#storing
  }

  /** Everything that came while the last transaction was under way goes together in one. */
  async #storeWaiting(): Promise<void> {
    const together = this.#waiting
    this.#waiting = []
    const failure = await this.#store(together.flatMap(({ changes }) => changes))
    for (const { stored, refused } of together) {
      if (failure === undefined) stored()
      else refused(failure)
    }
  }

  async #store(given: readonly KeyChange[]): Promise<KeysNotStored | undefined> {
    if (this.#failed) return new KeysNotStored('an earlier write failed')
    const changes = lastOfEach([...[...this.#along.values()].map((make) => make()), ...given])
    this.#along.clear()
    if (changes.length === 0) return undefined
    try {
      const { storage, fence } = this.#deps
      return (await storage.writeKeys(changes, fence)) ? undefined : this.#fail({ kind: 'not_owner' })
    } catch (error) {
      return this.#fail({ kind: 'failed', error })
    }
  }

  #fail(failure: WriteFailure): KeysNotStored {
    this.#failed = true
    this.#deps.onFailure(failure)
    return new KeysNotStored('the keys could not be stored', failure.kind === 'failed' ? { cause: failure.error } : {})
  }
}

/** Of several changes of one key only the last, since a transaction does not tell their order. */
function lastOfEach(changes: readonly KeyChange[]): KeyChange[] {
  return [...new Map(changes.map((change) => [`${change.type} ${change.id}`, change])).values()]
}
