// One step of the benchmark of broadcasts, in a process of its own: started by broadcast.ts with a Task, answers with the result.
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { catalogue } from '../src/actions/registry.js'
import { confirm } from '../src/broadcasts/confirm.js'
import type { BroadcastContext } from '../src/broadcasts/context.js'
import { createDraft } from '../src/broadcasts/createDraft.js'
import { draftSchema } from '../src/broadcasts/draft.js'
import { preview } from '../src/broadcasts/preview.js'
import { report } from '../src/broadcasts/report.js'
import { broadcastsFor } from '../src/broadcastSetup.js'
import type { Clock } from '../src/clock.js'
import { readConfig } from '../src/config.js'
import { loadContent } from '../src/content/load.js'
import { createLog } from '../src/log.js'
import { projectFolder } from '../src/project.js'
import { startService } from '../src/service.js'
import { claimDeliveries } from '../src/store/claims.js'
import { openStore, type Store } from '../src/store/client.js'
import { sqlTime } from '../src/store/time.js'
import { gather } from '../test/broadcasts/crowd.js'
import { onMemory, onTelegram } from './broadcastPlatforms.js'
import { quantile } from './load.js'

export interface Task {
  /** `memory` and `http` send a broadcast over a channel without a network, and over Telegram's to the tests' Telegram. */
  readonly what: 'seed' | 'memory' | 'http' | 'seed claims' | 'claims'
  /** Where the databases are. */
  readonly folder: string
  readonly people: number
}

const waitsSchema = z.object({ count: z.number(), p50: z.number(), p99: z.number(), max: z.number() })

/** Milliseconds, and resident memory in MB. */
export const sentSchema = z.object({
  drafted: z.number(),
  expanded: z.number(),
  perSecond: z.number(),
  /** Processor time a copy, from the first to the last. */
  cpu: z.number(),
  replies: waitsSchema,
  memory: z.object({ before: z.number(), expanded: z.number(), after: z.number(), peak: z.number() }),
})
export type Sent = z.infer<typeof sentSchema>

export const claimsSchema = waitsSchema
export type Claims = z.infer<typeof claimsSchema>

/** Rows of the outbox for each person, the last of which waits. */
export const ROWS_EACH = 10
const MOST_CLAIMS = 500
/** Not counted: the process has just begun. */
const FIRST_CLAIMS = 50
const CLAIMED_AT_ONCE = 30
const FIRST_ID = 100_000_000
const MINUTE = 60_000
const staff = { id: 'bench', name: 'bench', role: 'admin' } as const
const text = 'Hola, {nombre}: este sábado hay minga en {parroquia}.'

