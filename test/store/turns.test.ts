import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { TurnConflict } from '../../src/store/errors.js'
import { loadTurns } from '../../src/store/loadTurns.js'
import { commitTurns, writeTurns } from '../../src/store/turns.js'
import { after, meet, newStore, NOON, turn } from './world.js'

function key(who: string, eventId = `${who}-1`) {
  return { channel: 'web', address: who, eventId }
}

/** What holds of most people and messages. */
const plain = { seen: false, attended: null, newAliases: [], divided: false, lateBefore: false, announced: null }
const unknown = { ...plain, contact: null, address: null, session: null }

async function everything(store: Store) {
  const [contacts, addresses, sessions, inbound, deliveries] = [
    await store.db.contact.count(),
    await store.db.address.count(),
    await store.db.session.count(),
    await store.db.inbound.count(),
    await store.db.delivery.count(),
  ]
  return { contacts, addresses, sessions, inbound, deliveries }
}

test('nothing is known of someone who never wrote', async () => {
  const store = await newStore()
  expect(await loadTurns(store.db, [key('ana'), key('luis')])).toEqual([unknown, unknown])
})

test('asking for nobody gives nobody', async () => {
  const store = await newStore()
  expect(await loadTurns(store.db, [])).toEqual([])
})

test('what a turn left is what the next one finds, in the order of asking', async () => {
  const store = await newStore()
  const optedOutAt = after(5)
  await commitTurns(
    store,
    [
      turn('ana', { contact: { language: 'qug', optedOutAt }, session: { data: '{"flow":"menu"}' } }),
      turn('luis', { contact: { language: null }, address: { state: 'blocked' }, session: { data: null } }),
    ],
    NOON,
  )
  expect(await loadTurns(store.db, [key('luis', 'new'), key('eva'), key('ana', 'new')])).toEqual([
    {
      ...plain,
      contact: { id: 'c-luis', language: null, optedOutAt: null },
      address: { id: 'a-luis', state: 'blocked' },
      session: { version: 1, flow: 'menu', step: 'main', data: null, updatedAt: NOON },
    },
    unknown,
    {
      ...plain,
      contact: { id: 'c-ana', language: 'qug', optedOutAt },
      address: { id: 'a-ana', state: 'reachable' },
      session: { version: 1, flow: 'menu', step: 'main', data: '{"flow":"menu"}', updatedAt: NOON },
    },
  ])
})

test('an event that was recorded is seen, on its own channel only', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  const keys = [key('ana', 'ana-1'), { ...key('ana', 'ana-1'), channel: 'telegram' }, key('ana', 'ana-2')]
  expect((await loadTurns(store.db, keys)).map(({ seen }) => seen)).toEqual([true, false, false])
})

test('everything a turn leaves is stored as model calls read it', async () => {
  const store = await newStore()
  const session = { flow: 'quiz', step: 'ask', data: '{"a":1}', remindAt: after(60), lapseAt: after(120) }
  const event = { kind: 'choice', text: 'Sí', payload: '{"choice":"yes"}', receivedAt: after(-1) }
  await commitTurns(store, [turn('ana', { session, event, replies: ['{"text":"¿Qué es?"}'] })], NOON)

  const contact = await store.db.contact.findUniqueOrThrow({ where: { id: 'c-ana' } })
  const choices = { optedOutAt: null, pausedAt: null, erasedAt: null, warnedAt: null }
  const times = { attendedUntil: null, attendedToldAt: null, createdAt: NOON, lastSeenAt: NOON }
  expect(contact).toEqual({ id: 'c-ana', language: 'es', ...choices, ...times })
  const place = { contactId: 'c-ana', addressId: 'a-ana' }
  expect(await store.db.session.findFirst()).toEqual({ ...place, version: 1, ...session, updatedAt: NOON })
  const said = { ...event, channel: 'web', providerId: 'ana-1', turn: 1, outcome: 'answered' }
  expect(await store.db.inbound.findFirst()).toEqual({ id: 1, ...place, ...said })
  const sending = { kind: 'reply', priority: 0, state: 'queued', attempts: 0, nextAt: NOON, createdAt: NOON, turn: 1 }
  const open = { reason: null, providerId: null, messageId: null, settledAt: null }
  const reply = { id: 1, ...place, channel: 'web', address: 'ana', body: '{"text":"¿Qué es?"}', ...sending, ...open }
  expect(await store.db.delivery.findFirst()).toEqual(reply)
})

test('replies are queued in the order in which they were given', async () => {
  const store = await newStore()
  await commitTurns(store, [turn('ana', { replies: ['1', '2'] }), turn('luis', { replies: ['3', '4', '5'] })], NOON)
  const rows = await store.db.delivery.findMany({ orderBy: { id: 'asc' } })
  expect(rows.map(({ body, address }) => `${address} ${body}`)).toEqual([
    'ana 1',
    'ana 2',
    'luis 3',
    'luis 4',
    'luis 5',
  ])
})

