import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { regularly, type Regular } from '../../src/conversation/regularly.js'

/** A worker whose looks end when the test says so. */
function worker(everyMs = 3_600_000) {
  const ends: ((error?: Error) => void)[] = []
  const failures: unknown[] = []
  const regular: Regular = regularly({
    everyMs,
    look: () =>
      new Promise<void>((resolve, reject) => {
        ends.push((error) => {
          if (error === undefined) resolve()
          else reject(error)
        })
      }),
    onFailure: (error) => failures.push(error),
  })
  onTestFinished(async () => {
    const stopped = regular.stop()
    for (const end of ends) end()
    await stopped
  })
  return { regular, failures, looks: () => ends.length, end: (error?: Error) => ends.at(-1)?.(error) }
}

describe('work that is looked for regularly', () => {
  it('is looked for by itself, and not before the start', async () => {
    const { regular, looks } = worker(1)
    regular.wake()
    expect(looks()).toBe(0)
    regular.start()
    await vi.waitUntil(() => looks() === 1)
  })

  it('is looked for when woken, and once more when woken in the middle of a look', async () => {
    const { regular, looks, end } = worker()
    regular.start()
    regular.wake()
    expect(looks()).toBe(1)
    regular.wake()
    regular.wake()
    expect(looks()).toBe(1)
    end()
    await vi.waitUntil(() => looks() === 2)
    end()
    await regular.stop()
    expect(looks()).toBe(2)
  })

  it('goes on after a look that failed, and tells of it', async () => {
    const { regular, looks, end, failures } = worker()
    regular.start()
    regular.wake()
    end(new Error('no'))
    await vi.waitUntil(() => failures.length === 1)
    await vi.waitUntil(() => {
      regular.wake()
      return looks() === 2
    })
  })

  it('ends with the look under way', async () => {
    const { regular, looks, end } = worker()
    regular.start()
    regular.wake()
    regular.wake()
    let stopped = false
    const stopping = regular.stop().then(() => (stopped = true))
    await new Promise(setImmediate)
    expect(stopped).toBe(false)
    end()
    await stopping
    expect(looks()).toBe(1)
    regular.wake()
    expect(looks()).toBe(1)
  })
})
