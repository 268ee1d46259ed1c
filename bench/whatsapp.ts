// npm run bench:whatsapp -- [--rounds 3] [--messages 400] [--people 20] [--json FILE] [--readme]; see README.md beside this file.
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
import { intoReadme } from './readme.js'
import { shown, spread, table, type Spread } from './report.js'
import { measuredSchema, type Measured, type Task } from './whatsappRound.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    messages: { type: 'string', default: '400' },
    people: { type: 'string', default: '20' },
    json: { type: 'string', default: fileURLToPath(new URL('results/whatsapp.json', import.meta.url)) },
    readme: { type: 'boolean', default: false },
  },
})
const rounds = z.coerce.number().int().min(1).max(100).parse(values.rounds)
const messages = z.coerce.number().int().min(1).max(100_000).parse(values.messages)
const people = z.coerce.number().int().min(1).max(1_000).parse(values.people)
const compiled = build()
const measured: Measured[] = []
for (let round = 1; round <= rounds; round++) {
  console.error(`round ${String(round)} of ${String(rounds)}`)
  measured.push(await measureRound())
}
await report()

type Field = keyof Measured['flows'][string]

interface Result {
  readonly machine: ReturnType<typeof machine>
  readonly flows: Readonly<Record<string, Readonly<Record<Field, Spread>>>>
  readonly memory: Readonly<Record<string, Spread>>
}

async function report(): Promise<void> {
  const flowOf = (name: string) => {
    const of = (field: Field): Spread => spread(measured.map(({ flows }) => flows[name]?.[field] ?? NaN))
    return { perSecond: of('perSecond'), p50: of('p50'), p99: of('p99'), cpu: of('cpu'), serverCpu: of('serverCpu') }
  }
  const memory = (field: keyof Measured['memory']): Spread => spread(measured.map((round) => round.memory[field]))
  const result = {
    ...{ at: new Date().toISOString(), machine: machine(), rounds, messages, people },
    flows: Object.fromEntries(Object.keys(measured[0]?.flows ?? {}).map((name) => [name, flowOf(name)])),
    memory: { before: memory('before'), connected: memory('connected'), after: memory('after'), peak: memory('peak') },
  }
  await mkdir(dirname(resolve(values.json)), { recursive: true })
  await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`)
  const text = wordsOf(result)
  console.log(text)
  if (values.readme) await intoReadme('whatsapp', text)
  console.log(`\nWritten to ${values.json}`)
}

function wordsOf({ machine: on, flows, memory }: Result): string {
  const where = `${String(on.cores)} cores, ${String(on.memoryGb)} GB, Node ${on.node}, fdatasync ${String(on.fdatasyncMs)} ms`
  const many = `${String(people)} people at once`
  const titles: Readonly<Record<string, string>> = {
    ...{ 'in 1': 'in, one person', 'in many': `in, ${many}` },
    ...{ 'out 1': 'out, one person', 'out many': `out, ${many}` },
  }
  const rows = Object.entries(flows).map(([name, { perSecond, p50, p99, cpu, serverCpu }]) => [
    ...[titles[name] ?? name, ...[perSecond, p50, p99, cpu, serverCpu].map(shown)],
  ])
  const columns = ['', 'messages/s', 'p50 ms', 'p99 ms', 'CPU ms a message', 'of the server']
  const resident = Object.entries(memory).map(([name, mb]) => [name, shown(mb)])
  return [
    `${where}; medians of ${String(rounds)} rounds (smallest to largest) of ${String(messages)} messages each.`,
    table('Messages through Baileys and the channel', columns, rows, 1),
    table('Resident memory in MB, without the server', ['', 'MB'], resident, 1),
  ].join('\n\n')
}

async function measureRound(): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-whatsapp-'))
  try {
    const task: Task = { folder, messages, people }
    const program = join(compiled, 'whatsappRound.js')
    return measuredSchema.parse(await inChild(program, task, { name: 'a round', flags: flagsOfStart() }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
