import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Job } from '../../src/jobs/job.js'
import { createJobs, runIfMissed, runJob } from '../../src/jobs/jobs.js'
import { lastRun } from '../../src/store/jobs.js'
import { newContext } from './world.js'

/** A job at half past three in the night that counts how often it was done. */
function nightly(run: () => Promise<void> = () => Promise.resolve()) {
  const done = { times: 0 }
  const job: Job = {
    name: 'nightly',
    pattern: '30 3 * * *',
    catchesUp: true,
    async run() {
      await run()
      done.times++
    },
  }
  return { job, done }
}

describe('a job that was missed', () => {
  test('is done at the next start, once', async () => {
    const world = await newContext(new Date('2026-03-02T08:00:00Z'))
    const { job, done } = nightly()
    await runIfMissed(job, world.context)
    expect(done.times).toBe(1)
    await runIfMissed(job, world.context)
    expect(done.times).toBe(1)
    world.minutes(29)
    await runIfMissed(job, world.context)
    expect(done.times, '3:29 at the municipality').toBe(1)
    world.minutes(1)
    await runIfMissed(job, world.context)
    expect(done.times, '3:30 at the municipality').toBe(2)
    world.days(9)
    await runIfMissed(job, world.context)
    expect(done.times).toBe(3)
  })

  test('because it failed counts as missed', async () => {
    const world = await newContext()
    let broken = true
    const { job, done } = nightly(() => (broken ? Promise.reject(new Error('the disk is full')) : Promise.resolve()))
    await runJob(job, world.context)
    expect(await lastRun(world.store.db, 'nightly')).toBeNull()
    broken = false
    await runIfMissed(job, world.context)
    expect(done.times).toBe(1)
    expect(await lastRun(world.store.db, 'nightly')).toEqual(world.clock.now())
  })

  test('because the service stopped in its middle counts as missed', async () => {
    const world = await newContext()
    const stopping = new AbortController()
    const { job } = nightly(() => {
      stopping.abort('stopping')
      return Promise.resolve()
    })
    await runJob(job, { ...world.context, stopping: stopping.signal })
    expect(await lastRun(world.store.db, 'nightly')).toBeNull()
  })
})

describe('the jobs', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  async function until(done: () => boolean): Promise<void> {
    while (!done()) await setImmediate()
  }

  test('are done at their time, by the clocks of the municipality, until they are stopped', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-03-02T08:00:00Z') })
    const world = await newContext()
    const { job, done } = nightly()
    const jobs = createJobs({ ...world.context, clock: { now: () => new Date() } }, [job])
    jobs.start()
    await until(() => done.times === 1)
    vi.advanceTimersByTime(29 * 60_000)
    expect(done.times).toBe(1)
    vi.advanceTimersByTime(2 * 60_000)
    await until(() => done.times === 2)
    vi.advanceTimersByTime(24 * 60 * 60_000)
    await until(() => done.times === 3)
    await jobs.stop()
    vi.advanceTimersByTime(48 * 60 * 60_000)
    await setImmediate()
    expect(done.times).toBe(3)
  })

  test('wait for each other, and one that fails keeps no other from being done', async () => {
    const world = await newContext()
    const order: string[] = []
    let release = (): void => undefined
    const job = (name: string, run: () => Promise<void>): Job => ({
      name,
      pattern: '30 3 * * *',
      catchesUp: true,
      async run() {
        order.push(`${name} begins`)
        await run()
        order.push(`${name} ends`)
      },
    })
    const slow = job('slow', () => new Promise((resolve) => (release = resolve)))
    const failing = job('failing', () => Promise.reject(new Error('no')))
    const jobs = createJobs(world.context, [slow, failing, job('last', () => Promise.resolve())])
    jobs.start()
    await until(() => order.length === 1)
    release()
    await until(() => order.includes('last ends'))
    await jobs.stop()
    expect(order).toEqual(['slow begins', 'slow ends', 'failing begins', 'last begins', 'last ends'])
  })
})
