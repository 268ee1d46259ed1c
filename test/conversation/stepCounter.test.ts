import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createStepCounter } from '../../src/conversation/stepCounter.js'
import { createLog } from '../../src/log.js'
import { newStore, NOON } from '../store/world.js'

const HALF_A_MINUTE = 30_000
const age = { flow: 'submit', step: 'age' }

afterEach(() => {
  vi.useRealTimers()
})

async function counting() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const store = await newStore()
  const failures: string[] = []
  const log = createLog({ level: 'error', destination: { write: (line) => void failures.push(line) } })
  const counter = createStepCounter({ store, clock: { now: () => NOON }, log })
  counter.start()
  return { counter, failures, store, written: () => store.db.stepCount.findMany() }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setImmediate()
}

describe('what is counted', () => {
  it('is written every half minute, and added to what was', async () => {
    const { counter, written } = await counting()
    counter.count(age)
    counter.count(age)
    expect(await written()).toEqual([])
    vi.advanceTimersByTime(HALF_A_MINUTE)
    await until(async () => (await written()).length > 0)
    expect(await written()).toEqual([{ day: '2026-03-01', ...age, reached: 2, left: 0 }])
    counter.count(age)
    await counter.stop()
    expect(await written()).toMatchObject([{ reached: 3 }])
  })

  it('is kept for the next time where it cannot be written', async () => {
    const { counter, failures, store, written } = await counting()
    await store.db.$executeRawUnsafe('ALTER TABLE StepCount RENAME TO Away')
    counter.count(age)
    vi.advanceTimersByTime(HALF_A_MINUTE)
    await until(() => failures.length > 0)
    await store.db.$executeRawUnsafe('ALTER TABLE Away RENAME TO StepCount')
    counter.count(age)
    await counter.stop()
    expect(await written()).toMatchObject([{ ...age, reached: 2 }])
  })
})
