import { Changes } from '../telegram/until.js'
import type { Citizen } from './citizen.js'
import { Device } from './device.js'
import { userOf, type Names } from './jids.js'
import { Mailbox } from './mailbox.js'
import { MediaHost } from './media.js'
import { SignalUser } from './signalUser.js'
import { el, seconds, server, type Stanza } from './stanza.js'

/** What goes wrong with what the bot sends; see the methods of the fake that plan it. */
export interface Faults {
  /** Acks that are still to be forgotten. */
  droppedAcks: number
  /** Messages that are still to vanish on the way to the server. */
  lostMessages: number
  pairingCodesRefused: boolean
  autoDelivery: boolean
  /** New chats are refused until then. */
  reachOutLockedUntil: Date | undefined
}

/** Encrypts a message for a device, for the first time or, counting, once more. */
export type WriteMessage = (device: Device, count?: string) => Promise<Stanza>

/** Everything the fake WhatsApp knows: one account with its phone and its linked device, and the people around it. */
export class World {
  readonly changes = new Changes()
  readonly account: Names
  readonly phone: SignalUser
  readonly media = new MediaHost()
  readonly mailbox: Mailbox
  /** What the bot sent, in order, except for keep-alive pings. */
  readonly stanzas: Stanza[] = []
  /** What went wrong in the fake, or what the bot sent that no phone could read. */
  readonly problems: Error[] = []
  readonly faults: Faults = {
    droppedAcks: 0,
    lostMessages: 0,
    pairingCodesRefused: false,
    autoDelivery: true,
    reachOutLockedUntil: undefined,
  }
  /** Where files can be had: plain for downloads, and the host and port of the encrypted one for uploads. */
  mediaBase = ''
  uploadHost = ''
  /** How many pre-keys the server says it has of a device that never gave any: with none, Baileys makes 812. */
  claimedPreKeys = 1
  /** The linked device. */
  device: Device | undefined
  readonly #repeats = new Map<string, (count: string) => void>()
  readonly #people = new Map<string, Citizen>()
  #lastId = 0
  #lastDevice = 0
  #askedForKeys = false

  constructor(account: Names) {
    this.account = account
    this.phone = new SignalUser(account.pn, 1)
    this.mailbox = new Mailbox(this.changes, (error) => {
      this.failed(error)
    })
  }

  nextId(): number {
    return ++this.#lastId
  }

  /** An id that looks like those of Android phones. */
  messageId(): string {
    return `3A${this.nextId().toString(16).toUpperCase().padStart(18, '0')}`
  }

  failed(error: unknown): void {
    this.problems.push(error instanceof Error ? error : new Error(String(error)))
    this.changes.happened()
  }

  /** Waits until `find` gives something; where it was in vain, what went wrong meanwhile is told too. */
  async until<T>(awaited: string, find: () => T | undefined | false, withinMs?: number): Promise<T> {
    try {
      return await this.changes.until(awaited, find, withinMs)
    } catch (error) {
      const problems = this.problems.map(({ message }) => `; ${message}`).join('')
      throw new Error(`${error instanceof Error ? error.message : ''}${problems}`, { cause: error })
    }
  }

  joins(citizen: Citizen): void {
    this.#people.set(citizen.pn, citizen)
    this.#people.set(citizen.lid, citizen)
  }

  citizenAt(jid: string | undefined): Citizen | undefined {
    return this.#people.get(userOf(jid))
  }

  get people(): Citizen[] {
    return [...new Set(this.#people.values())]
  }

  isAccount(jid: string | undefined): boolean {
    return [this.account.pn, this.account.lid].includes(userOf(jid))
  }

  /** The addresses that the next device gets which is linked. */
  get nextDevice(): { jid: string; lid: string } {
    const number = String(this.#lastDevice + 1)
    return { jid: `${this.account.pn}:${number}@${server}`, lid: `${this.account.lid}:${number}@lid` }
  }

  /** Links a device, instead of the one before. */
  link(noiseKey: string): Device {
    this.device = new Device(++this.#lastDevice, noiseKey)
    this.#askedForKeys = false
    this.changes.happened()
    return this.device
  }

  unlink(): void {
    this.device = undefined
    this.mailbox.clear()
  }

  uploaded(iq: Stanza): void {
    this.device?.upload(iq)
    this.#askedForKeys = false
  }

  /** A phone sends the bot a message. */
  sends(phone: SignalUser, id: string, write: WriteMessage, { held = false } = {}): void {
    this.mailbox.post('message', id, write, { held })
    this.#repeats.set(id, (count) => {
      this.mailbox.post('message', id, (device) => {
        phone.forgetSession(device)
        return write(device, count)
      })
    })
  }

  /** The bot could not read a message: its phone sends it once more, in a new session. */
  repeats(id: string, count: string): void {
    this.#repeats.get(id)?.(count)
  }

  /** Asks the bot for more pre-keys when few are left, as WhatsApp does. */
  watchPreKeys(device: Device): void {
    if (device.preKeyCount >= 5 || this.#askedForKeys) return
    this.#askedForKeys = true
    const id = `keys${String(this.nextId())}`
    const attrs = { from: server, type: 'encrypt', id, t: String(seconds()) }
    this.mailbox.post('notification', id, () =>
      el('notification', attrs, [el('count', { value: String(device.preKeyCount) })]),
    )
  }
}
