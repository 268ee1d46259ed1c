import type { Clock } from '../../src/clock.js'
import type { Timers } from '../../src/timers.js'

/** Time that stands still until it is moved. */
export interface FakeTime extends Clock, Timers {
  /** Lets what can happen now happen, and moves on from one sleeper to the next until the condition holds. */
  until(condition: () => boolean | Promise<boolean>, withinMs?: number): Promise<void>
  /** Moves by this much, stopping at each sleeper on the way. */
  advance(ms: number): Promise<void>
  /** Moves the clock alone, as when the process was stopped: all that was due in between is late. */
  jump(ms: number): void
}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

const HOUR = 3_600_000
/** How often a condition is looked at when no more time may pass: the work of that moment may be long. */
const PATIENCE = 300

export function createFakeTime(start = new Date('2026-03-02T10:00:00Z')): FakeTime {
  let now = start.getTime()
  const sleepers = new Set<Sleeper>()

  const step = (end: number): void => {
    const next = Math.min(end, ...[...sleepers].map((sleeper) => sleeper.at))
    now = Math.max(now, next)
    for (const sleeper of [...sleepers]) if (sleeper.at <= now) sleeper.wake()
  }

  const advance = async (ms: number): Promise<void> => {
    const end = now + ms
    await settle()
    while (now < end) {
      step(end)
      await settle()
    }
  }

  return {
    now: () => new Date(now),
    advance,
    jump(ms) {
      now += ms
    },
    sleep(ms, signal) {
      if (signal?.aborted === true || ms <= 0) return Promise.resolve()
      return new Promise((resolve) => {
        const wake = (): void => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper = { at: now + ms, wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake)
      })
    },
    async until(condition, withinMs = HOUR) {
      const end = now + withinMs
      await settle()
      let looks = 0
      while (!(await condition())) {
        if (now < end) step(end)
        else if ((looks += 1) > PATIENCE) throw new Error(`it did not happen within ${String(withinMs)} ms`)
        await settle()
      }
    },
  }
}

/** The database's driver works in this thread, so a few turns of the event loop see the work that can be done now to its end. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await new Promise(setImmediate)
}
