import { randomBytes } from 'node:crypto'
import type { AuthenticationCreds, BinaryNode, WASocket } from '@whiskeysockets/baileys'
import type { Clock } from '../../clock.js'
import { within, type Timers } from '../../timers.js'

export interface ShownQr {
  readonly qr: string
  readonly expiresAt: Date
}

export type CodeOutcome =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly reason: 'refused' | 'no_answer' | 'closed' }

export interface PairingDeps {
  readonly socket: WASocket
  readonly creds: AuthenticationCreds
  readonly clock: Clock
  readonly timers: Timers
  readonly timing: { readonly qrMs: number; readonly codeAnswerMs: number }
  readonly show: (shown: ShownQr) => void
}

/** Baileys shows the first QR code for 60 s and the others for 20 s each, unless told how long. */
const FIRST_QR_MS = 60_000
const OTHER_QR_MS = 20_000

/** The pairing of one socket that has no account yet. */
export class Pairing {
  readonly #deps: PairingDeps
  #given = 0
  #shown = 0
  #last: ShownQr | undefined

  constructor(deps: PairingDeps) {
    this.#deps = deps
    const { ws, ev } = deps.socket
    ws.on('CB:iq,type:set,pair-device', (stanza: BinaryNode) => {
      this.#given = countRefs(stanza)
    })
    ev.on('connection.update', ({ qr }) => {
      if (qr !== undefined) this.#showNext(qr)
    })
    ws.on('CB:notification,type:companion_reg_refresh', () => {
      this.#renewSecret()
    })
  }

  /** Every QR code that WhatsApp gave was shown. */
  get exhausted(): boolean {
    return this.#given > 0 && this.#shown >= this.#given
  }

  /**
   * Asks for a code to type on the phone with this number (digits only). To be called when a QR code was shown, not before. Baileys makes
   * the code up and says it before WhatsApp has answered; here the answer is awaited. Never rejects.
   */
  async requestCode(number: string): Promise<CodeOutcome> {
    const { socket, timers, timing } = this.#deps
    const answered = answerTo(socket)
    try {
      const code = await socket.requestPairingCode(number)
      const answer = await within(timers, timing.codeAnswerMs, answered.promise, 'no_answer' as const)
      return answer === 'given' ? { ok: true, code } : { ok: false, reason: answer }
    } catch {
      return { ok: false, reason: 'closed' }
    } finally {
      answered.forget()
    }
  }

  #showNext(qr: string): void {
    this.#shown += 1
    const { qrMs } = this.#deps.timing
    const goodFor = qrMs > 0 ? qrMs : this.#shown === 1 ? FIRST_QR_MS : OTHER_QR_MS
    this.#show({ qr, expiresAt: new Date(this.#deps.clock.now().getTime() + goodFor) })
  }

  /**
   * WhatsApp asks devices that wait for their pairing to take a new secret (since July 2026), and phones refuse the former; Baileys goes on
   * showing it. The pairing is checked against the credentials, so that the new one need only be put there and shown.
   */
  #renewSecret(): void {
    this.#deps.creds.advSecretKey = randomBytes(32).toString('base64')
    if (this.#last !== undefined) this.#show(this.#last)
  }

  /** Baileys' QR codes all hold the secret that was good when the first was made. */
  #show(shown: ShownQr): void {
    this.#last = { ...shown, qr: withSecret(shown.qr, this.#deps.creds.advSecretKey) }
    this.#deps.show(this.#last)
  }
}

/** ref, noise key, identity key, secret, platform: the fourth field of the QR code. */
function withSecret(qr: string, secret: string): string {
  return qr.split(',').with(3, secret).join(',')
}

function countRefs({ content }: BinaryNode): number {
  const [device] = Array.isArray(content) ? content : []
  return Array.isArray(device?.content) ? device.content.filter(({ tag }) => tag === 'ref').length : 0
}

type Heard = 'given' | 'refused' | 'closed'

/** What WhatsApp says to the request for a code that is about to be made. Nothing else is asked for at that time that it may refuse. */
function answerTo({ ws, ev }: WASocket): { promise: Promise<Heard>; forget: () => void } {
  let hear: (heard: Heard) => void = () => undefined
  const promise = new Promise<Heard>((resolve) => {
    hear = resolve
  })
  const given = (): void => {
    hear('given')
  }
  const refused = (): void => {
    hear('refused')
  }
  const closed = ({ connection }: { connection?: string }): void => {
    if (connection === 'close') hear('closed')
  }
  ws.on('CB:iq,type:result,link_code_companion_reg', given)
  ws.on('CB:iq,type:error', refused)
  ev.on('connection.update', closed)
  return {
    promise,
    forget() {
      ws.off('CB:iq,type:result,link_code_companion_reg', given)
      ws.off('CB:iq,type:error', refused)
      ev.off('connection.update', closed)
    },
  }
}
