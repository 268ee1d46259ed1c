import { describe, expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { findActor } from '../../src/store/actors.js'
import { consentLedger, recordConsent } from '../../src/store/consents.js'
import { everythingAbout, mergeContacts } from '../../src/store/contacts.js'
import { loadDraft, saveDraft } from '../../src/store/drafts.js'
import { TurnConflict } from '../../src/store/errors.js'
import { loadTurns } from '../../src/store/loadTurns.js'
import { settleNotifications } from '../../src/store/notifications.js'
import { answerSurvey } from '../../src/store/surveys.js'
import { support } from '../../src/store/supports.js'
import { commitTurns } from '../../src/store/turns.js'
import { published, submission } from './civic.js'
import { contactColumns, everyWord, fill, tell, traces, write } from './whole.js'
import { after, meet, newStore, NOON, turn } from './world.js'

/** Ana writes from two chats, and has used both for everything; both follow a submission of Luis. */
async function twice(): Promise<{ store: Store; theirs: string }> {
  const store = await newStore()
  await meet(store, 'ana', 'phone', 'luis')
  const { id } = await published(store, 'luis')
  await fill(store, 'ana', id, after(10))
  await fill(store, 'phone', id, after(5))
  for (const who of ['ana', 'phone']) await sendBroadcast(store, who, 'waiting')
  await tell(store, id)
  return { store, theirs: id }
}

/** Somebody is to get a copy of a broadcast, or got it. */
async function sendBroadcast(store: Store, who: string, state: string): Promise<void> {
  const copy = { broadcastId: 77, contactId: `c-${who}`, addressId: `a-${who}`, channel: 'web', language: 'es' }
  const where = { broadcastId_contactId: { broadcastId: 77, contactId: `c-${who}` } }
  await store.db.broadcastRecipient.upsert({ where, update: { state }, create: { ...copy, state, updatedAt: NOON } })
}

function merge(store: Store, gone = 'c-phone', conversation: 'keep' | 'latest' = 'keep') {
  return store.transaction((tx) => mergeContacts(tx, { keep: 'c-ana', gone, conversation, now: after(100) }))
}

/** Somebody says something, and stands at this step then. */
async function speaks(store: Store, who: string, version: number, step: string, at: Date): Promise<void> {
  await commitTurns(store, [turn(who, { session: { version, step, data: `{"at":"${step}"}` } })], at)
}

test('nothing is left of the one, and everything is the other one’s', async () => {
  const { store } = await twice()
  const tables = (await contactColumns(store)).map(({ table }) => table)
  const before = await traces(store, 'c-ana')
  expect(Object.keys(before)).toEqual(tables)
  expect(await traces(store, 'c-phone')).toEqual(before)
  await merge(store)
  expect(await traces(store, 'c-phone')).toEqual({})
  expect(await everyWord(store)).not.toContain('c-phone')
  const merged = await traces(store, 'c-ana')
  // The submission of Luis, and one of each of their own.
  expect(merged['Follow']).toBe(3)
  const messages = ['Attachment', 'Consent', 'Delivery', 'HelpRequest', 'Inbound', 'Submission']
  const doubled = [...messages, 'Address', 'ClaimCode', 'LinkCode', 'StaffChat']
  for (const table of tables.filter((one) => one !== 'Follow'))
    expect([table, merged[table]]).toEqual([table, (before[table] ?? 0) * (doubled.includes(table) ? 2 : 1)])
})

describe('the conversation that goes on', () => {
  const sessionOf = (store: Store) => store.db.session.findUniqueOrThrow({ where: { contactId: 'c-ana' } })

  test('is that of who spoke last, where they stood and with all that is due', async () => {
    const { store } = await twice()
    const due = { remindAt: after(70), lapseAt: after(90) }
    await speaks(store, 'ana', 4, 'earlier', after(30))
    const session = { version: 4, flow: 'form', step: 'later', data: '{"at":"later"}', ...due }
    await commitTurns(store, [turn('phone', { session })], after(40))
    await merge(store, 'c-phone', 'latest')
    const stands = { flow: 'form', step: 'later', data: '{"at":"later"}', addressId: 'a-phone', ...due }
    expect(await sessionOf(store)).toMatchObject({ ...stands, updatedAt: after(40) })
    expect(await store.db.session.count()).toBe(2)
  })

  test('is that of the one who stays when they spoke last', async () => {
    const { store } = await twice()
    await speaks(store, 'phone', 4, 'earlier', after(30))
    await speaks(store, 'ana', 4, 'later', after(40))
    await merge(store, 'c-phone', 'latest')
    expect(await sessionOf(store)).toMatchObject({ step: 'later', addressId: 'a-ana' })
  })

  test('is that of the one whose turn is being taken, whoever spoke last, and keeps its number', async () => {
    const { store } = await twice()
    await speaks(store, 'ana', 4, 'earlier', after(30))
    for (const version of [4, 5, 6]) await speaks(store, 'phone', version, 'later', after(40))
    await merge(store)
    expect(await sessionOf(store)).toMatchObject({ step: 'earlier', version: 4 })
  })

  test('goes on above the numbers of both', async () => {
    const { store } = await twice()
    for (const version of [4, 5, 6]) await speaks(store, 'phone', version, 'earlier', after(30))
    await speaks(store, 'ana', 4, 'later', after(40))
    await merge(store, 'c-phone', 'latest')
    expect(await sessionOf(store)).toMatchObject({ step: 'later', version: 7 })
  })

  test('is the only one there is', async () => {
    const { store } = await twice()
    await store.db.session.delete({ where: { contactId: 'c-ana' } })
    await merge(store, 'c-phone', 'latest')
    expect(await sessionOf(store)).toMatchObject({ addressId: 'a-phone' })
  })

  test('is in its language', async () => {
    const { store } = await twice()
    const spoken = { changed: true, language: 'en' }
    await commitTurns(store, [turn('phone', { contact: spoken, session: { version: 4 } })], after(40))
    await merge(store, 'c-phone', 'latest')
    expect((await store.db.contact.findUniqueOrThrow({ where: { id: 'c-ana' } })).language).toBe('en')
  })

  test('was decided before the merging: that turn is decided again', async () => {
    const { store } = await twice()
    await speaks(store, 'ana', 4, 'here', after(40))
    await merge(store, 'c-phone', 'latest')
    await expect(speaks(store, 'ana', 5, 'there', after(50))).rejects.toBeInstanceOf(TurnConflict)
  })
})

test('nobody gets a second copy of a broadcast', async () => {
  const { store } = await twice()
  await sendBroadcast(store, 'phone', 'sent')
  await merge(store)
  const ofAna = { contactId: 'c-ana', broadcastId: 77 }
  expect(await store.db.broadcastRecipient.findMany({ where: ofAna })).toMatchObject([{ state: 'sent' }])
  expect(await store.db.broadcastRecipient.count({ where: { state: { in: ['waiting', 'handed'] } } })).toBe(0)
})

test('a submission of the one that the other supported is not supported by its own author', async () => {
  const { store, theirs } = await twice()
  const { id } = await published(store, 'phone')
  await support(store.db, { contactId: 'c-ana', submissionId: id, now: NOON })
  await merge(store)
  const left = await store.db.support.findMany({ where: { contactId: 'c-ana' } })
  expect(left.map(({ submissionId }) => submissionId)).toEqual([theirs])
})

test('the last word on every permission holds', async () => {
  const { store } = await twice()
  const said = { textVersion: '1', language: 'es', channel: 'web', turn: 3, at: after(20) }
  await recordConsent(store.db, { contactId: 'c-phone', purpose: 'take_part', granted: false, ...said })
  await merge(store)
  expect(await findActor(store.db, 'c-ana')).toBeNull()
})

test.each([
  ['c-ana', 'c-phone'],
  ['c-phone', 'c-ana'],
])('staff who talk to one talk to both, until the later time: %s is told so', async (told, other) => {
  const { store } = await twice()
  const pause = (id: string, data: { attendedUntil: Date; attendedToldAt: Date | null }) =>
    store.db.contact.update({ where: { id }, data })
  await pause(told, { attendedUntil: after(150), attendedToldAt: after(90) })
  await pause(other, { attendedUntil: after(200), attendedToldAt: null })
  await merge(store)
  const person = await store.db.contact.findUniqueOrThrow({ where: { id: 'c-ana' } })
  expect(person).toMatchObject({ attendedUntil: after(200), attendedToldAt: after(90) })
})

test('of an earlier time in which staff talked to one nothing is left', async () => {
  const { store } = await twice()
  const over = { attendedUntil: after(99), attendedToldAt: after(50) }
  await store.db.contact.update({ where: { id: 'c-ana' }, data: over })
  await store.db.contact.update({ where: { id: 'c-phone' }, data: { attendedUntil: after(200) } })
  await merge(store)
  const person = await store.db.contact.findUniqueOrThrow({ where: { id: 'c-ana' } })
  expect(person).toMatchObject({ attendedUntil: after(200), attendedToldAt: null })
})

test('both chats are the same person afterwards, whose turns go on where they were', async () => {
  const { store } = await twice()
  await merge(store)
  const keys = ['ana', 'phone'].map((address) => ({ channel: 'web', address, eventId: 'new' }))
  const loaded = await loadTurns(store.db, keys)
  expect(loaded.map(({ contact, session }) => [contact?.id, session?.version])).toEqual([
    ['c-ana', 3],
    ['c-ana', 3],
  ])
  const address = { id: 'a-phone', address: 'phone' }
  await commitTurns(store, [turn('ana', { address, event: { eventId: 'n' }, session: { version: 4 } })], after(200))
  expect((await loadTurns(store.db, keys)).map(({ session }) => session?.version)).toEqual([4, 4])
})

test('what the other wrote keeps its order, before what this one wrote, also when a third follows', async () => {
  const { store } = await twice()
  await meet(store, 'third')
  await write(store, 'third', 2)
  await merge(store)
  await merge(store, 'c-third')
  const rows = await store.db.inbound.findMany({ where: { contactId: 'c-ana' }, orderBy: { turn: 'asc' } })
  expect(rows.map(({ turn, addressId }) => [turn, addressId])).toEqual([
    [-5, 'a-third'],
    [-4, 'a-third'],
    [-3, 'a-phone'],
    [-2, 'a-phone'],
    [-1, 'a-phone'],
    [1, 'a-ana'],
    [2, 'a-ana'],
    [3, 'a-ana'],
  ])
})

test('one who was merged into the other one before can be merged again', async () => {
  const { store } = await twice()
  await merge(store)
  await store.transaction((tx) =>
    mergeContacts(tx, { keep: 'c-luis', gone: 'c-ana', conversation: 'keep', now: after(100) }),
  )
  expect(await traces(store, 'c-ana')).toEqual({})
  expect(await store.db.contact.count()).toBe(1)
})

test('the older registration stays', async () => {
  const { store } = await twice()
  await merge(store)
  expect((await findActor(store.db, 'c-ana'))?.name).toBe('Nombre de phone')
})

test('a registration in one chat alone is the person’s', async () => {
  const { store } = await twice()
  await store.db.actor.delete({ where: { contactId: 'c-ana' } })
  await merge(store)
  expect((await findActor(store.db, 'c-ana'))?.name).toBe('Nombre de phone')
})

test('the newer draft stays', async () => {
  const { store } = await twice()
  await saveDraft(store.db, { contactId: 'c-phone', kind: 'submission', data: '{"newer":true}', now: after(50) })
  await merge(store)
  expect((await loadDraft(store.db, { contactId: 'c-ana', kind: 'submission' }))?.data).toBe('{"newer":true}')
})

test('nobody is told, asked or reminded a second time because of two chats', async () => {
  const { store, theirs } = await twice()
  const told = { contactId: 'c-phone', eventIds: [4, 5, 6], state: 'sent', now: NOON } as const
  await settleNotifications(store.db, told)
  expect(await store.db.notification.count({ where: { contactId: 'c-phone', state: 'waiting' } })).toBe(0)
  await answerSurvey(store.db, { contactId: 'c-phone', submissionId: theirs, answer: 'yes', now: NOON })
  await store.db.prompt.updateMany({ where: { contactId: 'c-phone' }, data: { state: 'begun' } })
  await merge(store)
  const ofAna = { where: { contactId: 'c-ana' } }
  expect((await store.db.notification.findMany(ofAna)).map(({ state }) => state)).toEqual(['sent'])
  expect((await store.db.survey.findMany(ofAna)).map(({ answer }) => answer)).toEqual(['yes'])
  expect((await store.db.prompt.findMany(ofAna)).map(({ state }) => state)).toEqual(['begun'])
})

test('submissions and the ledger of consent of both chats are one', async () => {
  const { store } = await twice()
  await merge(store)
  const { submissions } = await everythingAbout(store.db, 'c-ana')
  expect(submissions.map(({ description }) => description).sort()).toEqual([
    'necesidad de ana, 0991234567',
    'necesidad de phone, 0991234567',
  ])
  const turns = (await consentLedger(store.db, 'c-ana')).map(({ turn }) => turn)
  expect(turns).toEqual([2, 2, -2, -2])
  for (const { id } of submissions) expect((await submission(store, id)).authorId).toBe('c-ana')
})

test('what a person refused in one chat holds in both', async () => {
  const { store } = await twice()
  await store.db.contact.update({ where: { id: 'c-phone' }, data: { optedOutAt: NOON, lastSeenAt: after(50) } })
  await merge(store)
  const person = await store.db.contact.findUniqueOrThrow({ where: { id: 'c-ana' } })
  expect(person).toMatchObject({ optedOutAt: NOON, lastSeenAt: after(50), createdAt: NOON })
})

test('a turn of the other chat that was decided before the merging is decided again', async () => {
  const { store } = await twice()
  await merge(store)
  const contact = { changed: true, language: 'en' }
  const late = commitTurns(store, [turn('phone', { contact, session: { version: 4 } })], after(200))
  await expect(late).rejects.toThrow('merged with another, or erased')
  expect(await store.db.contact.count()).toBe(2)
})

test('nobody is merged with themselves', async () => {
  const { store } = await twice()
  await expect(merge(store, 'c-ana')).rejects.toThrow()
  expect(Object.keys(await traces(store, 'c-ana')).length).toBeGreaterThan(10)
})
