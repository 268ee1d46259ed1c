import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createLog } from '../../src/log.js'
import type { Store } from '../../src/store/client.js'
import { createUpdates, tellAll } from '../../src/updates/updates.js'
import { published } from '../store/civic.js'
import { newWorld, review } from './world.js'

const people = Array.from({ length: 120 }, (_, i) => `p${String(i)}`)

/** A change that 121 people are to be told of. */
async function crowd() {
  const world = await newWorld('ana', ...people)
  const { id } = await published(world.store, 'ana')
  for (const who of people) await world.follows(who, id)
  await world.change(id, review)
  return { ...world, id }
}

async function timesTold(store: Store): Promise<number[]> {
  const rows = await store.db.delivery.groupBy({ by: ['contactId'], where: { kind: 'notice' }, _count: true })
  return rows.map(({ _count }) => _count)
}

describe('a service that dies while it tells people', () => {
  test.each(['before', 'after'] as const)('%s a commit tells each of them once, and forgets nobody', async (when) => {
    const world = await crowd()
    let transactions = 0
    const dying: Store = {
      ...world.store,
      transaction: async (work) => {
        const dies = ++transactions % 37 === 0
        const result = await world.store.transaction(async (tx) => {
          const done = await work(tx)
          if (dies && when === 'before') throw new Error('killed')
          return done
        })
        if (dies) throw new Error('killed')
        return result
      },
    }
    for (let lives = 0; lives < 3; lives++)
      await expect(tellAll({ ...world.options, store: dying })).rejects.toThrow('killed')
    await world.tell()
    const told = await timesTold(world.store)
    expect(told).toHaveLength(121)
    expect(new Set(told)).toEqual(new Set([1]))
    expect(await world.store.db.notification.count({ where: { state: 'waiting' } })).toBe(0)
  })

  test('twice at once, in two processes, tells each of them once', async () => {
    const world = await crowd()
    await Promise.all([world.tell(), world.tell(), world.tell()])
    const told = await timesTold(world.store)
    expect(told).toHaveLength(121)
    expect(new Set(told)).toEqual(new Set([1]))
  })
})

test('a crowd is told one person a transaction, so that others have their turn in between', async () => {
  const world = await crowd()
  let turns = 0
  const telling = new AbortController()
  const others = (async () => {
    while (!telling.signal.aborted) {
      await world.store.transaction((tx) => tx.contact.count())
      turns++
      await setImmediate()
    }
  })()
  const told = await world.tell()
  telling.abort()
  await others
  expect(told).toBe(121)
  expect(turns).toBeGreaterThan(100)
})

describe('telling regularly', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  async function until(done: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await done())) await setImmediate()
  }

  test('begins at start, and again when woken, and says when something was queued', async () => {
    const world = await newWorld('ana')
    const { id } = await published(world.store, 'ana')
    await world.change(id, review)
    let queued = 0
    const updates = createUpdates({ ...world.options, log: createLog({ level: 'silent' }), onQueued: () => queued++ })
    updates.start()
    await until(() => queued === 1)
    expect(await world.told('ana')).toHaveLength(1)
    updates.wake()
    await world.change(id, { to: 'accepted', text: 'Sí.' })
    updates.wake()
    await until(() => queued === 2)
    await updates.stop()
    expect(await world.told('ana')).toHaveLength(2)
  })

  test('finds by itself what became due, and goes on after a failure', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const world = await newWorld('ana')
    const { id } = await published(world.store, 'ana')
    let failed = 0
    const failing: Store = {
      ...world.store,
      transaction: async (work) => {
        if (failed > 0) return world.store.transaction(work)
        failed++
        throw new Error('the disk is full')
      },
    }
    let queued = 0
    const updates = createUpdates({
      ...world.options,
      store: failing,
      log: createLog({ level: 'silent' }),
      onQueued: () => queued++,
    })
    updates.start()
    await world.change(id, review)
    vi.advanceTimersByTime(60_000)
    await until(() => failed === 1)
    vi.advanceTimersByTime(60_000)
    await until(() => queued === 1)
    await updates.stop()
    expect(await world.told('ana')).toHaveLength(1)
  })

  test('stops in the middle of a crowd, and the next start goes on', async () => {
    const world = await crowd()
    const log = createLog({ level: 'silent' })
    let queued = 0
    const begin = () => createUpdates({ ...world.options, log, onQueued: () => queued++ })
    const first = begin()
    first.start()
    await until(async () => (await timesTold(world.store)).length > 0)
    await first.stop()
    const before = (await timesTold(world.store)).length
    expect(before).toBeLessThan(121)
    const second = begin()
    second.start()
    await until(async () => (await timesTold(world.store)).length === 121)
    await second.stop()
    expect(new Set(await timesTold(world.store))).toEqual(new Set([1]))
    expect(queued).toBeGreaterThan(0)
  })
})

test('nobody is looked at while all that waits is known to wait for the digest', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const world = await newWorld('ana', 'eva')
  const { id } = await published(world.store, 'ana')
  await world.follows('eva', id)
  for (let i = 0; i < 5; i++) await world.change(id, review)
  let looked = 0
  const counting: Store['db'] = new Proxy(world.store.db, {
    get(target, key) {
      if (key === 'consent') looked++
      return Reflect.get(target, key) as unknown
    },
  })
  let queued = 0
  const updates = createUpdates({
    ...world.options,
    store: { ...world.store, db: counting },
    log: createLog({ level: 'silent' }),
    onQueued: () => queued++,
  })
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) await setImmediate()
  }
  const tick = async (): Promise<void> => {
    vi.advanceTimersByTime(60_000)
    for (let i = 0; i < 50; i++) await setImmediate()
  }
  updates.start()
  await until(() => queued === 1)
  await tick()
  const before = looked
  for (let i = 0; i < 5; i++) await tick()
  expect(looked).toBe(before)
  await world.change(id, review)
  vi.advanceTimersByTime(60_000)
  await until(() => looked > before)
  world.hours(6)
  vi.advanceTimersByTime(60_000)
  await until(() => queued === 2)
  await updates.stop()
  vi.useRealTimers()
  expect(await world.told('eva')).toHaveLength(4)
})
