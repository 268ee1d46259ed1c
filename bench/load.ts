import { performance } from 'node:perf_hooks'
import type { Contestant } from './contestant.js'
import type { Line } from './dialogue.js'

export interface Load {
  readonly dialogue: readonly Line[]
  readonly citizens: number
  /** How many hold their conversation at the same time; each sends the next message when the last is answered. */
  readonly atOnce: number
  /** `replied`: until the reply has reached the channel. `accepted`: until the message is durable. */
  readonly until: 'replied' | 'accepted'
  /** No citizen begins after this many seconds. */
  readonly withinSeconds?: number
}

export interface Measured {
  readonly turns: number
  readonly citizens: number
  readonly turnsPerSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Milliseconds of processor time a turn, the sending of replies included; unlike the others hardly moved by a busy machine. */
  readonly cpu: number
}

let strangers = 0

/** Lets new citizens talk and measures it. Throws when a reply is not the one that the dialogue expects. */
export async function measure(contestant: Contestant, load: Load): Promise<Measured> {
  const waits: number[] = []
  let begun = 0
  const busy = process.cpuUsage()
  const start = performance.now()
  const late = (): boolean => performance.now() - start > (load.withinSeconds ?? Infinity) * 1000
  const keepTalking = async (): Promise<void> => {
    while (begun < load.citizens && !late()) {
      begun += 1
      await talk(contestant, load, `citizen-${String(++strangers)}`, waits)
    }
  }
  await Promise.all(Array.from({ length: load.atOnce }, keepTalking))
  const seconds = (performance.now() - start) / 1000
  await contestant.settled?.()
  const { user, system } = process.cpuUsage(busy)
  waits.sort((a, b) => a - b)
  const turns = waits.length
  return {
    turns,
    citizens: begun,
    turnsPerSecond: turns / seconds,
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    cpu: (user + system) / 1000 / turns,
  }
}

async function talk(contestant: Contestant, load: Load, citizen: string, waits: number[]): Promise<void> {
  for (const [line, { text, reply }] of load.dialogue.entries()) {
    const before = performance.now()
    if (load.until === 'accepted') {
      await contestant.accept?.(citizen, text)
      waits.push(performance.now() - before)
      continue
    }
    const { replies } = await contestant.say(citizen, text, line)
    waits.push(performance.now() - before)
    const last = replies.at(-1)
    if (last?.includes(reply) !== true) throw new Error(`"${text}" was answered with ${JSON.stringify(replies)}`)
  }
}

/** Of sorted numbers. */
export function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}
