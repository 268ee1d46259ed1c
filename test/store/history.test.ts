import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { claimDeliveries } from '../../src/store/claims.js'
import { settleDeliveries } from '../../src/store/deliveries.js'
import { history, sentBody } from '../../src/store/history.js'
import { commitTurns } from '../../src/store/turns.js'
import { after, newStore, turn } from './world.js'

/** Ana's turn number `version`, `version` minutes after noon, answered a second later. */
async function says(store: Store, version: number, text: string | null, ...replies: string[]): Promise<void> {
  const event = { text, receivedAt: after(version * 60) }
  await commitTurns(store, [turn('ana', { event, session: { version }, replies })], after(version * 60 + 1))
}

async function sendAll(store: Store): Promise<void> {
  const now = after(100_000)
  for (;;) {
    const rows = await claimDeliveries(store, { channel: 'web', now, limit: 100 })
    if (rows.length === 0) return
    const sent = rows.map(({ id }) => ({ id, state: 'sent' as const }))
    await settleDeliveries(store.db, sent, now)
  }
}

async function read(store: Store, range: { afterDelivery?: number; limit?: number } = {}): Promise<string[]> {
  const entries = await history(store.db, { channel: 'web', address: 'ana', limit: 50, ...range })
  return entries.map(({ id, body }) => `${id} ${body}`)
}

async function conversation(): Promise<Store> {
  const store = await newStore()
  await says(store, 1, 'hola', 'Buenos días', 'Elija')
  await says(store, 2, 'menú', 'El menú')
  await says(store, 3, '2', 'Ejes')
  await sendAll(store)
  return store
}

test('the history of an address is what was said and sent, oldest first', async () => {
  const store = await conversation()
  const all = ['i1 hola', 'd1 Buenos días', 'd2 Elija', 'i2 menú', 'd3 El menú', 'i3 2', 'd4 Ejes']
  expect(await read(store)).toEqual(all)
  expect(await read(store, { limit: 3 })).toEqual(all.slice(-3))
})

test('an entry says who wrote it and when', async () => {
  const store = await conversation()
  const [said, reply] = await history(store.db, { channel: 'web', address: 'ana', limit: 50 })
  expect(said).toEqual({ from: 'citizen', id: 'i1', at: after(60), body: 'hola', what: undefined })
  expect(reply).toEqual({ from: 'service', id: 'd1', at: after(61), body: 'Buenos días' })
})

test('after a delivery comes what followed it, from the oldest on', async () => {
  const store = await conversation()
  expect(await read(store, { afterDelivery: 2 })).toEqual(['i2 menú', 'd3 El menú', 'i3 2', 'd4 Ejes'])
  expect(await read(store, { afterDelivery: 2, limit: 2 })).toEqual(['i2 menú', 'd3 El menú'])
  expect(await read(store, { afterDelivery: 4 })).toEqual([])
})

test('what is not sent yet, and what was no words, is left out', async () => {
  const store = await conversation()
  await says(store, 4, null, 'Una foto')
  expect(await read(store, { afterDelivery: 4 })).toEqual([])
  await sendAll(store)
  expect(await read(store, { afterDelivery: 4 })).toEqual(['d5 Una foto'])
})

test('what was no words is there by what it was', async () => {
  const store = await conversation()
  const events = [
    { kind: 'media', payload: '{"media":"photo","file":"r1"}' },
    { kind: 'location', payload: '{"latitude":-1.67,"longitude":-78.65}' },
    { kind: 'edited', payload: null },
  ]
  for (const [index, event] of events.entries()) {
    const version = index + 4
    const receivedAt = after(version * 60)
    await commitTurns(
      store,
      [turn('ana', { event: { ...event, text: null, receivedAt }, session: { version } })],
      receivedAt,
    )
  }
  const entries = await history(store.db, { channel: 'web', address: 'ana', afterDelivery: 4, limit: 50 })
  expect(entries.map(({ body, what }) => [body, what])).toEqual([
    ['', 'photo'],
    ['', 'location'],
  ])
})

test('one message is given to whom it was sent, and to nobody else', async () => {
  const store = await conversation()
  const read = (channel: string, address: string, delivery = 3) => sentBody(store.db, { channel, address, delivery })
  expect(await read('web', 'ana')).toBe('El menú')
  expect([await read('web', 'luis'), await read('telegram', 'ana'), await read('web', 'ana', 99)]).toEqual([
    ...[null, null, null],
  ])
})

test('nobody sees the history of another address', async () => {
  const store = await conversation()
  expect(await history(store.db, { channel: 'web', address: 'luis', limit: 50 })).toEqual([])
  expect(await history(store.db, { channel: 'telegram', address: 'ana', limit: 50 })).toEqual([])
  const address = { id: 'a-phone', isNew: true, address: 'phone' }
  await commitTurns(store, [turn('ana', { address, event: { text: 'secreto' }, session: { version: 4 } })], after(500))
  expect(await read(store, { afterDelivery: 4 })).toEqual([])
  const elsewhere = await history(store.db, { channel: 'web', address: 'phone', limit: 50 })
  expect(elsewhere.map(({ body }) => body)).toEqual(['secreto'])
})
