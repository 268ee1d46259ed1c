import type { Entry } from './contestant.js'
import { quantile } from './load.js'
import type { Machine } from './machine.js'
import type { MemoryResult, SpeedResult } from './round.js'

/** Over all rounds. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

export interface SpeedSummary {
  readonly turnsPerSecond: Spread
  /** Milliseconds. */
  readonly p50: Spread
  readonly p99: Spread
  /** Of processor time a turn. */
  readonly cpu: Spread
}

export interface Summary {
  readonly name: string
  readonly storage: string
  readonly dialogue: string
  readonly speed: Readonly<Record<string, SpeedSummary>>
  readonly memory: MemoryResult
}

export function summarise(entry: Entry, rounds: readonly SpeedResult[], memory: MemoryResult): Summary {
  const { name, storage, dialogue } = entry
  const speed = Object.keys(rounds[0] ?? {}).map((phase) => {
    const of = (field: keyof SpeedSummary): Spread => spread(rounds.map((r) => r[phase]?.[field] ?? NaN))
    return [phase, { turnsPerSecond: of('turnsPerSecond'), p50: of('p50'), p99: of('p99'), cpu: of('cpu') }] as const
  })
  return { name, storage, dialogue, speed: Object.fromEntries(speed), memory }
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  return { median: rounded(quantile(sorted, 0.5)), min: rounded(sorted[0] ?? 0), max: rounded(sorted.at(-1) ?? 0) }
}

const phases: Readonly<Record<string, string>> = {
  'replied 1': 'Message in to reply out, one citizen at a time',
  'replied 50': 'Message in to reply out, 50 citizens at once',
  'accepted 1': 'Message in to turn durably stored, one citizen at a time (replies follow)',
  'accepted 50': 'Message in to turn durably stored, 50 citizens at once (replies follow)',
}

/** The results in Markdown, ready for README.md. */
export function tables(machine: Machine, rounds: number, summaries: readonly Summary[]): string {
  const { cores, fdatasyncMs, memoryGb, node } = machine
  const where = `${String(cores)} cores, ${String(memoryGb)} GB, Node ${node}, fdatasync ${String(fdatasyncMs)} ms`
  const head = `${where}; medians of ${String(rounds)} rounds (smallest to largest).`
  return [
    head,
    ...Object.entries(phases).flatMap(([phase, title]) => speedTable(phase, title, summaries)),
    memoryTable(summaries),
  ].join('\n\n')
}

function speedTable(phase: string, title: string, summaries: readonly Summary[]): string[] {
  const rows = summaries.flatMap((summary) => {
    const speed = summary.speed[phase]
    if (speed === undefined) return []
    return [
      [nameOf(summary), summary.storage, shown(speed.turnsPerSecond), ...[speed.p50, speed.p99, speed.cpu].map(shown)],
    ]
  })
  return rows.length === 0 ? [] : [table(title, ['', 'storage', 'turns/s', 'p50 ms', 'p99 ms', 'CPU ms a turn'], rows)]
}

function memoryTable(summaries: readonly Summary[]): string {
  const rows = summaries.map((summary) => {
    const { after, before, citizens, first, last, peak } = summary.memory
    return [nameOf(summary), summary.storage, String(citizens), ...[before, after, peak, first, last].map(number)]
  })
  const columns = ['', 'storage', 'citizens', 'before', 'after', 'peak', 'turns/s, first tenth', 'last']
  return table('Resident memory in MB, 50 citizens at once, 10,000 in all or as many as a minute allows', columns, rows)
}

/** In Markdown; the first `words` columns hold words, the others numbers. */
export function table(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  words = 2,
): string {
  const widths = columns.map((column, i) => Math.max(3, column.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i < words ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`
  const rule = line(widths.map((width, i) => (i < words ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)))
  return [`**${title}**`, '', line(columns), rule, ...rows.map(line)].join('\n')
}

function nameOf({ name, dialogue }: Summary): string {
  return dialogue === 'learning' ? `${name}, learning flows` : name
}

/** The median, and from the smallest to the largest. */
export function shown({ median, min, max }: Spread): string {
  return `${number(median)} (${number(min)}–${number(max)})`
}

/** For people to read. */
export function number(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2)
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

/** What was aimed at, and whether it was reached; only what was measured is judged. */
export function judge(summaries: readonly Summary[]): string[] {
  const service = summaries.find(({ name, dialogue }) => name === 'this service' && dialogue === 'registration')
  if (service === undefined) return []
  const of = (summary: Summary, phase: string): SpeedSummary | undefined => summary.speed[phase]
  const crowd = of(service, 'replied 50')
  const alone = of(service, 'replied 1')
  const stored = of(service, 'accepted 50')
  const storedAlone = of(service, 'accepted 1')
  const aims = [
    aim('turns/s durably stored, 50 at once, at least 3,000', stored?.turnsPerSecond.median, (n) => n >= 3000),
    aim('turns/s durably stored, one at a time, at least 800', storedAlone?.turnsPerSecond.median, (n) => n >= 800),
    aim('turns/s to the reply, 50 at once, at least 3,000', crowd?.turnsPerSecond.median, (n) => n >= 3000),
    aim('turns/s to the reply, one at a time, at least 800', alone?.turnsPerSecond.median, (n) => n >= 800),
    aim('p99 in ms to the reply, 50 at once, under 60', crowd?.p99.median, (n) => n < 60),
    aim('MB resident after 10,000 citizens, at most 250', service.memory.after, (n) => n <= 250),
  ]
  const others = summaries.filter(({ name }) => name !== service.name)
  return [...aims, ...others.flatMap((other) => against(service, other))]
}

function against(service: Summary, other: Summary): string[] {
  return ['replied 1', 'replied 50'].map((phase) => {
    const theirs = other.speed[phase]?.turnsPerSecond.median ?? 0
    const what = `${phase.endsWith(' 1') ? 'one at a time' : '50 at once'}, above ${other.name} (${other.storage}: ${number(theirs)})`
    return aim(`turns/s to the reply, ${what}`, service.speed[phase]?.turnsPerSecond.median, (n) => n > theirs)
  })
}

/** One line on whether a number is as it should be. */
export function aim(text: string, value: number | undefined, reached: (value: number) => boolean): string {
  return `${value !== undefined && reached(value) ? 'reached    ' : 'NOT REACHED'} ${text}: ${number(value ?? NaN)}`
}
