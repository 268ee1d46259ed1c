import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { acquireLease } from '../../src/store/leases.js'
import { createWhatsappStorage } from '../../src/store/whatsapp.js'
import { newStore, NOON } from './world.js'

async function owner(store: Store, holder = 'one') {
  const lease = await acquireLease(store.db, {
    name: 'channel:whatsapp',
    holder,
    ttlMs: 30_000,
    now: NOON,
    stale: () => true,
  })
  return { storage: createWhatsappStorage(store, () => NOON), fence: lease?.fence ?? 0 }
}

const bytes = (...values: number[]) => new Uint8Array(values)
const key = (id: string, value: Uint8Array | null) => ({ type: 'session', id, value })

test('keys are written, replaced, deleted and read by their names', async () => {
  const { storage, fence } = await owner(await newStore())
  const every = bytes(...Array.from({ length: 256 }, (_, i) => i))
  expect(await storage.writeKeys([key('a', every), key('b', bytes(1)), key('', bytes())], fence)).toBe(true)
  expect(await storage.writeKeys([key('b', bytes(2)), key('c', bytes(3)), key('', null)], fence)).toBe(true)
  const read = await storage.readKeys('session', ['a', 'b', '', 'unknown'])
  expect(read.map(({ id, value }) => [id, [...value]])).toEqual([
    ['a', [...every]],
    ['b', [2]],
  ])
  expect(await storage.readKeys('pre-key', ['a'])).toEqual([])
  expect((await storage.readKeys('session', 'all')).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('as many keys as there are can be written and read at once', async () => {
  const { storage, fence } = await owner(await newStore())
  const ids = Array.from({ length: 5_000 }, (_, i) => String(i))
  await storage.writeKeys(
    ids.map((id) => key(id, bytes(7))),
    fence,
  )
  expect(await storage.readKeys('session', ids)).toHaveLength(5_000)
})

test('of changes that cannot all be written, none is', async () => {
  const { storage, fence } = await owner(await newStore())
  await storage.writeKeys([key('a', bytes(1)), key('b', bytes(1))], fence)
  const broken = { type: 'session', id: null as unknown as string, value: bytes(2) }
  await expect(storage.writeKeys([key('a', bytes(2)), key('b', null), broken], fence)).rejects.toThrow()
  const read = await storage.readKeys('session', ['a', 'b'])
  expect(read.map(({ value }) => [...value])).toEqual([[1], [1]])
})

test('whoever is not the owner any more writes nothing', async () => {
  const store = await newStore()
  const one = await owner(store, 'one')
  await one.storage.writeKeys([key('a', bytes(1))], one.fence)
  await one.storage.changeAccount({ pairedAt: NOON }, one.fence)
  const two = await owner(store, 'two')
  expect(two.fence).toBeGreaterThan(one.fence)
  expect(await one.storage.writeKeys([key('a', bytes(2)), key('b', bytes(2))], one.fence)).toBe(false)
  expect(await one.storage.writeKeys([key('a', null)], one.fence)).toBe(false)
  expect(await one.storage.wipe(one.fence)).toBe(false)
  expect(await one.storage.changeAccount({ stopped: 'replaced' }, one.fence)).toBe(false)
  expect((await two.storage.readKeys('session', 'all')).map(({ value }) => [...value])).toEqual([[1]])
  expect(await two.storage.account()).toEqual({ pairedAt: NOON, stopped: null })
  expect(await two.storage.writeKeys([key('a', bytes(3))], two.fence)).toBe(true)
})

test('where nobody ever was the owner, nothing is written', async () => {
  const storage = createWhatsappStorage(await newStore(), () => NOON)
  expect(await storage.writeKeys([key('a', bytes(1))], 0)).toBe(false)
  expect(await storage.changeAccount({ stopped: 'banned' }, 0)).toBe(false)
})

test('what is known of the account is changed in parts, and forgotten with its keys', async () => {
  const { storage, fence } = await owner(await newStore())
  expect(await storage.account()).toEqual({ pairedAt: null, stopped: null })
  await storage.changeAccount({ pairedAt: NOON }, fence)
  await storage.changeAccount({ stopped: 'banned' }, fence)
  expect(await storage.account()).toEqual({ pairedAt: NOON, stopped: 'banned' })
  await storage.writeKeys([key('a', bytes(1)), { type: 'creds', id: '', value: bytes(1) }], fence)
  expect(await storage.wipe(fence)).toBe(true)
  expect(await storage.account()).toEqual({ pairedAt: null, stopped: null })
  expect(await storage.readKeys('creds', [''])).toEqual([])
  expect(await storage.readKeys('session', 'all')).toEqual([])
})
