import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { consentLedger, hasConsent } from '../../src/store/consents.js'
import { eraseContact, everythingAbout, finishErasures } from '../../src/store/contacts.js'
import { eventsOf } from '../../src/store/submissionEvents.js'
import { hide } from '../../src/store/submissionChanges.js'
import { findSubmission } from '../../src/store/submissions.js'
import { support } from '../../src/store/supports.js'
import { commitTurns } from '../../src/store/turns.js'
import { change, published, submission, submit } from './civic.js'
import { attach, contactColumns, everyWord, fill, tell, traces } from './whole.js'
import { after, meet, newStore, NOON, turn } from './world.js'

/** Ana has a row in every table that can hold one of hers, and a submission of Luis is followed by her. */
async function full(): Promise<Store> {
  const store = await newStore()
  await meet(store, 'ana', 'luis')
  const { id } = await published(store, 'luis')
  await fill(store, 'ana', id)
  await tell(store, id)
  return store
}

function erase(store: Store, keepPublished = true, now = after(100)) {
  return store.transaction((tx) => eraseContact(tx, { contactId: 'c-ana', keepPublished, turn: 4, now }))
}

function finish(store: Store, now = after(200)) {
  return store.transaction((tx) => finishErasures(tx, { now }))
}

function allSent(store: Store) {
  return store.db.delivery.updateMany({ where: { state: 'queued' }, data: { state: 'sent' } })
}

test('the person of these tests has something in every table that names a contact', async () => {
  const store = await full()
  const tables = (await contactColumns(store)).map(({ table }) => table)
  expect(Object.keys(await traces(store, 'c-ana'))).toEqual(tables)
})

test('at once all goes but what is needed to answer, and the ledger of consent', async () => {
  const store = await full()
  await erase(store)
  const left = await traces(store, 'c-ana')
  expect(Object.keys(left)).toEqual(['Consent', 'Delivery', 'Inbound', 'Session'])
  expect((await store.db.contact.findUniqueOrThrow({ where: { id: 'c-ana' } })).erasedAt).toEqual(after(100))
  expect((await store.db.delivery.findMany()).map(({ state }) => state)).toEqual(['queued'])
  const words = await everyWord(store)
  for (const word of [
    'palabras de ana',
    '{\\"from',
    'Nombre de',
    'ana@',
    'Taller',
    'pregunta',
    'borrador',
    'necesidad',
  ])
    expect(words).not.toContain(word)
})

test('once everything is sent only the ledger is left, under a name that leads to nobody', async () => {
  const store = await full()
  await erase(store)
  expect(await finish(store)).toEqual({ finished: 0 })
  await allSent(store)
  expect(await finish(store)).toEqual({ finished: 1 })
  expect(await traces(store, 'c-ana')).toEqual({ Consent: 3 })
  const words = (await everyWord(store)).replaceAll('"c-ana"', '')
  expect(words).not.toMatch(/\bana\b/)
  expect(await finish(store)).toEqual({ finished: 0 })
})

test('who never gave a consent leaves nothing at all', async () => {
  const store = await newStore()
  await meet(store, 'ana')
  await erase(store)
  expect(await finish(store)).toEqual({ finished: 1 })
  expect(await store.db.contact.count()).toBe(0)
})

test('every consent is withdrawn by the message that asked for it, and the ledger keeps its history', async () => {
  const store = await full()
  const before = await consentLedger(store.db, 'c-ana')
  await erase(store)
  expect(await hasConsent(store.db, 'c-ana', 'take_part')).toBe(false)
  const ledger = await consentLedger(store.db, 'c-ana')
  expect(ledger.slice(0, 2)).toEqual(before)
  expect(ledger.slice(2)).toMatchObject([{ purpose: 'take_part', granted: false, turn: 4, at: after(100) }])
})

test('what others have is not touched', async () => {
  const store = await full()
  await fill(store, 'luis', (await submit(store, 'luis')).id)
  const before = await everythingAbout(store.db, 'c-luis')
  await erase(store)
  await allSent(store)
  await finish(store)
  const { sent, ...rest } = await everythingAbout(store.db, 'c-luis')
  expect({ ...rest, sent: sent.length }).toEqual({ ...before, sent: before.sent.length })
})

test('what is published stays without its author when the person wants that', async () => {
  const store = await full()
  const names = { naming: 'public' as const, authorName: 'Nombre de ana', description: 'Llame al 0991234567' }
  const { id } = await published(store, 'ana', { ...names, affected: 'ana@example.org' })
  await change(store, id, { to: 'withdrawn', by: 'author', text: 'Ya no, ana@example.org' })
  expect((await erase(store)).submissions).not.toContain(id)
  const row = await submission(store, id)
  expect(row).toMatchObject({ naming: 'anonymous', authorName: null, authorId: null, publishedAt: NOON, version: 4 })
  expect(row.description).toMatch(/^Llame al \D+$/)
  expect(row.affected).not.toContain('@')
  expect((await eventsOf(store.db, id)).map(({ text }) => text?.includes('@') ?? false)).toEqual([false, false])
})

test('what is published goes with all that hangs on it when the person wants that', async () => {
  const store = await full()
  const { id, code } = await published(store, 'ana')
  await support(store.db, { contactId: 'c-luis', submissionId: id, now: NOON })
  expect((await erase(store, false)).submissions).toContain(id)
  expect(await findSubmission(store.db, { code })).toBeNull()
  expect(await everyWord(store)).not.toContain(id)
})

