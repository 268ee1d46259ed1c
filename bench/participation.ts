// npm run bench:participation -- [--rounds 5] [--citizens 200] [--json FILE] [--readme]; see README.md beside this file.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { build } from './build.js'
import { inChild } from './child.js'
import { flagsOfStart } from './flags.js'
import { machine } from './machine.js'
import { COMPARED, measuredSchema, seededSchema, type Measured, type Task } from './participationRound.js'
import { intoReadme } from './readme.js'
import { aim, shown, spread, table } from './report.js'

/** Milliseconds, for each. */
const P95_AIM = 50

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    citizens: { type: 'string', default: '200' },
    json: { type: 'string', default: fileURLToPath(new URL('results/participation.json', import.meta.url)) },
    readme: { type: 'boolean', default: false },
  },
})
const rounds = z.coerce.number().int().min(1).max(100).parse(values.rounds)
const citizens = z.coerce.number().int().min(2).max(10_000).parse(values.citizens)
const compiled = build()
const folder = await mkdtemp(join(tmpdir(), 'bench-participation-'))
try {
  const seeded = seededSchema.parse(await measure({ what: 'seed', folder, round: 0, citizens }))
  const measured: Measured[] = []
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${String(round)} of ${String(rounds)}`)
    measured.push(measuredSchema.parse(await measure({ what: 'measure', folder, round, citizens })))
  }
  await report(seeded, measured)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function report(seeded: Readonly<Record<string, number>>, measured: readonly Measured[]): Promise<void> {
  const waits = Object.keys(measured[0]?.waits ?? {}).map((name) => {
    const of = (field: 'p50' | 'p95' | 'max' | 'cpu') =>
      spread(measured.map((round) => round.waits[name]?.[field] ?? NaN))
    return { name, p50: of('p50'), p95: of('p95'), max: of('max'), cpu: of('cpu') }
  })
  const memory = (field: keyof Measured['memory']) => spread(measured.map((round) => round.memory[field]))
  const result = {
    ...{ at: new Date().toISOString(), machine: machine(), rounds, seeded, waits },
    firstSearch: spread(measured.map(({ firstSearch }) => firstSearch)),
    memory: { before: memory('before'), indexed: memory('indexed'), after: memory('after'), peak: memory('peak') },
  }
  await mkdir(dirname(resolve(values.json)), { recursive: true })
  await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`)
  const text = words(result)
  console.log(text)
  if (values.readme) await intoReadme('participation', text)
  console.log(`\nWritten to ${values.json}`)
}

type Spread = ReturnType<typeof spread>

interface Result {
  readonly machine: ReturnType<typeof machine>
  readonly seeded: Readonly<Record<string, number>>
  readonly waits: readonly {
    readonly name: string
    readonly p50: Spread
    readonly p95: Spread
    readonly max: Spread
    readonly cpu: Spread
  }[]
  readonly firstSearch: Spread
  readonly memory: Readonly<Record<string, Spread>>
}

function words({ machine: on, seeded, waits, firstSearch, memory }: Result): string {
  const where = `${String(on.cores)} cores, ${String(on.memoryGb)} GB, Node ${on.node}, fdatasync ${String(on.fdatasyncMs)} ms`
  const there = ['Submission', 'Support', 'Contact'].map(
    (name) => `${(seeded[name] ?? 0).toLocaleString('en')} ${name}`,
  )
  const rows = waits.map(({ name, ...wait }) => [name, ...[wait.p50, wait.p95, wait.max, wait.cpu].map(shown)])
  const judged = waits.filter(({ name }) => name !== COMPARED)
  return [
    `${where}; medians of ${String(rounds)} rounds (smallest to largest), with ${there.join(', ')} in the database.`,
    table('Message in to reply out, one citizen at a time, in ms', ['', 'p50', 'p95', 'slowest', 'CPU'], rows, 1),
    `The first search after a start builds the index and takes ${shown(firstSearch)} ms.`,
    table(
      'Resident memory in MB',
      ['', 'MB'],
      Object.entries(memory).map(([name, mb]) => [name, shown(mb)]),
      1,
    ),
    [
      '```',
      ...judged.map(({ name, p95 }) => aim(`p95 in ms of ${name}, under 50`, p95.median, (ms) => ms < P95_AIM)),
      '```',
    ].join('\n'),
  ].join('\n\n')
}

function measure(task: Task): Promise<unknown> {
  return inChild(join(compiled, 'participationRound.js'), task, { name: task.what, flags: flagsOfStart() })
}
