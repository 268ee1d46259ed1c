import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { WAMessage, WASocket } from '@whiskeysockets/baileys'
import { expect, onTestFinished } from 'vitest'
import { createConnection, type Connection } from '../../../src/channels/whatsapp/connection.js'
import type { ConnectionOptions, Trouble } from '../../../src/channels/whatsapp/options.js'
import type { ConnectionState, ConnectionStatus } from '../../../src/channels/whatsapp/status.js'
import { systemClock } from '../../../src/clock.js'
import { createLog, type Log } from '../../../src/log.js'
import { systemTimers } from '../../../src/timers.js'
import { openStore, type Store } from '../../../src/store/client.js'
import { acquireLease } from '../../../src/store/leases.js'
import { createWhatsappStorage } from '../../../src/store/whatsapp.js'
import { temporaryFolder } from '../../store/world.js'
import { placeDatabase } from '../../support/database.js'
import { Changes } from '../../support/telegram/until.js'
import { startFakeWhatsapp, type FakeWhatsapp, type Options } from '../../support/whatsapp/fakeWhatsapp.js'

export const quick = { backoffMinMs: 20, backoffMaxMs: 100, farewellMs: 500, answerMs: 5_000, codeAnswerMs: 5_000 }

export async function fakeWhatsapp(options?: Options): Promise<FakeWhatsapp> {
  const fake = await startFakeWhatsapp(options)
  onTestFinished(() => fake.stop())
  return fake
}

/** A database of its own, and the key that its secrets are encrypted with. */
export interface Place {
  readonly file: string
  readonly secretsKey: Buffer
  readonly store: Store
}

export async function newPlace(): Promise<Place> {
  const file = join(temporaryFolder(), 'service.db')
  placeDatabase(file)
  const store = await openStore({ url: `file:${file}`, now: () => systemClock.now() })
  onTestFinished(() => store.close())
  return { file, secretsKey: randomBytes(32), store }
}

/** A fence under which to write: whoever had one before is not the owner any more. */
export async function newFence(store: Store): Promise<number> {
  const name = 'channel:whatsapp'
  const holder = randomBytes(4).toString('hex')
  const lease = await acquireLease(store.db, {
    name,
    holder,
    ttlMs: 60_000,
    now: systemClock.now(),
    stale: () => true,
  })
  if (lease === null) throw new Error('the lease was not to be had')
  return lease.fence
}

/** The service's connection to a fake WhatsApp, and what was heard on it. */
export class Bot {
  readonly changes = new Changes()
  readonly heard: WAMessage[] = []
  readonly statuses: ConnectionStatus[] = []
  readonly troubles: Trouble[] = []
  readonly sockets: WASocket[] = []
  /** The pauses it is in, in milliseconds. */
  readonly pauses: number[] = []
  readonly connection: Connection
  readonly place: Place
  /** What it tells the connection that it has stored; everything, unless a test says otherwise. */
  settles = true

  constructor(fake: FakeWhatsapp, place: Place, options: Partial<ConnectionOptions> & { log?: Log } = {}) {
    this.place = place
    this.connection = createConnection({
      storage: createWhatsappStorage(place.store, () => systemClock.now()),
      secretsKey: place.secretsKey,
      log: createLog({ level: 'silent' }),
      clock: systemClock,
      timers: { sleep: (ms, signal) => this.#pause(ms, signal) },
      url: fake.url,
      timing: quick,
      sentMessage: () => Promise.resolve(undefined),
      onSocket: (socket) => {
        this.sockets.push(socket)
        socket.ev.on('messages.upsert', ({ messages }) => {
          this.#hear(messages)
        })
      },
      onStatus: (status) => {
        this.statuses.push(status)
        this.changes.happened()
      },
      onTrouble: (trouble) => this.troubles.push(trouble),
      latestVersion: () => Promise.resolve(null),
      ...options,
    })
    onTestFinished(() => this.connection.stop())
  }

  async holds(): Promise<number> {
    const fence = await newFence(this.place.store)
    this.connection.hold(fence)
    return fence
  }

  /** Waits until its status is so. */
  is(state: ConnectionState, fits: (status: ConnectionStatus) => boolean = () => true): Promise<ConnectionStatus> {
    return this.until(state, () => {
      const status = this.connection.status()
      return status.state === state && fits(status) ? status : undefined
    })
  }

  /** Waits for a QR code other than this one. */
  async shows(other?: string): Promise<string> {
    const { qr = '' } = await this.is('pairing', ({ qr }) => qr !== undefined && qr !== other)
    return qr
  }

  /** Holds, pairs by QR, and opens. */
  async pairs(fake: FakeWhatsapp): Promise<void> {
    await this.holds()
    await fake.scanQr(await this.shows())
    await this.is('open')
  }

  /** Waits until it is so, and nothing is going on by itself any more. */
  async rests(state: ConnectionState): Promise<ConnectionStatus> {
    const status = await this.is(state)
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    expect({ state: this.connection.status().state, pauses: this.pauses }).toEqual({ state, pauses: [] })
    return status
  }

  until<T>(awaited: string, find: () => T | undefined | false): Promise<T> {
    return this.changes.until(awaited, find)
  }

  /** What citizens wrote, once it is so much. */
  async hears(count: number): Promise<string[]> {
    return this.until(`${String(count)} texts`, () => (this.texts.length >= count ? this.texts : undefined))
  }

  get texts(): string[] {
    return this.heard
      .flatMap(({ message, key }) => (key.fromMe === true ? [] : [message?.conversation ?? '']))
      .filter(Boolean)
  }

  /** Writes to a citizen. */
  async says(to: string, text: string): Promise<void> {
    await this.is('open')
    await this.connection.socket()?.sendMessage(to, { text })
  }

  /** The names of the states it went through, without repeats. */
  get states(): string[] {
    return this.statuses.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])
  }

  async #pause(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms === quick.farewellMs) return systemTimers.sleep(ms, signal)
    this.pauses.push(ms)
    await systemTimers.sleep(ms, signal)
    this.pauses.splice(this.pauses.indexOf(ms), 1)
  }

  #hear(messages: readonly WAMessage[]): void {
    this.heard.push(...messages)
    if (this.settles) this.connection.settle(messages.flatMap(({ key }) => key.id ?? []))
    this.changes.happened()
  }
}
