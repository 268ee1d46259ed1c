// One round of the benchmark of WhatsApp, in a process of its own: started by whatsapp.ts with a Task, answers with the result.
import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { createWhatsapp, type WhatsappChannel } from '../src/channels/whatsapp/whatsapp.js'
import { systemClock } from '../src/clock.js'
import { createLog } from '../src/log.js'
import { openStore, type Store } from '../src/store/client.js'
import { acquireLease } from '../src/store/leases.js'
import { newMessageId } from '../src/store/messageIds.js'
import { systemTimers } from '../src/timers.js'
import { whatsappStorages } from '../src/whatsappSetup.js'
import { trust } from '../test/support/whatsapp/certificate.js'
import { quantile } from './load.js'
import { startServer, type Server } from './whatsappServer.js'

export interface Task {
  /** Where the database is made. */
  readonly folder: string
  /** How many messages each measurement takes. */
  readonly messages: number
  /** How many people write, or are written to, at once in the second measurement of each kind. */
  readonly people: number
}

const flow = z.object({
  perSecond: z.number(),
  /** Milliseconds. */
  p50: z.number(),
  p99: z.number(),
  /** Milliseconds of processor time a message: of the adapter with Baileys, and of the server. */
  cpu: z.number(),
  serverCpu: z.number(),
})

/** Resident memory is in MB: before the channel is there, when it is connected, and after all messages. */
export const measuredSchema = z.object({
  flows: z.record(z.string(), flow),
  memory: z.object({ before: z.number(), connected: z.number(), after: z.number(), peak: z.number() }),
})
export type Measured = z.infer<typeof measuredSchema>

const WARM_UP = 3
const words = 'Su solicitud RIO-4F7K-2 está en revisión. Escriba *menú* para ver qué más puede hacer.'

process.once('message', (task: Task) => {
  run(task).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function run({ folder, messages, people }: Task): Promise<Measured> {
  const store = await openStore({ url: `file:${folder}/service.db`, now: () => systemClock.now() })
  const before = residentMb()
  const server = await startServer(people)
  const adapter = await connect(store, server)
  const connected = residentMb()
  await measure(server, { messages: WARM_UP * people, atOnce: people, move: adapter.hear })
  await measure(server, { messages: WARM_UP * people, atOnce: people, move: adapter.write })
  const flows = {
    'in 1': await measure(server, { messages, atOnce: 1, move: adapter.hear }),
    'in many': await measure(server, { messages, atOnce: people, move: adapter.hear }),
    'out 1': await measure(server, { messages, atOnce: 1, move: adapter.write }),
    'out many': await measure(server, { messages, atOnce: people, move: adapter.write }),
  }
  const after = residentMb()
  await server.agrees(WARM_UP * people + 2 * messages)
  await adapter.channel.stop()
  await store.close()
  server.end()
  return { flows, memory: { before, connected, after, peak: process.resourceUsage().maxRSS / 1024 } }
}

interface Load {
  readonly messages: number
  readonly atOnce: number
  /** One message from or to this person; resolves when it is there. */
  readonly move: (person: number) => Promise<void>
}

async function measure(server: Server, { messages, atOnce, move }: Load): Promise<z.infer<typeof flow>> {
  const waits: number[] = []
  let begun = 0
  const serverBusy = (await server.rests()).cpu
  const busy = process.cpuUsage()
  const start = performance.now()
  const keepOn = async (person: number): Promise<void> => {
    while (begun < messages) {
      begun += 1
      const from = performance.now()
      await move(person)
      waits.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, person) => keepOn(person)))
  const seconds = (performance.now() - start) / 1000
  const serverCpu = ((await server.rests()).cpu - serverBusy) / messages
  const { user, system } = process.cpuUsage(busy)
  waits.sort((a, b) => a - b)
  const [p50, p99] = [quantile(waits, 0.5), quantile(waits, 0.99)]
  return { perSecond: messages / seconds, p50, p99, cpu: (user + system) / 1000 / messages, serverCpu }
}

interface Adapter {
  readonly channel: WhatsappChannel
  /** Lets somebody write; resolves when the channel has handed it over and was told that it is stored. */
  readonly hear: (person: number) => Promise<void>
  /** Resolves when WhatsApp has said that it has the message. */
  readonly write: (person: number) => Promise<void>
}

/** The service's own channel on a database of its own, paired, and without the pauses between messages. */
async function connect(store: Store, server: Server): Promise<Adapter> {
  const heard = new Map<string, () => void>()
  const { channel, opened } = channelOn(store, server)
  await channel.start(({ address }) => {
    setImmediate(() => heard.get(address)?.())
    return Promise.resolve()
  })
  channel.hold?.(await newFence(store))
  await opened
  return {
    channel,
    hear: (person) =>
      new Promise((resolve) => {
        heard.set(server.addressOf(person), resolve)
        server.wish({ kind: 'say', person })
      }),
    async write(person) {
      const message = { text: words, choices: [] }
      const outcome = await channel.send(server.addressOf(person), message, newMessageId('whatsapp') ?? '', false)
      if (!outcome.ok) throw new Error(`a message was not sent: ${JSON.stringify(outcome.error)}`)
    },
  }
}

/** Paired as soon as a code is shown. */
function channelOn(store: Store, server: Server): { channel: WhatsappChannel; opened: Promise<void> } {
  trust(server.rootKey)
  const now = (): Date => systemClock.now()
  let open: () => void
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let scanned = false
  const channel = createWhatsapp({
    ...whatsappStorages(store, now, () => Promise.resolve(null)),
    ...{ secretsKey: randomBytes(32), log: createLog({ level: 'silent' }), clock: systemClock, timers: systemTimers },
    url: server.url,
    manners: { replyGap: { min: 0, max: 0 } },
    latestVersion: () => Promise.resolve(null),
    onStatus({ state, qr }) {
      if (state === 'open') open()
      if (qr === undefined || scanned) return
      scanned = true
      server.wish({ kind: 'scan', qr })
    },
  })
  return { channel, opened }
}

async function newFence(store: Store): Promise<number> {
  const lease = { name: 'channel:whatsapp', holder: 'bench', ttlMs: 3_600_000, now: systemClock.now() }
  const held = await acquireLease(store.db, lease)
  if (held === null) throw new Error('the lease was not to be had')
  return held.fence
}

function residentMb(): number {
  return process.memoryUsage().rss / 1024 / 1024
}