process.once('message', (task: Task) => {
  run(task).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function run({ what, folder, people }: Task): Promise<unknown> {
  const file = join(folder, `${what.replace('seed ', '')}.db`)
  const clock = fromTen()
  if (what !== 'seed' && what !== 'claims') cpSync(join(folder, 'seed.db'), file)
  const store = await openStore({ url: `file:${file}`, now: () => clock.now() })
  try {
    if (what === 'seed') return await seed(store, people, clock)
    if (what === 'seed claims') return await seedClaims(store, people, clock)
    if (what === 'claims') return await claims(store, people, clock)
    return await announce({ what, folder, people }, store, clock)
  } finally {
    await store.close()
  }
}

/** Ten in the morning at the municipality, and then as time passes: never within the quiet hours. */
function fromTen(): Clock {
  const began = Date.now()
  const ten = new Date(began).setUTCHours(15, 0, 0, 0)
  return { now: () => new Date(ten + Date.now() - began) }
}

function addressesOf(people: number): string[] {
  return Array.from({ length: people }, (_, i) => String(FIRST_ID + i))
}

async function seed(store: Store, people: number, clock: Clock): Promise<true> {
  await gather(store, 'telegram', addressesOf(people), clock.now())
  return true
}

const ROWS = `
  INSERT INTO Delivery (contactId, addressId, channel, address, kind, priority, state, body, nextAt, createdAt, settledAt, turn)
  SELECT 'c-' || value, 'a-' || value, 'telegram', value, 'broadcast', 3, ?, ?, ?, ?, ?, 0 FROM json_each(?)`

async function seedClaims(store: Store, people: number, clock: Clock): Promise<true> {
  const addresses = addressesOf(people)
  const body = JSON.stringify({ text, choices: [] })
  // Every process begins at ten o'clock.
  const at = sqlTime(new Date(clock.now().getTime() - MINUTE))
  for (let row = 1; row <= ROWS_EACH; row++) {
    const state = row === ROWS_EACH ? 'queued' : 'sent'
    for (let start = 0; start < people; start += 5_000) {
      const chunk = JSON.stringify(addresses.slice(start, start + 5_000))
      await store.batch([{ sql: ROWS, args: [state, body, at, at, at, chunk] }])
    }
  }
  return true
}

async function claims(store: Store, people: number, clock: Clock): Promise<Claims> {
  const waits: number[] = []
  const times = Math.min(MOST_CLAIMS, Math.floor(people / CLAIMED_AT_ONCE))
  for (let time = 0; time < times; time++) {
    const before = performance.now()
    const claimed = await claimDeliveries(store, { channel: 'telegram', now: clock.now(), limit: CLAIMED_AT_ONCE })
    waits.push(performance.now() - before)
    if (claimed.length !== CLAIMED_AT_ONCE) throw new Error(`${String(claimed.length)} were claimed`)
  }
  return summary(waits.slice(FIRST_CLAIMS))
}

async function announce({ what, folder, people }: Task, store: Store, clock: Clock): Promise<Sent> {
  const content = loadContent({ root: projectFolder, languages: ['es', 'en'], actions: catalogue })
  const platform = what === 'memory' ? onMemory(clock) : await onTelegram({ clock, first: FIRST_ID, people })
  const config = readConfig({ DATA_DIR: folder })
  const channels = [platform.channel]
  const service = await startService({ config, content, store, channels, clock, log: createLog({ level: 'warn' }) })
  const at = broadcastsFor({ config, content, store, channels, clock })
  const before = residentMb()
  const { id, drafted } = await draft(at, people)
  const start = performance.now()
  await confirmed(at, id, people)
  await until(at, id, ({ expandedAt }) => expandedAt !== null)
  const expanded = { ms: performance.now() - start, peak: peakMb() }
  const busy = process.cpuUsage()
  await platform.write()
  const { broadcast } = await until(at, id, ({ finishedAt }) => finishedAt !== null)
  const { user, system } = process.cpuUsage(busy)
  const replies = await platform.end()
  const seconds = (Number(broadcast.finishedAt) - Number(broadcast.expandedAt)) / 1000
  const after = residentMb()
  await service.stop()
  return {
    ...{ drafted, expanded: expanded.ms, perSecond: people / seconds, cpu: (user + system) / 1000 / people },
    replies: summary(replies),
    memory: { before, expanded: expanded.peak, after, peak: peakMb() },
  }
}

async function draft(at: BroadcastContext, people: number): Promise<{ id: number; drafted: number }> {
  const start = performance.now()
  const given = draftSchema.parse({ title: 'Minga', topic: 'news', messages: { es: text } })
  const created = await createDraft(at, { draft: given, by: staff })
  if (created.kind !== 'created') throw new Error(JSON.stringify(created))
  const { eligible } = await preview(at, given)
  if (eligible !== people) throw new Error(`it is for ${String(eligible)} people`)
  return { id: created.broadcast.id, drafted: performance.now() - start }
}

async function confirmed(at: BroadcastContext, id: number, expected: number): Promise<void> {
  const answer = await confirm(at, { id, expected, by: staff })
  if (answer.kind !== 'confirmed') throw new Error(JSON.stringify(answer))
}

type Row = NonNullable<Awaited<ReturnType<Store['db']['broadcast']['findUnique']>>>

/** Looks ten times a second; the times themselves are those that the service has noted. */
async function until(at: BroadcastContext, id: number, reached: (row: Row) => boolean) {
  for (;;) {
    const row = await at.store.db.broadcast.findUniqueOrThrow({ where: { id } })
    if (reached(row)) return await told(at, id, row)
    await setTimeout(100)
  }
}

async function told(at: BroadcastContext, id: number, row: Row) {
  const found = await report(at, id)
  if (found === null) throw new Error('the broadcast is gone')
  if (row.finishedAt !== null && found.states.sent !== found.total) throw new Error(JSON.stringify(found.states))
  return found
}

function summary(waits: readonly number[]): z.infer<typeof waitsSchema> {
  const sorted = [...waits].sort((a, b) => a - b)
  const [p50, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.99)]
  return { count: sorted.length, p50, p99, max: sorted.at(-1) ?? NaN }
}

function residentMb(): number {
  return process.memoryUsage().rss / 1024 / 1024
}

function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024
}
