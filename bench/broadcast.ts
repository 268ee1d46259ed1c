// npm run bench:broadcast -- [--rounds 3] [--people 100000] [--json FILE] [--readme]; see README.md beside this file.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { claimsSchema, ROWS_EACH, sentSchema, type Claims, type Sent, type Task } from './broadcastRound.js'
import { build } from './build.js'
import { inChild } from './child.js'
import { flagsOfStart } from './flags.js'
import { machine } from './machine.js'
import { intoReadme } from './readme.js'
import { aim, shown, spread, table, type Spread } from './report.js'

/** How each row of the table is called. */
const rowNames: readonly (readonly [keyof Measured, string])[] = [
  ['drafted', 'drafted and previewed, ms'],
  ['expanded', 'confirmed and expanded, ms'],
  ['perSecond', 'sends a second'],
  ['cpu', 'processor time a send, ms'],
  ['p50', 'answers to others meanwhile, p50 in ms'],
  ['p99', 'answers to others meanwhile, p99 in ms'],
  ['memoryBefore', 'resident memory before, MB'],
  ['memoryExpanded', 'the most until it was expanded, MB'],
  ['memoryAfter', 'after the last send, MB'],
  ['memoryPeak', 'the most, MB'],
]

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    people: { type: 'string', default: '100000' },
    profile: { type: 'string' },
    json: { type: 'string', default: fileURLToPath(new URL('results/broadcast.json', import.meta.url)) },
    readme: { type: 'boolean', default: false },
  },
})
const rounds = z.coerce.number().int().min(1).max(100).parse(values.rounds)
const people = z.coerce.number().int().min(1_500).max(1_000_000).parse(values.people)
const compiled = build()
const folder = await mkdtemp(join(tmpdir(), 'bench-broadcast-'))
try {
  await measure({ what: 'seed', folder, people })
  const measured = { memory: [] as Sent[], http: [] as Sent[], claims: [] as Claims[] }
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${String(round)} of ${String(rounds)}`)
    measured.memory.push(sentSchema.parse(await measure({ what: 'memory', folder, people })))
    measured.http.push(sentSchema.parse(await measure({ what: 'http', folder, people })))
    await measure({ what: 'seed claims', folder, people })
    measured.claims.push(claimsSchema.parse(await measure({ what: 'claims', folder, people })))
  }
  await report(measured)
} finally {
  await rm(folder, { recursive: true, force: true })
}

interface Results {
  readonly memory: readonly Sent[]
  readonly http: readonly Sent[]
  readonly claims: readonly Claims[]
}

async function report({ memory, http, claims }: Results): Promise<void> {
  const result = {
    ...{ at: new Date().toISOString(), machine: machine(), rounds, people, rows: people * ROWS_EACH },
    sent: { memory: spreads(memory), http: spreads(http) },
    claims: { p50: spread(claims.map(({ p50 }) => p50)), p99: spread(claims.map(({ p99 }) => p99)) },
  }
  await mkdir(dirname(resolve(values.json)), { recursive: true })
  await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`)
  const text = words(result)
  console.log(text)
  if (values.readme) await intoReadme('broadcast', text)
  console.log(`\nWritten to ${values.json}`)
}

function spreads(all: readonly Sent[]) {
  const of = (get: (sent: Sent) => number): Spread => spread(all.map(get))
  return {
    drafted: of(({ drafted }) => drafted),
    expanded: of(({ expanded }) => expanded),
    perSecond: of(({ perSecond }) => perSecond),
    cpu: of(({ cpu }) => cpu),
    p50: of(({ replies }) => replies.p50),
    p99: of(({ replies }) => replies.p99),
    memoryBefore: of(({ memory }) => memory.before),
    memoryExpanded: of(({ memory }) => memory.expanded),
    memoryAfter: of(({ memory }) => memory.after),
    memoryPeak: of(({ memory }) => memory.peak),
  }
}

type Measured = ReturnType<typeof spreads>

interface Result {
  readonly machine: ReturnType<typeof machine>
  readonly rows: number
  readonly sent: { readonly memory: Measured; readonly http: Measured }
  readonly claims: { readonly p50: Spread; readonly p99: Spread }
}

function words({ machine: on, rows, sent, claims }: Result): string {
  const where = `${String(on.cores)} cores, ${String(on.memoryGb)} GB, Node ${on.node}, fdatasync ${String(on.fdatasyncMs)} ms`
  const lines = rowNames.map(([name, title]) => [title, shown(sent.memory[name]), shown(sent.http[name])])
  return [
    `${where}; medians of ${String(rounds)} rounds (smallest to largest).`,
    table(`To ${people.toLocaleString('en')} people`, ['', 'without a network', 'over HTTP'], lines, 1),
    `A claim of 30 with ${rows.toLocaleString('en')} rows in the outbox takes ${shown(claims.p50)} ms, p99 ${shown(claims.p99)} ms.`,
    ['```', ...aims({ sent, claims }), '```'].join('\n'),
  ].join('\n\n')
}

function aims({ sent: { memory, http }, claims }: Pick<Result, 'sent' | 'claims'>): string[] {
  const sends = (name: string, { perSecond, p99 }: Measured) => [
    aim(`sends/s ${name}, at least 1,000`, perSecond.median, (n) => n >= 1_000),
    aim(`p99 in ms of answers while sending ${name}, under 100`, p99.median, (ms) => ms < 100),
  ]
  return [
    aim('ms to draft and preview, under 2,000', memory.drafted.median, (ms) => ms < 2_000),
    aim('ms to confirm and expand, under 30,000', memory.expanded.median, (ms) => ms < 30_000),
    aim('MB at the most until it was expanded, under 300', memory.memoryExpanded.median, (mb) => mb < 300),
    aim('MB at the most, under 300', memory.memoryPeak.median, (mb) => mb < 300),
    ...sends('without a network', memory),
    ...sends('over HTTP', http),
    aim('ms for a claim of 30, p50, under 5', claims.p50.median, (ms) => ms < 5),
    aim('ms for a claim of 30, p99, under 5', claims.p99.median, (ms) => ms < 5),
  ]
}

async function measure(task: Task): Promise<unknown> {
  const profile = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(values.profile)}`]
  const flags = [...flagsOfStart(), ...profile]
  const measured = await inChild(join(compiled, 'broadcastRound.js'), task, { name: task.what, flags })
  console.error(`${task.what}: ${JSON.stringify(measured)}`)
  return measured
}
