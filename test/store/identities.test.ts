import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { identify } from '../../src/store/identities.js'
import { loadTurns } from '../../src/store/loadTurns.js'
import { after, meet, newStore, NOON } from './world.js'

/** People who came in this order. */
async function people(...names: string[]): Promise<Store> {
  const store = await newStore()
  await meet(store, ...names)
  for (const [i, name] of names.entries())
    await store.db.contact.update({ where: { id: `c-${name}` }, data: { createdAt: after(i) } })
  return store
}

function learn(store: Store, ...addresses: string[]): Promise<void> {
  return store.transaction((tx) => identify(tx, { channel: 'web', addresses, now: after(100) }))
}

async function owners(store: Store): Promise<Record<string, string>> {
  const rows = await store.db.address.findMany({ orderBy: { address: 'asc' } })
  return Object.fromEntries(rows.map(({ address, contactId }) => [address, contactId]))
}

async function load(store: Store, address: string, ...aliases: string[]) {
  const [loaded] = await loadTurns(store.db, [{ channel: 'web', address, aliases, eventId: 'new' }])
  return { newAliases: loaded?.newAliases, divided: loaded?.divided }
}

test('of several contacts the oldest stays, whatever the order in which they are named', async () => {
  const store = await people('luis', 'ana', 'eva')
  await learn(store, 'eva', 'new', 'ana', 'luis')
  expect(await owners(store)).toEqual({ ana: 'c-luis', eva: 'c-luis', luis: 'c-luis', new: 'c-luis' })
  expect(await store.db.contact.findMany({ select: { id: true, createdAt: true } })).toEqual([
    { id: 'c-luis', createdAt: NOON },
  ])
})

test('a new name is reachable, and learning it twice changes nothing', async () => {
  const store = await people('ana')
  await learn(store, 'ana', 'new')
  const first = await store.db.address.findMany()
  expect(first).toMatchObject([{ address: 'ana' }, { address: 'new', state: 'reachable', createdAt: after(100) }])
  await learn(store, 'new', 'ana')
  expect(await store.db.address.findMany()).toEqual(first)
})

test('strangers leave nothing', async () => {
  const store = await people()
  await learn(store, 'ana', 'luis')
  expect(await owners(store)).toEqual({})
})

test('the same name on another channel is somebody else’s', async () => {
  const store = await people('ana', 'luis')
  await store.db.address.update({ where: { id: 'a-luis' }, data: { channel: 'telegram' } })
  await learn(store, 'ana', 'luis')
  expect(await store.db.contact.count()).toBe(2)
  expect(await store.db.address.count({ where: { address: 'luis' } })).toBe(2)
})

test('who asked to be erased is left alone, and the others are made one', async () => {
  const store = await people('luis', 'ana', 'eva')
  await store.db.contact.update({ where: { id: 'c-luis' }, data: { erasedAt: NOON } })
  await learn(store, 'ana', 'luis', 'eva')
  expect(await owners(store)).toEqual({ ana: 'c-ana', eva: 'c-ana', luis: 'c-luis' })
})

test('before a turn it is known whether there is anything to learn', async () => {
  const store = await people('luis', 'ana', 'eva')
  const settled = { newAliases: [], divided: false }
  expect(await load(store, 'ana')).toEqual(settled)
  expect(await load(store, 'ana', 'luis')).toEqual({ newAliases: [], divided: true })
  expect(await load(store, 'new', 'ana')).toEqual({ newAliases: [], divided: true })
  expect(await load(store, 'new', 'newer')).toEqual({ newAliases: ['newer'], divided: false })
  await learn(store, 'ana', 'new')
  expect(await load(store, 'ana', 'new')).toEqual(settled)
})
