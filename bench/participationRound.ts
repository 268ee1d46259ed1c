// One step of the benchmark of taking part, in a process of its own: started by participation.ts with a Task, answers with the result.
import { z } from 'zod'
import { catalogue } from '../src/actions/registry.js'
import type { Content } from '../src/content/content.js'
import { loadContent } from '../src/content/load.js'
import { projectFolder } from '../src/project.js'
import { createRandom, type Random } from '../src/seed/random.js'
import { demoPlan, seedDemo } from '../src/seed/run.js'
import { write } from '../src/seed/texts.js'
import { openStore } from '../src/store/client.js'
import { publishedSubmissions } from '../src/store/submissions.js'
import { openTown, type Heard, type Line, type Town } from './citizen.js'
import { quantile } from './load.js'

export interface Task {
  readonly what: 'seed' | 'measure'
  /** Where the database is. */
  readonly folder: string
  readonly round: number
  /** How many read; half as many send. */
  readonly citizens: number
}

export const seededSchema = z.record(z.string(), z.number())

/** Milliseconds by what was asked for, `cpu` being processor time on average, and resident memory in MB. */
export const measuredSchema = z.object({
  waits: z.record(
    z.string(),
    z.object({ count: z.number(), p50: z.number(), p95: z.number(), max: z.number(), cpu: z.number() }),
  ),
  /** The first search of a process, which builds the index. */
  firstSearch: z.number(),
  memory: z.object({ before: z.number(), indexed: z.number(), after: z.number(), peak: z.number() }),
})
export type Measured = z.infer<typeof measuredSchema>

const WARM_UP = 20
/** What any message takes, on this machine in this moment. */
export const COMPARED = 'the menu, to compare with'

process.once('message', (task: Task) => {
  run(task).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function run({ what, ...task }: Task): Promise<unknown> {
  const content = loadContent({ root: projectFolder, languages: ['es', 'en'], actions: catalogue })
  return what === 'seed' ? seed(content, task.folder) : measure(content, task)
}

async function seed(content: Content, folder: string): Promise<Readonly<Record<string, number>>> {
  const store = await openStore({ url: `file:${folder}/service.db`, now: () => new Date() })
  const seeded = await seedDemo(store, demoPlan(content, new Date()))
  await store.close()
  if (seeded.kind === 'occupied') throw new Error(`${folder} is not empty`)
  return seeded.counts
}

async function measure(content: Content, { folder, round, citizens }: Omit<Task, 'what'>): Promise<Measured> {
  const before = residentMb()
  const town = await openTown(content, folder)
  const codes = await publishedCodes(town)
  const random = createRandom(round)
  const firsts: number[] = []
  await town.converse([...arrive, ...browse, { text: 'alumbrado', name: 'search', reply: 'RIO-' }], (_, { ms }) =>
    firsts.push(ms),
  )
  const indexed = residentMb()
  await people(town, WARM_UP, random, codes, content)
  const waits = await people(town, citizens, random, codes, content)
  const after = residentMb()
  await town.close()
  return {
    waits: Object.fromEntries([...waits].map(([name, list]) => [name, summary(list)])),
    firstSearch: firsts.at(-1) ?? NaN,
    memory: { before, indexed, after, peak: process.resourceUsage().maxRSS / 1024 },
  }
}

async function people(
  ...[town, citizens, random, codes, content]: [Town, number, Random, readonly string[], Content]
): Promise<Map<string, Heard[]>> {
  const waits = new Map<string, Heard[]>()
  const heard = (name: string, one: Heard): void => {
    waits.set(name, [...(waits.get(name) ?? []), one])
  }
  for (let i = 0; i < citizens; i++) await town.converse(reading(random, codes, content), heard)
  for (let i = 0; i < citizens / 2; i++) await town.converse(sending(random, content), heard)
  return waits
}

const arrive: readonly Line[] = [{ text: 'hola' }, { text: '1', reply: '¿Qué le gustaría hacer?' }]
const browse: readonly Line[] = [
  { text: 'menú', name: COMPARED },
  { text: '2' },
  { text: '3' },
  { text: '1', name: 'browse, newest', reply: 'RIO-' },
]

/** Somebody who looks up a code, browses in four ways and searches. */
function reading(random: Random, codes: readonly string[], content: Content): Line[] {
  const code = random.pick(codes)
  const again: readonly Line[] = [{ text: 'menú' }, { text: '2' }, { text: '3' }]
  return [
    ...arrive,
    {
      text: `estado ${random.chance(0.5) ? code : code.toLowerCase().replaceAll('-', '')}`,
      name: 'status',
      reply: code,
    },
    ...browse,
    { text: 'ver más', name: 'browse, next page', reply: 'RIO-' },
    ...again,
    { text: '2' },
    { text: String(random.whole(1, content.axes.length)), name: 'browse, axis', reply: 'RIO-' },
    ...again,
    { text: '3' },
    { text: random.pick(content.parishes).name, name: 'browse, parish', reply: 'RIO-' },
    { text: random.pick(searches), name: 'search', reply: 'RIO-' },
  ]
}

/** Somebody who tells of a need, as far as the question whether it is one of those. */
function sending(random: Random, content: Content): Line[] {
  const parish = random.pick(content.parishes)
  const { title, description } = write(random, parish.id, ['participacion'])
  return [
    ...arrive,
    ...['2', '1', '1', '1', '3', description, title, parish.name, 'saltar', '1'].map((text) => ({ text })),
    { text: '2', name: 'similar', reply: 'Antes de enviar' },
  ]
}

/** As people write, wrong letters included. */
const searches = [
  'alumbrado',
  'agua potable',
  'baches',
  'basura',
  'recolecion de basura',
  'presupuesto',
  'alunbrado publico',
  'parque infantil',
  'perros abandonados',
  'internet en la comunidad',
  'semaforo',
  'obras inconclusas del barrio',
  'feria de productores',
  'huerto comunitario',
  'vedurias',
  'señal de celular',
] as const

async function publishedCodes({ store }: Town): Promise<string[]> {
  const { rows } = await publishedSubmissions(store.db, { offset: 0, limit: 2000 })
  return rows.map(({ code }) => code)
}

function summary(heard: readonly Heard[]): Measured['waits'][string] {
  const sorted = heard.map(({ ms }) => ms).sort((a, b) => a - b)
  const cpu = heard.reduce((sum, one) => sum + one.cpu, 0) / heard.length
  const [p50, p95] = [quantile(sorted, 0.5), quantile(sorted, 0.95)]
  return { count: heard.length, p50, p95, max: sorted.at(-1) ?? NaN, cpu }
}

function residentMb(): number {
  return process.memoryUsage().rss / 1024 / 1024
}