test('a first reply that is handed over is being sent from its first moment, and the others wait', async () => {
  const store = await newStore()
  const both = [turn('ana', { replies: ['1', '2'], handOver: true }), turn('luis', { replies: ['3'] })]
  const handed = await commitTurns(store, both, NOON)
  const delivery = { id: 1, contactId: 'c-ana', addressId: 'a-ana', address: 'ana', kind: 'reply', body: '1' }
  const flags = { messageId: null, createdAt: NOON, attempts: 1, optedOut: false, blocked: false, more: true }
  expect(handed).toEqual([{ ...delivery, ...flags }])
  const rows = await store.db.delivery.findMany({ orderBy: { id: 'asc' } })
  expect(rows.map(({ body, state, attempts }) => [body, state, attempts])).toEqual([
    ['1', 'sending', 1],
    ['2', 'queued', 0],
    ['3', 'queued', 0],
  ])
})

test.each(['sending', 'queued'])(
  'a first reply is not handed over while another to the address is %s',
  async (state) => {
    const store = await newStore()
    await commitTurns(store, [turn('ana', { replies: ['1'] })], NOON)
    await store.db.delivery.updateMany({ data: { state } })
    const second = turn('ana', { replies: ['2'], session: { version: 2 }, handOver: true })
    expect(await commitTurns(store, [second], NOON)).toEqual([])
    expect(await store.db.delivery.findFirst({ where: { body: '2' } })).toMatchObject({ state: 'queued', attempts: 0 })
  },
)

test('a later turn moves the session and keeps what did not change', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  const moved = { version: 2, flow: 'guide', step: 'two', data: '{"b":2}' }
  await commitTurns(store, [turn('ana', { session: moved, contact: { language: 'en' } })], after(60))
  const [loaded] = await loadTurns(store.db, [key('ana')])
  expect(loaded?.session).toEqual({ version: 2, flow: 'guide', step: 'two', data: '{"b":2}', updatedAt: after(60) })
  expect(loaded?.contact?.language).toBe('es')
  expect(await store.db.session.count({ where: { flow: 'guide', step: 'two' } })).toBe(1)
})

test('a choice of the person is kept when the turn says that it changed', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  const changes = {
    contact: { changed: true, language: 'en', optedOutAt: after(1) },
    address: { changed: true, state: 'blocked' as const },
  }
  await commitTurns(store, [turn('ana', { session: { version: 2 }, ...changes })], after(1))
  const [loaded] = await loadTurns(store.db, [key('ana')])
  expect(loaded?.contact).toEqual({ id: 'c-ana', language: 'en', optedOutAt: after(1) })
  expect(loaded?.address?.state).toBe('blocked')
})

test('when a person was last here is known to the hour', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  const lastSeen = async () => (await store.db.contact.findFirstOrThrow()).lastSeenAt
  await commitTurns(store, [turn('ana', { session: { version: 2 } })], after(1800))
  expect(await lastSeen()).toEqual(NOON)
  await commitTurns(store, [turn('ana', { session: { version: 3 } })], after(3700))
  expect(await lastSeen()).toEqual(after(3700))
})

test('a known person can write from a new address', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  const address = { id: 'a-phone', isNew: true, address: 'phone' }
  await commitTurns(store, [turn('ana', { session: { version: 2 }, address })], NOON)
  expect((await loadTurns(store.db, [key('phone')]))[0]?.contact?.id).toBe('c-ana')
})

test('other addresses of a person become known with the turn', async () => {
  const store = await newStore()
  await commitTurns(store, [turn('ana', { address: { aliases: ['phone', 'lid'] } })], NOON)
  const found = await loadTurns(store.db, [key('phone'), key('lid')])
  expect(found.map(({ contact, address }) => [contact?.id, address?.state])).toEqual(
    Array(2).fill(['c-ana', 'reachable']),
  )
})

test('another address that became known meanwhile is a conflict', async () => {
  const store = await newStore()
  await meet(store, 'luis')
  const late = commitTurns(store, [turn('ana', { address: { aliases: ['luis'] } })], NOON)
  await expect(late).rejects.toBeInstanceOf(TurnConflict)
})

test('until when staff talk to a person, and that they were told so, is kept when the turn says that it changed', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  const attended = { until: after(60), toldAt: after(2) }
  await commitTurns(store, [turn('ana', { session: { version: 2 }, contact: { attended, changed: true } })], NOON)
  await commitTurns(store, [turn('ana', { session: { version: 3 } })], NOON)
  expect((await loadTurns(store.db, [key('ana')]))[0]?.attended).toEqual(attended)
  await commitTurns(store, [turn('ana', { session: { version: 4 }, contact: { changed: true } })], NOON)
  expect((await loadTurns(store.db, [key('ana')]))[0]?.attended).toBeNull()
})

