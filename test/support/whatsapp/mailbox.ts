import type { Changes } from '../telegram/until.js'
import type { Connection } from './connection.js'
import type { Device } from './device.js'
import { el, server, type Stanza } from './stanza.js'

/** What the bot has to confirm, by an ack or, messages, by a receipt. */
export type LetterClass = 'message' | 'receipt' | 'notification' | 'call'

interface Letter {
  readonly kind: LetterClass
  readonly id: string
  readonly write: (device: Device) => Promise<Stanza> | Stanza
  /** Once written, it is the same at each delivery. */
  written?: Stanza
  /** Not before the next login. */
  held: boolean
}

interface Recipient {
  readonly connection: Connection
  readonly device: Device
}

/**
 * What the bot has not confirmed yet. It is delivered at once while the bot is connected, and all of it again, in its order
 * and marked as offline, at each login.
 */
export class Mailbox {
  readonly #changes: Changes
  readonly #failed: (error: unknown) => void
  #letters: Letter[] = []
  #recipient: Recipient | undefined
  #line: Promise<void> = Promise.resolve()

  constructor(changes: Changes, failed: (error: unknown) => void) {
    this.#changes = changes
    this.#failed = failed
  }

  /** How much the bot could have confirmed by now and has not. */
  get pending(): number {
    return this.#letters.filter(({ held }) => !held).length
  }

  post(kind: LetterClass, id: string, write: Letter['write'], { held = false } = {}): void {
    const letter = { kind, id, write, held }
    this.#letters.push(letter)
    this.#changes.happened()
    const recipient = this.#recipient
    if (recipient && !held) this.#enqueue(() => this.#deliver(letter, recipient))
  }

  /** The bot is ready: everything that waits is delivered, and then how much it was. */
  open(recipient: Recipient): void {
    this.#recipient = recipient
    const backlog = [...this.#letters]
    for (const letter of backlog) letter.held = false
    this.#enqueue(async () => {
      for (const letter of backlog) await this.#deliver(letter, recipient, '0')
      await recipient.connection.send(el('ib', { from: server }, [el('offline', { count: String(backlog.length) })]))
    })
  }

  close(connection: Connection): void {
    if (this.#recipient?.connection === connection) this.#recipient = undefined
  }

  confirm(kind: string, id: string | undefined): void {
    const confirmed = this.#letters.find((letter) => letter.kind === kind && letter.id === id && letter.written)
    if (!confirmed) return
    this.#letters = this.#letters.filter((letter) => letter !== confirmed)
    this.#changes.happened()
  }

  /** The device is no longer linked: what was written for it is of no use to another. */
  clear(): void {
    this.#recipient = undefined
    this.#letters = []
    this.#changes.happened()
  }

  async #deliver(letter: Letter, recipient: Recipient, offline?: string): Promise<void> {
    if (this.#recipient !== recipient || !this.#letters.includes(letter)) return
    letter.written ??= await letter.write(recipient.device)
    const { tag, attrs, content } = letter.written
    await recipient.connection.send(el(tag, { ...attrs, offline }, content))
  }

  #enqueue(work: () => Promise<void>): void {
    this.#line = this.#line.then(work).catch(this.#failed)
  }
}