test('what the municipality works on goes from sight, and stays with staff without its author', async () => {
  const store = await full()
  const [shown, private_] = [await published(store, 'ana'), await submit(store, 'ana')]
  for (const { id } of [shown, private_]) await change(store, id, { to: 'in_review' })
  const { submissions } = await erase(store, false)
  for (const { id } of [shown, private_]) {
    expect(submissions).not.toContain(id)
    expect(await submission(store, id)).toMatchObject({ state: 'in_review', publishedAt: null, authorId: null })
  }
})

test('what was withdrawn before anybody worked on it goes', async () => {
  const store = await full()
  const { id, code } = await submit(store, 'ana')
  await change(store, id, { to: 'withdrawn', by: 'author' })
  await erase(store)
  expect(await findSubmission(store.db, { code })).toBeNull()
})

test('what another submission is a duplicate of stays, without its author and out of sight', async () => {
  const store = await full()
  const [mine, other] = [await published(store, 'ana'), await submit(store, 'luis')]
  await change(store, other.id, { to: 'duplicate', details: { canonicalId: mine.id } })
  await erase(store, false)
  expect(await submission(store, mine.id)).toMatchObject({ authorId: null, publishedAt: null })
  expect((await submission(store, other.id)).canonicalCode).toBe(mine.code)
})

test('of the files only what is public stays, and the names of the others are told', async () => {
  const store = await full()
  const contactId = 'c-ana'
  const { id } = await published(store, 'ana')
  await attach(store, 'shown', { contactId, submissionId: id, approvedAt: NOON })
  await attach(store, 'private', { contactId, submissionId: id })
  const hidden = await published(store, 'ana')
  await attach(store, 'hidden', { contactId, submissionId: hidden.id, approvedAt: NOON })
  await change(store, hidden.id, { to: 'in_review' })
  await store.transaction((tx) => hide(tx, { id: hidden.id, version: 3, now: NOON }))
  await attach(store, 'unsent', { contactId, submissionId: (await submit(store, 'ana')).id })
  expect([...(await erase(store)).files].sort()).toEqual(['draft-ana', 'hidden', 'private', 'unsent'])
  const left = await store.db.attachment.findMany()
  expect(left).toMatchObject([{ file: 'shown', contactId: null, reference: '', submissionId: id }])
})

test('an organisation goes with the only person who named it, unless staff verified it', async () => {
  const store = await full()
  const [organisation] = await store.db.organisation.findMany()
  await store.db.organisation.updateMany({ data: { verifiedAt: NOON } })
  await erase(store)
  expect((await store.db.organisation.findMany()).map(({ id }) => id)).toEqual([organisation?.id])
})

test('who has written since is a new person, whom the end of the old one does not touch', async () => {
  const store = await full()
  await erase(store)
  const [contact, address] = [{ id: 'c-anew' }, { id: 'a-anew' }]
  await commitTurns(store, [turn('ana', { event: { eventId: 'anew' }, contact, address, replies: ['{}'] })], after(150))
  await allSent(store)
  expect(await finish(store)).toEqual({ finished: 1 })
  expect(await traces(store, 'c-anew')).toEqual({ Address: 1, Delivery: 1, Inbound: 1, Session: 1 })
})

test('who only blocks the service afterwards is erased all the same', async () => {
  const store = await full()
  await erase(store)
  await allSent(store)
  const event = { kind: 'blocked', text: null, receivedAt: after(150) }
  await commitTurns(store, [turn('ana', { event, session: { version: 4 } })], after(150))
  expect(await finish(store)).toEqual({ finished: 1 })
})

test('a message that was under way when the last traces went leaves none for long', async () => {
  const store = await full()
  await erase(store)
  await allSent(store)
  await finish(store)
  const event = { receivedAt: after(300) }
  await commitTurns(store, [turn('ana', { event, session: { version: 4 } })], after(300))
  expect(await finish(store, after(400))).toEqual({ finished: 1 })
  expect(await traces(store, 'c-ana')).toEqual({ Consent: 3 })
})

test('everything that is held is told', async () => {
  const store = await full()
  const about = await everythingAbout(store.db, 'c-ana')
  expect(about).toMatchObject({
    contact: { id: 'c-ana', language: 'es' },
    addresses: [{ channel: 'web', address: 'ana' }],
    actor: { name: 'Nombre de ana', organisation: { name: 'Taller de ana' } },
    drafts: [{ kind: 'submission', data: '{"title":"borrador de ana"}' }],
    submissions: [{ state: 'received', history: [{ to: 'received' }] }],
    attachments: [{ id: 'draft-ana', media: 'photo' }],
    supports: [{ code: expect.stringContaining('00001') as string }],
    reports: [{ reason: 'spam' }],
    surveys: [{ answer: null }],
    subscriptions: [{ topic: 'news' }],
    interests: [{ topic: 'needs' }],
    helpRequests: [{ question: 'pregunta de ana' }],
  })
  expect(about.consents.length).toBe(2)
  expect(about.follows.length).toBe(2)
  expect(about.received.map(({ text }) => text)).toEqual(['hola', 'palabras de ana', 'palabras de ana'])
  expect(about.sent.map(({ text }) => text)).toContain('aviso a ana')
})
