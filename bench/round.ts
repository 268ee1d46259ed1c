// One contestant, one measurement, one process: started by turns.ts with the entry as JSON, answers with the result as JSON.
import { z } from 'zod'
import { open, type Contestant, type Entry } from './contestant.js'
import { dialogues } from './dialogue.js'
import { measure, type Measured } from './load.js'

/** What one process is asked to do. */
export interface Task {
  readonly entry: Entry
  readonly folder: string
  readonly what: 'speed' | 'memory'
}

/** Resident memory in MB, before the first citizen and after the last. */
export const memorySchema = z.object({
  citizens: z.number(),
  before: z.number(),
  after: z.number(),
  peak: z.number(),
  /** Turns a second of the first and of the last tenth: whether the cost grows with everyone who ever wrote. */
  first: z.number(),
  last: z.number(),
})
export type MemoryResult = z.infer<typeof memorySchema>

export const speedSchema = z.record(
  z.string(),
  z.object({
    turns: z.number(),
    citizens: z.number(),
    turnsPerSecond: z.number(),
    p50: z.number(),
    p99: z.number(),
    cpu: z.number(),
  }),
)
export type SpeedResult = z.infer<typeof speedSchema>

const WARM_UP = 100
const ONE_BY_ONE = 150
const CROWD = 600
const AT_ONCE = 50
const MEMORY_CITIZENS = 10_000
const MEMORY_SECONDS = 60

process.once('message', (task: Task) => {
  run(task).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function run({ entry, folder, what }: Task): Promise<SpeedResult | MemoryResult> {
  process.chdir(folder)
  const contestant = await open(entry, folder)
  const result = await (what === 'speed' ? speed(contestant, entry) : memory(contestant, entry))
  await contestant.close()
  return result
}

async function speed(contestant: Contestant, entry: Entry): Promise<SpeedResult> {
  const dialogue = dialogues[entry.dialogue]
  const results: Record<string, Measured> = {}
  for (const until of contestant.accept ? (['replied', 'accepted'] as const) : (['replied'] as const)) {
    await measure(contestant, { dialogue, citizens: WARM_UP, atOnce: AT_ONCE, until })
    results[`${until} 1`] = await measure(contestant, { dialogue, citizens: ONE_BY_ONE, atOnce: 1, until })
    results[`${until} ${String(AT_ONCE)}`] = await measure(contestant, {
      dialogue,
      citizens: CROWD,
      atOnce: AT_ONCE,
      until,
    })
  }
  return results
}

async function memory(contestant: Contestant, entry: Entry): Promise<MemoryResult> {
  const dialogue = dialogues[entry.dialogue]
  const load = { dialogue, citizens: MEMORY_CITIZENS / 10, atOnce: AT_ONCE, until: 'replied' as const }
  const before = residentMb()
  const tenths: Measured[] = []
  const start = performance.now()
  const left = (): number => MEMORY_SECONDS - (performance.now() - start) / 1000
  while (tenths.length < 10 && left() > 0) tenths.push(await measure(contestant, { ...load, withinSeconds: left() }))
  return {
    citizens: tenths.reduce((sum, tenth) => sum + tenth.citizens, 0),
    before,
    after: residentMb(),
    peak: process.resourceUsage().maxRSS / 1024,
    first: tenths[0]?.turnsPerSecond ?? 0,
    last: tenths.at(-1)?.turnsPerSecond ?? 0,
  }
}

function residentMb(): number {
  return process.memoryUsage().rss / 1024 / 1024
}
