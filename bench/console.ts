// npm run bench:console -- [--rounds 3] [--submissions 50000] [--contacts 100000] [--json FILE] [--readme]; see README.md beside this file.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { build } from './build.js'
import { inChild } from './child.js'
import { consoleSchema, type ConsoleTask } from './consoleRound.js'
import { flagsOfStart } from './flags.js'
import { machine } from './machine.js'
import { intoReadme } from './readme.js'
import { aim, shown, spread, table } from './report.js'

/** Milliseconds and bytes, for each page. */
const P95_AIM = 200
const WEIGHT_AIM = 300_000

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    submissions: { type: 'string', default: '50000' },
    contacts: { type: 'string', default: '100000' },
    json: { type: 'string', default: fileURLToPath(new URL('results/console.json', import.meta.url)) },
    readme: { type: 'boolean', default: false },
  },
})
const count = z.coerce.number().int().min(1).max(1_000_000)
const [rounds, submissions, contacts] = [values.rounds, values.submissions, values.contacts].map((value) =>
  count.parse(value),
) as [number, number, number]
const program = join(build(), 'consoleRound.js')
const folder = await mkdtemp(join(tmpdir(), 'bench-console-'))
try {
  const task = (what: ConsoleTask['what']): ConsoleTask => ({ what, folder, submissions, contacts })
  // The town is made in memory; measured is what `npm start` runs.
  const flagsOf = { fill: [], measure: flagsOfStart() }
  const run = (what: ConsoleTask['what']) => inChild(program, task(what), { name: what, flags: flagsOf[what] })
  await run('fill')
  const measured = []
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${String(round)} of ${String(rounds)}`)
    measured.push(consoleSchema.parse(await run('measure')))
  }
  await report(measured)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function report(measured: readonly z.infer<typeof consoleSchema>[]): Promise<void> {
  const pages = Object.keys(measured[0]?.pages ?? {}).map((name) => {
    const of = (field: 'first' | 'p50' | 'p95' | 'weight') =>
      spread(measured.map((round) => round.pages[name]?.[field] ?? NaN))
    return { name, first: of('first'), p50: of('p50'), p95: of('p95'), weight: of('weight') }
  })
  const memory = spread(measured.map((round) => round.memory))
  const result = { at: new Date().toISOString(), machine: machine(), rounds, submissions, contacts, pages, memory }
  await mkdir(dirname(resolve(values.json)), { recursive: true })
  await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`)
  const { cores, memoryGb, node, fdatasyncMs } = result.machine
  const [many, people] = [submissions, contacts].map((value) => value.toLocaleString('en'))
  const where = `${String(cores)} cores, ${String(memoryGb)} GB, Node ${node}, fdatasync ${String(fdatasyncMs)} ms`
  const rows = pages.map(({ name, ...page }) => [
    name,
    ...[page.first, page.p50, page.p95].map(shown),
    (page.weight.median / 1000).toFixed(0),
  ])
  const text = [
    `${where}; medians of ${String(rounds)} rounds (smallest to largest), with ${many ?? ''} submissions and ${people ?? ''} contacts. Resident memory afterwards: ${shown(memory)} MB.`,
    table('A page over HTTP, one after the other, in ms', ['', 'first', 'p50', 'p95', 'kB with its files'], rows, 1),
    [
      '```',
      ...pages.map(({ name, p95 }) => aim(`p95 in ms of ${name}, under 200`, p95.median, (ms) => ms < P95_AIM)),
      ...pages.map(({ name, weight }) =>
        aim(`bytes of ${name}, under 300,000`, weight.median, (bytes) => bytes < WEIGHT_AIM),
      ),
      '```',
    ].join('\n'),
  ].join('\n\n')
  console.log(text)
  if (values.readme) await intoReadme('console', text)
  console.log(`\nWritten to ${values.json}`)
}
