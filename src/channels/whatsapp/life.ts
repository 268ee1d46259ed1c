import type { WASocket } from '@whiskeysockets/baileys'
import { elsewhere, notInstalled, restAfter, unlinkedByPhone, wrongKey, type Rest } from './advice.js'
import { attempt, type CodeWish, type Common, type Ended, type Live } from './attempt.js'
import { afterClose, noPast, type Closing, type Consequence, type Past } from './closes.js'
import { loadBaileys } from './library.js'
import type { Baileys } from './options.js'
import { VaultError } from './vault.js'
import { presentVersion } from './version.js'
import { aborted } from '../../timers.js'

/** When there was no socket at all. */
const noSocket: Closing = { code: null, openMs: 0, expired: false }

/** The connection while this process is the owner: one socket after the other, with pauses, and rests until staff do something. */
export class Life {
  readonly #deps: Common
  readonly #running: Promise<void>
  readonly #between: (() => Promise<void>)[] = []
  #over = false
  /** Ends what is under way: a socket, a pause or a rest. */
  #phase = new AbortController()
  #rest: Rest | undefined
  #past: Past = noPast
  #codeWish: CodeWish | undefined
  #live: Live | undefined

  constructor(deps: Common) {
    this.#deps = deps
    this.#running = this.#run()
  }

  get live(): Live | undefined {
    return this.#live
  }

  /** The socket while WhatsApp has let it in. */
  get open(): WASocket | undefined {
    return this.#live?.isOpen === true ? this.#live.socket : undefined
  }

  /** Why it rests. */
  get rest(): Rest | undefined {
    return this.#rest
  }

  /** Resolves when the socket is gone and everything of it is stored. Never rejects. */
  async end(): Promise<void> {
    this.#over = true
    this.#phase.abort()
    await this.#running
  }

  /** Ends what is under way and does `work` while there is no socket; null when the life is over. Rejects as `work` does. */
  between<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#over) return Promise.resolve(null)
    return new Promise((resolve, reject) => {
      this.#between.push(() => (this.#over ? Promise.resolve(null) : work()).then(resolve, reject))
      this.#phase.abort()
    })
  }

  /** Connects as if nothing had happened before. To be called in `between`. */
  goOn(codeWish?: CodeWish): void {
    this.#rest = undefined
    this.#past = noPast
    this.#wish(codeWish)
  }

  /** Stays without a socket until `goOn`. To be called in `between`. */
  stay(rest: Rest): void {
    this.#rest = rest
    this.#wish(undefined)
    if (rest.trouble !== undefined) this.#deps.options.onTrouble?.(rest.trouble)
  }

  /** Whoever wished before is told that nothing comes of it. */
  #wish(codeWish: CodeWish | undefined): void {
    this.#codeWish?.answer({ ok: false, reason: 'closed' })
    this.#codeWish = codeWish
  }

  async #run(): Promise<void> {
    while (!this.#over) {
      this.#phase = new AbortController()
      const { signal } = this.#phase
      await this.#doBetween()
      try {
        await this.#step(signal)
      } catch (error) {
        await this.#recover(error, signal)
      }
    }
    await this.#doBetween()
    this.#wish(undefined)
  }

  async #doBetween(): Promise<void> {
    for (const work of this.#between.splice(0)) await work()
  }

  async #step(phase: AbortSignal): Promise<void> {
    const baileys = await loadBaileys()
    if (baileys === null) this.stay(notInstalled)
    else this.#rest ??= await this.#formerRest()
    if (baileys === null || this.#rest !== undefined) return this.#restUntil(phase)
    if (isAborted(phase)) return
    const ended = await this.#attempt(baileys, phase)
    if (isAborted(phase)) return
    if (ended.failure?.kind === 'not_owner') this.stay(elsewhere)
    else if (ended.failure !== undefined) throw ended.failure.error
    else await this.#follow(ended, baileys, phase)
  }

  /** Why a former process stopped: a restart makes nothing good. */
  async #formerRest(): Promise<Rest | undefined> {
    const { stopped } = await this.#deps.options.storage.account()
    return stopped === null ? undefined : restAfter({ kind: 'stop', why: stopped })
  }

  async #restUntil(phase: AbortSignal): Promise<void> {
    const { state, detail, pairingProblem } = this.#rest ?? elsewhere
    this.#deps.board.become(state, { ...(detail && { detail }), ...(pairingProblem && { pairingProblem }) })
    await aborted(phase)
  }

  async #attempt(baileys: Baileys, phase: AbortSignal): Promise<Ended> {
    const codeWish = this.#codeWish
    this.#codeWish = undefined
    const onLive = (live: Live): void => {
      this.#live = live
    }
    try {
      return await attempt({ ...this.#deps, baileys, codeWish, onLive }, phase)
    } finally {
      this.#live = undefined
      codeWish?.answer({ ok: false, reason: 'closed' })
    }
  }

  async #follow(closing: Closing, baileys: Baileys, phase: AbortSignal): Promise<void> {
    this.#deps.board.closed(closing.code)
    const next = this.#consequence(closing)
    switch (next.kind) {
      case 'again':
        return this.#pause(next, baileys, phase)
      case 'forget':
        return this.#forget()
      case 'unpaired':
        this.stay(restAfter(next))
        return
      case 'stop':
        return this.#stop(next)
    }
  }

  #consequence(closing: Closing): Consequence {
    const { options, timing } = this.#deps
    const { next, past } = afterClose(closing, this.#past, {
      nowMs: options.clock.now().getTime(),
      jitter: (options.random ?? Math.random)(),
      timing,
    })
    this.#past = past
    return next
  }

  async #pause(next: Extract<Consequence, { kind: 'again' }>, baileys: Baileys, phase: AbortSignal): Promise<void> {
    const { board, memory, options } = this.#deps
    board.again(next.afterMs)
    if (next.askVersion) {
      const version = await Promise.race([presentVersion(options, baileys), aborted(phase)])
      memory.version = version ?? memory.version
    }
    await options.timers.sleep(next.afterMs, phase)
  }

  async #forget(): Promise<void> {
    const { options, fence } = this.#deps
    this.stay((await options.storage.wipe(fence)) ? unlinkedByPhone : elsewhere)
  }

  /** Stored, where it is WhatsApp's doing: a restart must not try again what only makes it worse. */
  async #stop(next: Extract<Consequence, { kind: 'stop' }>): Promise<void> {
    const { options, fence } = this.#deps
    this.stay(restAfter(next))
    if (next.why === 'version') return
    if (!(await options.storage.changeAccount({ stopped: next.why }, fence))) this.stay(elsewhere)
  }

  async #recover(error: unknown, phase: AbortSignal): Promise<void> {
    if (error instanceof VaultError) {
      this.stay(wrongKey(error))
      return
    }
    const { board, options } = this.#deps
    options.log.error({ channel: 'whatsapp', err: error }, 'WhatsApp cannot connect; trying again')
    const next = this.#consequence(noSocket)
    const afterMs = next.kind === 'again' ? next.afterMs : 0
    board.again(
      afterMs,
      'Something failed in the service itself, probably the database; the log says what. Trying again.',
    )
    await options.timers.sleep(afterMs, phase)
  }
}

/** A call, so that the compiler does not take the answer of before an `await` for the answer after it. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
