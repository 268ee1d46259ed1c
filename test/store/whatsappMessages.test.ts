import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { enqueue, settleDeliveries, type DeliveryKind } from '../../src/store/deliveries.js'
import { FORGOTTEN } from '../../src/store/forgetting.js'
import { readWhatsappBulk, whatsappBulkSince, writeWhatsappBulkStop } from '../../src/store/whatsappBulk.js'
import {
  knowsWhatsappMessage,
  whatsappMessageBody,
  whatsappOwners,
  wroteOnWhatsappSince,
} from '../../src/store/whatsappMessages.js'
import { after, meet, newStore, NOON } from './world.js'

const ana = '593991112222@s.whatsapp.net'

async function withAna(): Promise<Store> {
  const store = await newStore()
  await meet(store, 'ana', 'luis')
  await store.db.address.update({ where: { id: 'a-ana' }, data: { channel: 'whatsapp', address: ana } })
  return store
}

async function put(store: Store, body = '{"text":"hola","choices":[]}', kind: DeliveryKind = 'reply', who = 'ana') {
  const priority = kind === 'broadcast' ? 3 : kind === 'notice' ? 2 : 0
  const id = await enqueue(store.db, { contactId: `c-${who}`, addressId: `a-${who}`, kind, body, now: NOON, priority })
  return store.db.delivery.findUniqueOrThrow({ where: { id } })
}

test('a message is known by the id it was stored with, before and after it is sent', async () => {
  const store = await withAna()
  const { id, messageId } = await put(store)
  const known = () => knowsWhatsappMessage(store.db, messageId ?? '')
  expect(messageId).toMatch(/^3EB0[0-9A-F]{18}$/)
  expect(await known()).toBe(true)
  await settleDeliveries(store.db, [{ id, state: 'sent' }], NOON)
  expect(await known()).toBe(true)
  expect(await knowsWhatsappMessage(store.db, '3EB0000000000000000000')).toBe(false)
})

test('what was sent can be read until it is forgotten', async () => {
  const store = await withAna()
  const body = '{"text":"hola","choices":[]}'
  const { id, messageId } = await put(store, body)
  expect(await whatsappMessageBody(store.db, messageId ?? '')).toBe(body)
  expect(await whatsappMessageBody(store.db, 'X')).toBeNull()
  await store.db.delivery.update({ where: { id }, data: { body: FORGOTTEN } })
  expect(await whatsappMessageBody(store.db, messageId ?? '')).toBeNull()
})

test('addresses are known with whom they belong to, those of other channels are not', async () => {
  const store = await withAna()
  const lid = { id: 'a-lid', channel: 'whatsapp', address: '1@lid', contactId: 'c-ana', createdAt: NOON }
  await store.db.address.create({ data: lid })
  const owners = await whatsappOwners(store.db, [ana, '1@lid', 'luis', '2@lid'])
  expect([...owners].sort()).toEqual([
    ['1@lid', 'c-ana'],
    [ana, 'c-ana'],
  ])
  expect((await whatsappOwners(store.db, [])).size).toBe(0)
})

test('it is known whether a person has written since a time', async () => {
  const store = await withAna()
  expect(await wroteOnWhatsappSince(store.db, ana, NOON)).toBe(true)
  expect(await wroteOnWhatsappSince(store.db, ana, after(1))).toBe(false)
  expect(await wroteOnWhatsappSince(store.db, 'luis', NOON)).toBe(false)
})

test('counted is what answers nobody and has left, or may have, on WhatsApp', async () => {
  const store = await withAna()
  const ends = [
    ['notice', 'sent'],
    ['broadcast', 'sent'],
    ['notice', 'uncertain'],
    ['notice', 'failed'],
    ['notice', 'skipped'],
    ['reply', 'sent'],
    ['staff', 'sent'],
  ] as const
  for (const [kind, state] of ends) {
    const { id } = await put(store, '{}', kind)
    await store.db.delivery.update({ where: { id }, data: { state: 'sending' } })
    await settleDeliveries(store.db, [{ id, state }], NOON)
  }
  const elsewhere = await put(store, '{}', 'notice', 'luis')
  await store.db.delivery.update({ where: { id: elsewhere.id }, data: { state: 'sending' } })
  expect(await whatsappBulkSince(store.db, NOON)).toBe(3)
  expect(await whatsappBulkSince(store.db, after(1))).toBe(0)
  const underWay = await put(store, '{}', 'notice')
  expect(await whatsappBulkSince(store.db, after(1))).toBe(0)
  await store.db.delivery.update({ where: { id: underWay.id }, data: { state: 'sending' } })
  expect(await whatsappBulkSince(store.db, after(1))).toBe(1)
})

test('counting finds its rows by an index', async () => {
  const store = await withAna()
  const plan = await store.db.$queryRawUnsafe<{ detail: string }[]>(`
    EXPLAIN QUERY PLAN SELECT count(*) FROM Delivery
    WHERE state IN ('sending', 'sent', 'delivered', 'read', 'uncertain') AND channel = 'whatsapp' AND priority IN (2, 3)
      AND (state = 'sending' OR settledAt >= '2026-03-01T00:00:00.000+00:00')`)
  expect(plan.map(({ detail }) => detail).join()).toMatch(/SEARCH .*state=\? AND channel=\? AND priority=\?/)
})

test('a stop is kept with its end beside what else is known of the account, and ends', async () => {
  const store = await withAna()
  expect(await readWhatsappBulk(store.db)).toEqual({ stop: null, pairedAt: null })
  const stop = { reason: 'reach_out_lock', until: after(60) } as const
  await writeWhatsappBulkStop(store.db, stop, NOON)
  await store.db.whatsappAccount.update({ where: { account: 'main' }, data: { pairedAt: NOON } })
  expect(await readWhatsappBulk(store.db)).toEqual({ stop, pairedAt: NOON })
  await writeWhatsappBulkStop(store.db, { reason: 'by_staff', until: null }, NOON)
  expect(await readWhatsappBulk(store.db)).toMatchObject({ stop: { reason: 'by_staff', until: null } })
  await writeWhatsappBulkStop(store.db, null, NOON)
  expect(await readWhatsappBulk(store.db)).toEqual({ stop: null, pairedAt: NOON })
})
