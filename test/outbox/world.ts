import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { Channel } from '../../src/channels/channel.js'
import { createDispatcher, type Dispatcher, type Settled } from '../../src/outbox/dispatch.js'
import { newHolder } from '../../src/outbox/holder.js'
import { openStore, type Store } from '../../src/store/client.js'
import { enqueue, type DeliveryKind } from '../../src/store/deliveries.js'
import { placeDatabase } from '../support/database.js'
import { createFakeTime, type FakeTime } from './fakeTime.js'

const PRIORITY = { reply: 0, staff: 1, notice: 2, broadcast: 3 } as const

interface DispatcherAs {
  readonly holder?: string
  readonly store?: Store
  readonly time?: FakeTime
}

interface CitizenAs {
  readonly optedOut?: boolean
  readonly blocked?: boolean
  readonly channel?: string
}

interface QueuedAs {
  readonly kind?: DeliveryKind
  readonly createdAt?: Date
  readonly body?: string
}

/** A delivery as it stands in the database. */
interface Row {
  readonly id: number
  readonly address: string
  readonly state: string
  readonly reason: string | null
  readonly attempts: number
  readonly providerId: string | null
  readonly messageId: string | null
  readonly nextAt: Date
}

export interface World {
  readonly store: Store
  readonly time: FakeTime
  readonly settled: Settled[]
  /** What was logged, a line each. */
  readonly logged: string[]
  /** A dispatcher over the store; whatever it still does at the end of the test is cut off. */
  readonly dispatcher: (channels: readonly Channel[], options?: DispatcherAs) => Dispatcher
  /** Opens the same file a second time, as another process would. */
  readonly openAgain: () => Promise<Store>
  readonly citizen: (address: string, as?: CitizenAs) => Promise<void>
  /** Queues a message and returns its id; the citizen is made when there is none. */
  readonly queue: (address: string, text: string, as?: QueuedAs) => Promise<number>
  readonly rows: () => Promise<Row[]>
  readonly row: (id: number) => Promise<Row>
  /** True when no delivery is queued or sending. */
  readonly quiet: () => Promise<boolean>
}

/** A real database in a folder of its own, removed when the test ends. */
export async function createWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'outbox-'))
  const file = join(folder, 'test.db')
  placeDatabase(file)
  const url = `file:${file}`
  const time = createFakeTime()
  const stores: Store[] = []
  const dispatchers: Dispatcher[] = []
  const settled: Settled[] = []
  const logged: string[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => logged.push(line) })
  const open = async (): Promise<Store> => {
    const store = await openStore({ url, now: () => time.now() })
    stores.push(store)
    return store
  }
  onTestFinished(async () => {
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.drain(0)))
    await Promise.all(stores.map((store) => store.close()))
    rmSync(folder, { recursive: true })
  })
  const store = await open()
  const citizens = createCitizens(store, time)
  const rows = (): Promise<Row[]> => store.db.delivery.findMany({ orderBy: { id: 'asc' } })
  return {
    store,
    time,
    settled,
    logged,
    openAgain: open,
    dispatcher(channels, options = {}) {
      const holder = options.holder ?? newHolder()
      const shared = { store: options.store ?? store, clock: options.time ?? time, timers: options.time ?? time }
      const onSettled = (one: Settled): void => void settled.push(one)
      const dispatcher = createDispatcher({ ...shared, channels, log, holder, onSettled, random: () => 0.5 })
      dispatchers.push(dispatcher)
      return dispatcher
    },
    citizen: citizens.make,
    queue: citizens.queue,
    rows,
    row: (id) => store.db.delivery.findUniqueOrThrow({ where: { id } }),
    quiet: async () => (await rows()).every((row) => row.state !== 'queued' && row.state !== 'sending'),
  }
}

function createCitizens(store: Store, time: FakeTime): { make: World['citizen']; queue: World['queue'] } {
  const known = new Set<string>()
  const make: World['citizen'] = async (address, as = {}) => {
    known.add(address)
    const createdAt = time.now()
    const id = `contact-${address}`
    const optedOutAt = as.optedOut === true ? createdAt : null
    await store.db.contact.create({ data: { id, createdAt, lastSeenAt: createdAt, optedOutAt } })
    const state = as.blocked === true ? 'blocked' : 'reachable'
    const channel = as.channel ?? 'telegram'
    await store.db.address.create({
      data: { id: `address-${address}`, channel, address, contactId: id, state, createdAt },
    })
  }
  const queue: World['queue'] = async (address, text, options = {}) => {
    if (!known.has(address)) await make(address)
    const kind = options.kind ?? 'reply'
    const body = options.body ?? JSON.stringify({ text, choices: [] })
    const whom = { contactId: `contact-${address}`, addressId: `address-${address}` }
    return enqueue(store.db, { ...whom, kind, body, now: options.createdAt ?? time.now(), priority: PRIORITY[kind] })
  }
  return { make, queue }
}
