import type { Update } from 'grammy/types'
import { Refusal } from './refusal.js'
import type { Changes } from './until.js'

export type News = Omit<Update, 'update_id'>

interface Poller {
  readonly terminate: (refusal: Refusal) => void
  readonly wake: () => void
}

export interface PollWishes {
  readonly offset?: number | undefined
  readonly limit?: number | undefined
  readonly timeout?: number | undefined
}

const conflict = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'

/** What the bot has not confirmed yet, given out to one long poll at a time as Telegram does. */
export class UpdateQueue {
  readonly #changes: Changes
  readonly #history: Update[] = []
  #pending: Update[] = []
  #nextId = 700_000_001
  #allowed: readonly string[] = []
  #poller: Poller | undefined

  constructor(changes: Changes) {
    this.#changes = changes
  }

  get pending(): readonly Update[] {
    return this.#pending
  }

  /** Remembered until the bot says otherwise; an empty list stands for everything but the rare kinds. */
  allow(kinds: readonly string[] | undefined): void {
    if (kinds) this.#allowed = kinds
  }

  /** After a silent week Telegram goes on with some other number. */
  goOnFrom(id: number): void {
    this.#nextId = id
  }

  /** Adds an update and gives its id; what the bot did not ask for is never sent. */
  add(news: News): number {
    const update: Update = { update_id: this.#nextId++, ...news }
    this.#history.push(update)
    const wanted = this.#allowed.length === 0 || this.#allowed.some((kind) => kind in news)
    if (wanted) this.#enqueue(update)
    return update.update_id
  }

  /** Sends an update again that was confirmed long ago. */
  repeat(id: number): void {
    const update = this.#history.find((one) => one.update_id === id)
    if (!update) throw new Error(`There was no update ${String(id)}`)
    this.#enqueue(update)
  }

  forget(update: Update): void {
    this.#pending = this.#pending.filter((one) => one !== update)
    this.#changes.happened()
  }

  drop(): void {
    this.#pending = []
  }

  /** Waits for updates as long as the caller wishes and stays connected; a second caller ends the waiting of the first. */
  async poll({ offset = 0, limit = 100, timeout = 0 }: PollWishes, gone: AbortSignal): Promise<Update[]> {
    this.#poller?.terminate(new Refusal(409, conflict))
    this.#confirmBelow(offset)
    this.#changes.happened()
    if (this.#pending.length === 0 && timeout > 0) await this.#arrival(timeout, gone)
    return this.#pending.slice(0, limit)
  }

  /** An offset far ahead of everything that was ever given out confirms nothing. */
  #confirmBelow(offset: number): void {
    if (offset > this.#nextId + 10) return
    this.#pending = this.#pending.filter((update) => update.update_id >= offset)
  }

  get isPolled(): boolean {
    return this.#poller !== undefined
  }

  #arrival(seconds: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        if (this.#poller === poller) this.#poller = undefined
        this.#changes.happened()
        settle()
      }
      const poller: Poller = {
        wake: () => {
          finish(resolve)
        },
        terminate: (refusal) => {
          finish(() => {
            reject(refusal)
          })
        },
      }
      const timer = setTimeout(poller.wake, seconds * 1000)
      gone.addEventListener('abort', poller.wake)
      this.#poller = poller
      this.#changes.happened()
    })
  }

  #enqueue(update: Update): void {
    this.#pending.push(update)
    this.#poller?.wake()
    this.#changes.happened()
  }
}