test('what happens without a word of the person does not say that they were here', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  await commitTurns(store, [turn('ana', { session: { version: 2, updatedAt: NOON } })], after(7200))
  expect((await loadTurns(store.db, [key('ana')]))[0]?.session).toMatchObject({ version: 2, updatedAt: NOON })
  expect((await store.db.contact.findFirstOrThrow()).lastSeenAt).toEqual(NOON)
})

test('whether the message before was late is told of a late one', async () => {
  const store = await newStore()
  const late = async () => (await loadTurns(store.db, [{ ...key('ana', 'new'), late: true }]))[0]?.lateBefore
  const say = (version: number, event: { outcome: 'late' | 'answered' | 'quiet'; kind?: string }) =>
    commitTurns(store, [turn('ana', { event, session: { version } })], NOON)
  expect(await late()).toBe(false)
  await say(1, { outcome: 'late' })
  expect(await late()).toBe(true)
  expect((await loadTurns(store.db, [key('ana', 'new')]))[0]?.lateBefore).toBe(false)
  await say(2, { outcome: 'quiet', kind: 'attended' })
  expect(await late()).toBe(true)
  await say(3, { outcome: 'answered' })
  expect(await late()).toBe(false)
})

test('words of any kind come back as they were sent', async () => {
  const store = await newStore()
  const words = `ñandú 👩‍👧 "quoted" 'single' \\ back\nline\u0000nul ${'x'.repeat(70_000)}`
  await commitTurns(store, [turn('ana', { event: { text: words }, replies: [JSON.stringify({ text: words })] })], NOON)
  expect((await store.db.inbound.findFirstOrThrow()).text).toBe(words)
  expect((await store.db.delivery.findFirstOrThrow()).body).toBe(JSON.stringify({ text: words }))
})

test.each([
  ['an event that was recorded already', turn('luis', { event: { eventId: 'ana-1' } })],
  ['a turn that was taken already', turn('ana', { event: { eventId: 'other' } })],
  ['a turn that is not the next one', turn('ana', { event: { eventId: 'other' }, session: { version: 3 } })],
  ['an address that became known meanwhile', turn('luis', { address: { address: 'ana' } })],
])('%s is a conflict, and nothing of the group is written', async (_, late) => {
  const store = await newStore()
  await meet(store, 'ana')
  const before = await everything(store)
  const group = [turn('eva', { replies: ['hola'] }), late]
  await expect(commitTurns(store, group, NOON)).rejects.toBeInstanceOf(TurnConflict)
  await expect(store.transaction((tx) => writeTurns(tx, group, NOON))).rejects.toBeInstanceOf(TurnConflict)
  expect(await everything(store)).toEqual(before)
})

test('of two processes that take the same turn, one does', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  const rivals = ['x', 'y'].map((eventId) =>
    turn('ana', { event: { eventId }, session: { version: 2 }, replies: [eventId] }),
  )
  const outcomes = await Promise.allSettled(rivals.map((write) => commitTurns(store, [write], NOON)))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect((await store.db.delivery.findMany()).map(({ body }) => body)).toEqual(['x'])
})

test('a turn of a person who was merged with another or erased meanwhile is taken again', async () => {
  const store = await newStore()
  const orphan = turn('ana', { contact: { isNew: false } })
  await expect(commitTurns(store, [orphan], NOON)).rejects.toBeInstanceOf(TurnConflict)
  expect(await everything(store)).toEqual({ contacts: 0, addresses: 0, sessions: 0, inbound: 0, deliveries: 0 })
})

test('an error that is no conflict stays what it is', async () => {
  const store = await newStore()
  await store.db.$executeRawUnsafe('DROP TABLE Delivery')
  const error: unknown = await commitTurns(store, [turn('ana', { replies: ['1'] })], NOON).catch((e: unknown) => e)
  expect(error).not.toBeInstanceOf(TurnConflict)
  expect(String(error)).toMatch(/TableDoesNotExist/)
})

test('turns can be written beside other work in one transaction', async () => {
  const store = await newStore()
  await store.transaction(async (tx) => {
    await writeTurns(tx, [turn('ana', { replies: ['1'] })], NOON)
    expect((await loadTurns(tx, [key('ana')]))[0]?.seen).toBe(true)
  })
  expect(await everything(store)).toEqual({ contacts: 1, addresses: 1, sessions: 1, inbound: 1, deliveries: 1 })
})
