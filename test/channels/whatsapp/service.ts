import { onTestFinished } from 'vitest'
import type { InboundEvent, OutgoingMessage, Receipt, SendOutcome } from '../../../src/channels/channel.js'
import { createWhatsapp, type WhatsappChannel } from '../../../src/channels/whatsapp/whatsapp.js'
import type { WhatsappOptions } from '../../../src/channels/whatsapp/settings.js'
import type { Clock } from '../../../src/clock.js'
import { createLog } from '../../../src/log.js'
import { systemTimers } from '../../../src/timers.js'
import { newMessageId } from '../../../src/store/messageIds.js'
import { Changes } from '../../support/telegram/until.js'
import { whatsappStores } from '../../support/whatsappStores.js'
import type { Citizen, FakeWhatsapp } from '../../support/whatsapp/fakeWhatsapp.js'
import { lidJid, pnJid, type Names } from '../../support/whatsapp/jids.js'
import { fakeWhatsapp, newFence, newPlace, quick, type Place } from './connected.js'

/** Noon in Riobamba on a Tuesday, and then as time passes. */
function fromNoon(): Clock {
  const [noon, began] = [Date.parse('2026-03-10T17:00:00Z'), Date.now()]
  return { now: () => new Date(noon + Date.now() - began) }
}

export const text = (words: string): OutgoingMessage => ({ text: words, choices: [] })

/** Nothing waits for the sake of manners. */
const hurried = { replyGap: { min: 0, max: 0 }, bulkGap: { min: 0, max: 0 }, rest: { min: 0, max: 0 } }

/** The channel as the service has it, with a database of its own, and what the service was told. */
export class Whatsapp {
  readonly channel: WhatsappChannel
  readonly place: Place
  readonly clock: Clock
  readonly events: InboundEvent[] = []
  readonly receipts: Receipt[] = []
  readonly changes = new Changes()
  /** What storing an event does; it works, unless a test says otherwise. */
  accepts: (event: InboundEvent) => Promise<void> = () => Promise.resolve()

  constructor(fake: FakeWhatsapp, place: Place, options: Partial<WhatsappOptions> = {}) {
    this.place = place
    this.clock = options.clock ?? fromNoon()
    const stores = whatsappStores(place.store, { now: () => this.clock.now() })
    this.channel = createWhatsapp({
      ...stores,
      bulk: {
        ...stores.bulk,
        readBulk: () => this.#changing(stores.bulk.readBulk()),
        writeBulkStop: (stop) => this.#changing(stores.bulk.writeBulkStop(stop)),
      },
      secretsKey: place.secretsKey,
      log: createLog({ level: 'silent' }),
      clock: this.clock,
      timers: systemTimers,
      url: fake.url,
      connectionTiming: quick,
      latestVersion: () => Promise.resolve(null),
      onStatus: () => {
        this.changes.happened()
      },
      ...options,
      manners: { ...hurried, ...options.manners },
      timing: { retryMinMs: 5, retryMaxMs: 20, farewellMs: 500, ...options.timing },
    })
    onTestFinished(() => this.channel.stop())
  }

  async starts(): Promise<void> {
    await this.channel.start(
      async (event) => {
        await this.accepts(event)
        this.events.push(event)
        this.changes.happened()
      },
      (receipts) => {
        this.receipts.push(...receipts)
        this.changes.happened()
        return Promise.resolve()
      },
    )
    this.channel.hold?.(await newFence(this.place.store))
  }

  async pairs(fake: FakeWhatsapp): Promise<void> {
    await this.starts()
    const qr = await this.until('a QR code', () => this.channel.status().qr)
    await fake.scanQr(qr)
    await this.opens()
  }

  async opens(): Promise<void> {
    await this.until('the connection', () => this.channel.status().state === 'open')
  }

  until<T>(awaited: string, find: () => T | undefined | false): Promise<T> {
    return this.changes.until(awaited, find)
  }

  /** What the service was told, once it is so much. */
  async hears(count: number): Promise<InboundEvent[]> {
    return this.until(`${String(count)} events`, () => (this.events.length >= count ? this.events : undefined))
  }

  /** Sends as the outbox does, with an id of its own unless one is given. */
  sends(to: string, message: OutgoingMessage, { id = newId(), bulk = false } = {}): Promise<SendOutcome> {
    return this.channel.send(to, message, id, bulk)
  }

  /** Makes a person known who wrote at that time. */
  async knows(
    names: Names,
    { wrote = this.clock.now(), addresses = [lidJid(names), pnJid(names)] } = {},
  ): Promise<void> {
    const { db } = this.place.store
    const contactId = `c-${names.pn}`
    await db.contact.create({ data: { id: contactId, createdAt: wrote, lastSeenAt: wrote } })
    const known = { channel: 'whatsapp', contactId, createdAt: wrote }
    for (const address of addresses) await db.address.create({ data: { id: `a-${address}`, address, ...known } })
  }

  /** What the channel makes of it may be what a test waits for. */
  async #changing<T>(work: Promise<T>): Promise<T> {
    const result = await work
    setImmediate(() => {
      this.changes.happened()
    })
    return result
  }

  /** Puts a message into the outbox, as it stands there while it is being sent. */
  async stores(to: Citizen, message: OutgoingMessage): Promise<string> {
    const { db } = this.place.store
    const address = lidJid(to)
    if ((await db.contact.count({ where: { id: `c-${to.pn}` } })) === 0) await this.knows(to)
    const [id, now] = [newId(), this.clock.now()]
    const where = { contactId: `c-${to.pn}`, addressId: `a-${address}`, channel: 'whatsapp', address }
    const times = { nextAt: now, createdAt: now, turn: 1 }
    const what = { kind: 'reply', priority: 0, state: 'sending', body: JSON.stringify(message), messageId: id }
    await db.delivery.create({ data: { ...where, ...times, ...what } })
    return id
  }
}

export function newId(): string {
  return newMessageId('whatsapp') ?? ''
}

/** A channel that is paired with a fake WhatsApp. */
export async function pairedWhatsapp(options: Partial<WhatsappOptions> = {}) {
  const fake = await fakeWhatsapp()
  const whatsapp = new Whatsapp(fake, await newPlace(), options)
  await whatsapp.pairs(fake)
  return { fake, whatsapp }
}
