import type { Clock } from '../../clock.js'
import type { Log } from '../../log.js'
import type { CodeOutcome, ShownQr } from './pairing.js'
import type { ConnectionState, ConnectionStatus } from './status.js'

type Facts = Omit<ConnectionStatus, 'state' | 'since' | 'lastClose' | 'attempts'>

const levels = {
  off: 'debug',
  waiting: 'debug',
  connecting: 'debug',
  unpaired: 'warn',
  pairing: 'info',
  open: 'info',
  reconnecting: 'warn',
  banned: 'error',
  replaced: 'error',
  stopped: 'error',
} as const satisfies Record<ConnectionState, keyof Log>

/** Keeps the status, and tells of what changes: of the state to the log, of everything to `onStatus`. */
export class StatusBoard {
  #current: ConnectionStatus
  readonly #log: Log
  readonly #clock: Clock
  readonly #onStatus: (status: ConnectionStatus) => void

  constructor(deps: { log: Log; clock: Clock; onStatus?: ((status: ConnectionStatus) => void) | undefined }) {
    this.#log = deps.log
    this.#clock = deps.clock
    this.#onStatus = deps.onStatus ?? (() => undefined)
    this.#current = { state: 'waiting', since: deps.clock.now(), attempts: 0 }
  }

  get current(): ConnectionStatus {
    return this.#current
  }

  /** A state, with nothing left of what was known before but how often it was tried and how it last ended. */
  become(state: ConnectionState, facts: Facts = {}): void {
    const { state: before, since, lastClose, attempts } = this.#current
    const kept = { attempts: state === 'open' ? 0 : attempts, ...(lastClose && { lastClose }) }
    this.#set({ state, since: state === before ? since : this.#clock.now(), ...kept, ...facts })
    if (state === before) return
    const fields = { channel: 'whatsapp', state, code: lastClose?.code ?? undefined, detail: facts.detail }
    this.#log[levels[state]](fields, 'whatsapp connection')
  }

  /** An attempt at connecting begins; one of several says that it is. */
  begin(): void {
    if (this.#current.state !== 'reconnecting') this.become('connecting', this.#problem())
    this.#set({ ...this.#current, attempts: this.#current.attempts + 1 })
  }

  /** The connection is over, and is tried again after this time. */
  again(afterMs: number, detail?: string): void {
    const { state } = this.#current
    if (state === 'pairing') this.become('connecting', { pairingProblem: 'failed' })
    else if (afterMs > 0) this.become('reconnecting', detail === undefined ? {} : { detail })
  }

  closed(code: number | null): void {
    this.#set({ ...this.#current, lastClose: { code, at: this.#clock.now() } })
  }

  showQr({ qr, expiresAt }: ShownQr): void {
    const { pairingCode } = this.#current
    this.become('pairing', { qr, qrExpiresAt: expiresAt, ...(pairingCode && { pairingCode }), ...this.#problem() })
  }

  showCode(outcome: CodeOutcome): void {
    if (this.#current.state !== 'pairing') return
    if (outcome.ok) this.#set({ ...this.#current, pairingCode: outcome.code })
    else if (outcome.reason !== 'closed') this.#set({ ...this.#current, pairingProblem: outcome.reason })
  }

  #problem(): Pick<ConnectionStatus, 'pairingProblem'> {
    const { pairingProblem } = this.#current
    return pairingProblem === undefined ? {} : { pairingProblem }
  }

  #set(status: ConnectionStatus): void {
    this.#current = status
    this.#onStatus(status)
  }
}
