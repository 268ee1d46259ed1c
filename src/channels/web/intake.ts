import type { Input } from '../../engine/input.js'
import type { Accept, InboundEvent } from '../channel.js'

/** What a citizen's browser sent; `id` is the browser's own, the same for every attempt at one message. */
export interface WebInbound {
  readonly id: string
  readonly address: string
  readonly input: Extract<Input, { kind: 'text' | 'choice' | 'media' | 'location' }>
  readonly languageHint?: string
}

/** The way in: it is open between start and stop, and knows what is being accepted. */
export interface Intake {
  open(accept: Accept): void
  /** Resolves when everything that was being accepted has been, or could not be. */
  close(): Promise<void>
  /** Resolves with the time of arrival when the message is stored; rejects when it could not be, or when closed. */
  take(inbound: WebInbound): Promise<Date>
}

export function createIntake(now: () => Date): Intake {
  const underWay = new Set<Promise<void>>()
  let accept: Accept | undefined

  return {
    open(given) {
      accept = given
    },
    async close() {
      accept = undefined
      await Promise.allSettled(underWay)
    },
    async take(inbound) {
      if (accept === undefined) throw new Error('the web channel is not open')
      const receivedAt = now()
      const work = accept(toEvent(inbound, receivedAt))
      underWay.add(work)
      await work.finally(() => underWay.delete(work))
      return receivedAt
    },
  }
}

/** The browser's id alone could be taken by somebody else first; with the address it is the person's own. */
function toEvent({ id, address, input, languageHint }: WebInbound, receivedAt: Date): InboundEvent {
  const hint = languageHint === undefined ? {} : { languageHint }
  return { channel: 'web', eventId: `${id}.${address.slice(0, 16)}`, address, receivedAt, input, ...hint }
}
