import type { InboundEvent, OutgoingMessage } from '../../src/channels/channel.js'
import type { Person } from './driver.js'

export interface Sent {
  /** The same for every attempt. */
  readonly id: string
  readonly address: string
  readonly message: OutgoingMessage
}

/** What passed through the channel, by person. */
export class Ledger {
  readonly #taken = new Map<string, Set<string>>()
  readonly #tried = new Map<string, number>()
  readonly #sent = new Map<string, Sent>()

  take({ address, eventId }: InboundEvent): void {
    this.#taken.set(address, (this.#taken.get(address) ?? new Set()).add(eventId))
  }

  try(address: string): void {
    this.#tried.set(address, (this.#tried.get(address) ?? 0) + 1)
  }

  send(sent: Sent): void {
    if (!this.#sent.has(sent.id)) this.#sent.set(sent.id, sent)
  }

  /** How many messages of this person were taken, repeats apart. */
  taken({ addresses }: Person): number {
    return new Set(addresses.flatMap((address) => [...(this.#taken.get(address) ?? [])])).size
  }

  /** How often something was given to the channel for this person, whatever became of it. */
  tried({ addresses }: Person): number {
    return addresses.reduce((sum, address) => sum + (this.#tried.get(address) ?? 0), 0)
  }

  /** What the channel was given for this person and has sent, in order: each once, however often it was tried. */
  sentTo({ addresses }: Person): OutgoingMessage[] {
    return [...this.#sent.values()].filter(({ address }) => addresses.includes(address)).map(({ message }) => message)
  }
}
