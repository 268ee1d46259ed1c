import type { WASocket } from '@whiskeysockets/baileys'

/** What WhatsApp said to a message. */
export type Ack =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly code: string }
  /** Nothing in time, or nothing before the connection ended: it may have arrived. */
  | { readonly kind: 'silence' }

/** A stale session or device: a message refused for it may be sent again once those are made anew. */
export const STALE = '479'
/** The account may not begin chats; every further attempt makes it last longer. */
export const RESTRICTED = '463'

const mostRemembered = 1000

/** Waits for what WhatsApp says to messages, and remembers refusals that came when nobody waited any more. */
export class Acks {
  readonly #waiting = new Map<string, (ack: Ack) => void>()
  readonly #refused = new Map<string, string>()

  /** To be called before the message is sent. Never rejects. */
  expect(socket: Pick<WASocket, 'waitForMessage'>, id: string, withinMs: number): Promise<Ack> {
    return new Promise((resolve) => {
      const settle = (ack: Ack): void => {
        if (this.#waiting.get(id) === settle) this.#waiting.delete(id)
        resolve(ack)
      }
      this.#waiting.set(id, settle)
      // It rejects with a bare number when the connection ends.
      socket.waitForMessage(id, withinMs).then(
        (answer: unknown) => {
          settle(toAck(answer))
        },
        () => {
          settle({ kind: 'silence' })
        },
      )
    })
  }

  /** A refusal that came by another way than the answer itself, or later. */
  refused(id: string, code: string): void {
    if (code !== STALE) this.#remember(id, code)
    this.#waiting.get(id)?.({ kind: 'refused', code })
  }

  /** With what a message was refused for good; undefined when it was not. */
  refusalOf(id: string): string | undefined {
    return this.#refused.get(id)
  }

  #remember(id: string, code: string): void {
    const [oldest] = this.#refused.keys()
    if (this.#refused.size >= mostRemembered && oldest !== undefined) this.#refused.delete(oldest)
    this.#refused.set(id, code)
  }
}

function toAck(answer: unknown): Ack {
  if (typeof answer !== 'object' || answer === null) return { kind: 'silence' }
  const attrs: unknown = 'attrs' in answer ? answer.attrs : undefined
  const code: unknown = typeof attrs === 'object' && attrs !== null && 'error' in attrs ? attrs.error : undefined
  return typeof code === 'string' ? { kind: 'refused', code } : { kind: 'taken' }
}
