import type { Clock } from '../../clock.js'
import type { Log } from '../../log.js'
import type { Accept, InboundEvent } from '../channel.js'
import type { Errand } from './errands.js'
import { otherName, ownAddresses } from './identity.js'
import { Lanes } from './lanes.js'
import type { MessagesStorage } from './messagesStorage.js'
import type { Timers } from '../../timers.js'
import { twinOf } from './parts.js'
import { envelopeSchema } from './payloads.js'
import type { Line } from './send.js'
import { translate, type Said } from './translate.js'

interface IntakeTiming {
  /** Pauses between attempts at storing, doubling from the first to the second. */
  readonly retryMinMs: number
  readonly retryMaxMs: number
}

export interface IntakeDeps {
  readonly accept: Accept
  readonly storage: Pick<MessagesStorage, 'knowsMessage'>
  /** Says that what came with this id is stored, or need not be: it need not come again. */
  readonly settle: (messageId: string) => void
  readonly errand: Errand
  readonly log: Log
  readonly clock: Clock
  readonly timers: Timers
  readonly timing: IntakeTiming
}

/** What is known when a message arrives: where, and by whom and when. */
type Arrived = Pick<InboundEvent, 'address' | 'aliases' | 'receivedAt' | 'sentAt'>

/**
 * Stores what arrives, in order for each person. WhatsApp does not bring it again, so that storing is tried for as long as the process
 * lives; what is not settled by then comes once more from the connection's own journal.
 */
export class Intake {
  readonly #deps: IntakeDeps
  readonly #lanes = new Lanes()
  readonly #closing = new AbortController()
  /** Names are looked up one after the other, so that the order of arrival is the order in the lanes. */
  #looking = Promise.resolve()
  #troubled = 0

  constructor(deps: IntakeDeps) {
    this.#deps = deps
  }

  /** Something that arrived cannot be stored now. */
  get troubled(): boolean {
    return this.#troubled > 0
  }

  /** A message as the socket gives it. Never throws. */
  take(raw: unknown, line: Line): void {
    const receivedAt = this.#deps.clock.now()
    const envelope = envelopeSchema.safeParse(raw).data
    if (envelope === undefined) {
      this.#deps.log.warn({ channel: 'whatsapp' }, 'a message cannot be read and is left out')
      return
    }
    const own = ownAddresses(line.baileys, line.socket)
    const said = translate(envelope, { ...line, own })
    if (said === undefined) this.#deps.settle(envelope.key.id)
    else this.#inOrder(() => this.#said(said, receivedAt, line))
  }

  /** Something else that happened to a person; it is settled by its event's id. */
  happened(event: InboundEvent): void {
    this.#inOrder(() => {
      this.#store(event, () => this.#deps.accept(event))
    })
  }

  /** Resolves when all that has arrived is stored, or could not be at a last attempt. */
  async end(): Promise<void> {
    this.#closing.abort()
    await this.idle()
  }

  async idle(): Promise<void> {
    await this.#looking
    await this.#lanes.idle()
  }

  #inOrder(work: () => void | Promise<void>): void {
    this.#looking = this.#looking.then(work).catch((err: unknown) => {
      this.#deps.log.error({ channel: 'whatsapp', err }, 'what arrived could not be understood')
    })
  }

  async #said(said: Said, receivedAt: Date, line: Line): Promise<void> {
    const { id, address, mine, sentAt } = said
    const other = said.other ?? (await this.#lookUp(address, line))
    const input = said.input(other === undefined ? [address] : [address, other])
    const aliases = other === undefined ? {} : { aliases: [other] }
    const arrived: Arrived = { address, ...aliases, receivedAt, ...(sentAt !== undefined && { sentAt }) }
    if (input === undefined) this.#deps.settle(id)
    else if (mine) this.#ourOwn(id, arrived)
    else this.#theirs({ channel: 'whatsapp', eventId: id, ...arrived, input }, line)
  }

  async #lookUp(address: string, { baileys, socket }: Line): Promise<string | undefined> {
    try {
      const found = await otherName(socket, address)
      return found !== undefined && ownAddresses(baileys, socket).includes(found) ? undefined : found
    } catch (err) {
      this.#deps.log.warn({ channel: 'whatsapp', err }, 'the other name of a person could not be looked up')
      return undefined
    }
  }

  #theirs(event: InboundEvent, { socket }: Line): void {
    const { accept, errand } = this.#deps
    this.#store(event, async () => {
      await accept(event)
      errand('mark as read', () => socket.readMessages([{ remoteJid: event.address, id: event.eventId }]))
    })
  }

  /** What the service sent comes back as an echo; anything else was written by somebody on the phone. */
  #ourOwn(id: string, arrived: Arrived): void {
    const { accept, storage } = this.#deps
    const event: InboundEvent = { channel: 'whatsapp', eventId: id, ...arrived, input: { kind: 'attended' } }
    this.#store(event, async () => {
      const echo = (await storage.knowsMessage(id)) || (await storage.knowsMessage(twinOf(id)))
      if (!echo) await accept(event)
    })
  }

  #store({ address, aliases = [], eventId }: InboundEvent, work: () => Promise<void>): void {
    this.#lanes.add([address, ...aliases], async () => {
      if (await this.#atLast(eventId, work)) this.#deps.settle(eventId)
    })
  }

  /** Tries until it is done; false when it is not at the end. */
  async #atLast(eventId: string, work: () => Promise<void>): Promise<boolean> {
    const { log, timers, timing } = this.#deps
    const { signal } = this.#closing
    for (let failures = 0, wait = timing.retryMinMs; ; wait = Math.min(wait * 2, timing.retryMaxMs)) {
      const last = signal.aborted
      try {
        await work()
        if (failures > 0) this.#troubled -= 1
        return true
      } catch (err) {
        log.error({ channel: 'whatsapp', eventId, err }, 'message could not be stored')
      }
      if (failures++ === 0) this.#troubled += 1
      if (last) return false
      await timers.sleep(wait, signal)
    }
  }
}
