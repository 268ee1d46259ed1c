// npm run bench:turns -- [--rounds 5] [--json FILE] [--only TEXT] [--profile FOLDER] [--readme]; see README.md beside this file.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { build } from './build.js'
import { ours, peers, type Entry } from './contestant.js'
import { inChild } from './child.js'
import { flagsOfStart } from './flags.js'
import { machine } from './machine.js'
import { intoReadme } from './readme.js'
import { judge, summarise, tables, type Summary } from './report.js'
import { memorySchema, speedSchema, type Task } from './round.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    json: { type: 'string', default: fileURLToPath(new URL('results/turns.json', import.meta.url)) },
    only: { type: 'string', default: '' },
    profile: { type: 'string' },
    readme: { type: 'boolean', default: false },
  },
})
const rounds = z.coerce.number().int().min(1).max(100).parse(values.rounds)
const installed = existsSync(new URL('peers/node_modules', import.meta.url))
const entries = [...ours, ...(installed ? peers : [])].filter(({ name, storage, dialogue }) =>
  `${name} ${storage} ${dialogue}`.toLowerCase().includes(values.only.toLowerCase()),
)
const leftOut = installed ? '' : [...new Set(peers.map((peer) => peer.name))].join(', ')
const warning = `NOT MEASURED, as they are not installed: ${leftOut}. To have them: npm ci --prefix bench/peers`
if (leftOut !== '') note(warning)

const compiled = build()
const summaries = await measureAll()
const result = { at: new Date().toISOString(), machine: machine(), rounds, leftOut, results: summaries }
await mkdir(dirname(resolve(values.json)), { recursive: true })
await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`)
const shown = tables(result.machine, rounds, summaries)
const verdict = judge(summaries).join('\n')
console.log(`${shown}\n\n${verdict}`)
if (values.readme) await intoReadme('results', `${shown}\n\n\`\`\`\n${verdict}\n\`\`\`\n`)
if (leftOut !== '') console.log(`\n${warning}`)
console.log(`\nWritten to ${values.json}`)

/** Round after round, each contestant in a process of its own, so that all of them meet the machine in all its moods. */
async function measureAll(): Promise<Summary[]> {
  const speeds = entries.map((entry) => ({ entry, rounds: [] as z.infer<typeof speedSchema>[] }))
  for (let round = 1; round <= rounds; round++) {
    for (const one of speeds) {
      note(`round ${String(round)} of ${String(rounds)}: ${nameOf(one.entry)}`)
      one.rounds.push(speedSchema.parse(await measure(one.entry, 'speed')))
    }
  }
  const all: Summary[] = []
  for (const one of speeds) {
    note(`memory: ${nameOf(one.entry)}`)
    all.push(summarise(one.entry, one.rounds, memorySchema.parse(await measure(one.entry, 'memory'))))
  }
  return all
}

async function measure(entry: Entry, what: Task['what']): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-turns-'))
  const profiled = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(values.profile)}`]
  const flags = [...(ours.includes(entry) ? flagsOfStart() : []), ...profiled]
  const task: Task = { entry, folder, what }
  try {
    return await inChild(join(compiled, 'round.js'), task, { name: nameOf(entry), flags })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function nameOf({ name, storage, dialogue }: Entry): string {
  return `${name}, ${storage}, ${dialogue}`
}

function note(text: string): void {
  console.error(text)
}
