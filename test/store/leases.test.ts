import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { acquireLease, releaseLease, renewLease } from '../../src/store/leases.js'
import { after, newStore, NOON } from './world.js'

const lease = { name: 'send telegram', ttlMs: 30_000 }

function acquire(store: Store, holder: string, now = NOON, stale?: (holder: string) => boolean) {
  return acquireLease(store.db, { ...lease, holder, now, ...(stale === undefined ? {} : { stale }) })
}

test('a free lease is taken, and then nobody else has it', async () => {
  const store = await newStore()
  expect(await acquire(store, 'one')).toEqual({ fence: 1 })
  expect(await acquire(store, 'two', after(29))).toBeNull()
  expect(await acquireLease(store.db, { ...lease, name: 'other', holder: 'two', now: NOON })).toEqual({ fence: 1 })
})

test('of many who ask at once, one gets it', async () => {
  const store = await newStore()
  const asked = await Promise.all(Array.from({ length: 10 }, (_, i) => acquire(store, `p${String(i)}`)))
  expect(asked.filter((answer) => answer !== null)).toEqual([{ fence: 1 }])
})

test('a holder that asks again keeps its lease and its fence', async () => {
  const store = await newStore()
  await acquire(store, 'one')
  expect(await acquire(store, 'one', after(20))).toEqual({ fence: 1 })
  expect(await acquire(store, 'two', after(40))).toBeNull()
})

test('a lease that lapsed goes to the next, with a greater fence', async () => {
  const store = await newStore()
  await acquire(store, 'one')
  expect(await acquire(store, 'two', after(30))).toEqual({ fence: 2 })
})

test('a lease whose holder is surely gone is not waited for', async () => {
  const store = await newStore()
  await acquire(store, 'dead')
  expect(await acquire(store, 'two', NOON, (holder) => holder === 'somebody')).toBeNull()
  expect(await acquire(store, 'two', NOON, (holder) => holder === 'dead')).toEqual({ fence: 2 })
})

test('a renewed lease lasts longer', async () => {
  const store = await newStore()
  await acquire(store, 'one')
  expect(await renewLease(store.db, { ...lease, holder: 'one', fence: 1, now: after(25) })).toBe(true)
  expect(await acquire(store, 'two', after(54))).toBeNull()
})

test('a former holder can neither renew nor release', async () => {
  const store = await newStore()
  await acquire(store, 'one')
  await acquire(store, 'two', after(30))
  expect(await renewLease(store.db, { ...lease, holder: 'one', fence: 1, now: after(31) })).toBe(false)
  await releaseLease(store.db, { name: lease.name, holder: 'one', fence: 1 })
  expect(await acquire(store, 'three', after(32))).toBeNull()
})

test('a released lease is free at once, and the fence goes on growing', async () => {
  const store = await newStore()
  await acquire(store, 'one')
  await releaseLease(store.db, { name: lease.name, holder: 'one', fence: 1 })
  expect(await renewLease(store.db, { ...lease, holder: 'one', fence: 1, now: NOON })).toBe(false)
  expect(await acquire(store, 'one')).toEqual({ fence: 2 })
})
