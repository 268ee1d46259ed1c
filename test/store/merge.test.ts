import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { findActor } from '../../src/store/actors.js'
import { consentLedger } from '../../src/store/consents.js'
import { everythingAbout, mergeContacts } from '../../src/store/contacts.js'
import { loadDraft, saveDraft } from '../../src/store/drafts.js'
import { settleNotifications } from '../../src/store/notifications.js'
import { answerSurvey } from '../../src/store/surveys.js'
import { commitTurns, loadTurns } from '../../src/store/turns.js'
import { published, submission } from './civic.js'
import { everyWord, fill, tell, traces, write } from './whole.js'
import { after, meet, newStore, NOON, turn } from './world.js'

/** Ana writes from two chats, and has used both for everything; both follow a submission of Luis. */
async function twice(): Promise<{ store: Store; theirs: string }> {
  const store = await newStore()
  await meet(store, 'ana', 'phone', 'luis')
  const { id } = await published(store, 'luis')
  await fill(store, 'ana', id, after(10))
  await fill(store, 'phone', id, after(5))
  await tell(store, id)
  return { store, theirs: id }
}

function merge(store: Store, gone = 'c-phone') {
  return store.transaction((tx) => mergeContacts(tx, { keep: 'c-ana', gone, now: after(100) }))
}

test('nothing is left of the one, and everything is the other one’s', async () => {
  const { store } = await twice()
  const before = await traces(store, 'c-ana')
  await merge(store)
  expect(await traces(store, 'c-phone')).toEqual({})
  expect(await everyWord(store)).not.toContain('c-phone')
  const merged = await traces(store, 'c-ana')
  expect(Object.keys(merged)).toEqual(Object.keys(before))
  const single = ['Actor', 'Draft', 'Follow', 'Interest', 'LinkCode', 'Notification', 'Prompt', 'Report', 'Session']
  const doubled = Object.keys(before).filter((table) => merged[table] === 2 * (before[table] ?? 0))
  for (const table of ['Address', 'Attachment', 'Consent', 'Delivery', 'HelpRequest', 'Inbound', 'Submission'])
    expect(doubled).toContain(table)
  for (const table of single.filter((one) => one !== 'Follow')) expect(merged[table]).toBe(before[table])
  expect(merged['Follow']).toBe(3)
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
  await store.transaction((tx) => mergeContacts(tx, { keep: 'c-luis', gone: 'c-ana', now: after(100) }))
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
