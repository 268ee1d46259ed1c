import { expect, test } from 'vitest'
import type { SubmissionState } from '../../src/participation/states.js'
import { addPrompt } from '../../src/store/prompts.js'
import { assign, changeState, hide, publish, type StateChange } from '../../src/store/submissionChanges.js'
import { eventsOf } from '../../src/store/submissionEvents.js'
import { follow, support } from '../../src/store/supports.js'
import { askSurvey } from '../../src/store/surveys.js'
import { commitTurns } from '../../src/store/turns.js'
import { change, published, submission, submit } from './civic.js'
import { after, meet, newStore, NOON, turn } from './world.js'
import type { Store } from '../../src/store/client.js'

const DAY = 86_400

async function withPeople() {
  const store = await newStore()
  await meet(store, 'ana', 'luis', 'eva')
  return store
}

async function told(store: Store): Promise<string[]> {
  const rows = await store.db.notification.findMany({ orderBy: { contactId: 'asc' } })
  return rows.map(({ contactId }) => contactId)
}

async function asked(store: Store): Promise<string[]> {
  const rows = await store.db.prompt.findMany({ where: { flow: 'survey' }, orderBy: { contactId: 'asc' } })
  return rows.map(({ contactId }) => contactId)
}

test('a change is kept with all that came with it, and is added to the history', async () => {
  const store = await withPeople()
  const { id } = await submit(store, 'ana')
  const details = { responsibleUnit: 'Obras', expectedAt: after(30 * DAY) }
  const parts = { staff: 'rosa', text: 'Lo revisamos.', details, now: after(9) }
  const outcome = await change(store, id, { to: 'in_review', ...parts })
  expect(outcome).toMatchObject({ kind: 'changed', version: 2 })
  expect(await submission(store, id)).toMatchObject({ state: 'in_review', version: 2, ...details, updatedAt: after(9) })
  const [, event] = await eventsOf(store.db, id)
  expect(event).toMatchObject({ from: 'received', to: 'in_review', by: 'staff', staff: 'rosa', text: 'Lo revisamos.' })
  expect(JSON.parse(event?.details ?? '')).toEqual({
    responsibleUnit: 'Obras',
    expectedAt: after(30 * DAY).toISOString(),
  })
})

test('of two staff who change one submission at once, one wins and the other is told of the newer version', async () => {
  const store = await withPeople()
  const { id } = await submit(store, 'ana')
  const decide = (to: SubmissionState, staff: string) =>
    store.transaction((tx) => changeState(tx, { id, version: 1, to, by: 'staff', staff, now: NOON }))
  const outcomes = await Promise.all([decide('in_review', 'rosa'), decide('referred', 'juan')])
  expect(outcomes).toMatchObject([
    { kind: 'changed', version: 2 },
    { kind: 'conflict', version: 2 },
  ])
  expect((await submission(store, id)).state).toBe('in_review')
  expect((await eventsOf(store.db, id)).map(({ staff }) => staff)).toEqual([null, 'rosa'])
})

test('publishing, hiding, assigning and changing the state all count as changes of one version', async () => {
  const store = await withPeople()
  const { id } = await submit(store, 'ana')
  const now = NOON
  const outcomes = await Promise.all([
    store.transaction((tx) => publish(tx, { id, version: 1, now })),
    store.transaction((tx) => hide(tx, { id, version: 1, now })),
    store.transaction((tx) => assign(tx, { id, version: 1, to: 'rosa', now })),
    store.transaction((tx) => changeState(tx, { id, version: 1, to: 'in_review', by: 'staff', now })),
  ])
  expect(outcomes.map(({ kind }) => kind)).toEqual(['changed', 'conflict', 'conflict', 'conflict'])
  const row = await submission(store, id)
  expect(row).toMatchObject({ version: 2, publishedAt: NOON, assignedTo: null, state: 'received' })
})

test('what is not there cannot be changed', async () => {
  const store = await withPeople()
  const gone = { id: 'none', version: 1, now: NOON }
  const outcomes = await store.transaction(async (tx) => [
    await publish(tx, gone),
    await hide(tx, gone),
    await assign(tx, { ...gone, to: null }),
    await changeState(tx, { ...gone, to: 'in_review', by: 'staff' }),
  ])
  expect(outcomes).toEqual(Array(4).fill({ kind: 'not_found' }))
})

test('what is published again was published when it was', async () => {
  const store = await withPeople()
  const { id } = await published(store, 'ana')
  await store.transaction((tx) => publish(tx, { id, version: 2, now: after(60) }))
  expect((await submission(store, id)).publishedAt).toEqual(NOON)
})

test('a duplicate names the other one, and no chain of duplicates closes', async () => {
  const store = await withPeople()
  const [a, b, c] = [await submit(store, 'ana'), await submit(store, 'ana'), await submit(store, 'ana')]
  const duplicate = (id: string, canonicalId: string) =>
    change(store, id, { to: 'duplicate', details: { canonicalId } })
  expect((await duplicate(a.id, b.id)).kind).toBe('changed')
  expect((await submission(store, a.id)).canonicalCode).toBe(b.code)
  expect((await duplicate(b.id, c.id)).kind).toBe('changed')
  expect(await duplicate(c.id, a.id)).toEqual({ kind: 'cycle' })
  expect(await duplicate(c.id, c.id)).toEqual({ kind: 'cycle' })
  expect(await submission(store, c.id)).toMatchObject({ state: 'received', version: 1 })
})

test('what is no duplicate any more names no other, and can be named', async () => {
  const store = await withPeople()
  const [a, b] = [await submit(store, 'ana'), await submit(store, 'ana')]
  await change(store, a.id, { to: 'duplicate', details: { canonicalId: b.id } })
  await change(store, a.id, { to: 'in_review' })
  expect((await submission(store, a.id)).canonicalId).toBeNull()
  expect((await change(store, b.id, { to: 'duplicate', details: { canonicalId: a.id } })).kind).toBe('changed')
})

test('only the author having it looked at again counts as reopening', async () => {
  const store = await withPeople()
  const { id } = await submit(store, 'ana')
  await change(store, id, { to: 'in_review' })
  await change(store, id, { to: 'not_viable' })
  expect((await submission(store, id)).reopened).toBe(false)
  await change(store, id, { to: 'in_review', by: 'author' })
  expect((await submission(store, id)).reopened).toBe(true)
  await change(store, id, { to: 'accepted' })
  expect((await submission(store, id)).reopened).toBe(true)
})

test('author, supporters and followers are told of a change of what is public, each once', async () => {
  const store = await withPeople()
  const { id } = await published(store, 'ana')
  await support(store.db, { contactId: 'c-luis', submissionId: id, now: NOON })
  await follow(store.db, { contactId: 'c-luis', submissionId: id, now: NOON })
  await follow(store.db, { contactId: 'c-eva', submissionId: id, now: NOON })
  await change(store, id, { to: 'in_review' })
  expect(await told(store)).toEqual(['c-ana', 'c-eva', 'c-luis'])
})

test('of what is not public the author alone is told', async () => {
  const store = await withPeople()
  const { id } = await published(store, 'ana')
  await support(store.db, { contactId: 'c-luis', submissionId: id, now: NOON })
  await follow(store.db, { contactId: 'c-eva', submissionId: id, now: NOON })
  await store.transaction((tx) => hide(tx, { id, version: 2, now: NOON }))
  await change(store, id, { to: 'in_review' })
  expect(await told(store)).toEqual(['c-ana'])
})

test('an author who changes it is not told of it', async () => {
  const store = await withPeople()
  const { id } = await published(store, 'ana')
  await follow(store.db, { contactId: 'c-eva', submissionId: id, now: NOON })
  await change(store, id, { to: 'withdrawn', by: 'author' })
  expect(await told(store)).toEqual(['c-eva'])
})

test('who wants nothing, was erased, or can be reached nowhere is not told', async () => {
  const store = await withPeople()
  const { id } = await published(store, 'ana')
  for (const who of ['luis', 'eva']) await follow(store.db, { contactId: `c-${who}`, submissionId: id, now: NOON })
  await store.db.contact.update({ where: { id: 'c-ana' }, data: { optedOutAt: NOON } })
  await store.db.contact.update({ where: { id: 'c-luis' }, data: { erasedAt: NOON } })
  await store.db.address.update({ where: { id: 'a-eva' }, data: { state: 'blocked' } })
  await change(store, id, { to: 'in_review' })
  expect(await told(store)).toEqual([])
  const phone = { id: 'a-phone', isNew: true, address: 'phone' }
  await commitTurns(store, [turn('eva', { address: phone, session: { version: 2 } })], NOON)
  await change(store, id, { to: 'accepted' })
  expect(await told(store)).toEqual(['c-eva'])
})

test('three days after the end all who are told are asked once whether it was solved', async () => {
  const store = await withPeople()
  const { id, code } = await published(store, 'ana')
  await support(store.db, { contactId: 'c-luis', submissionId: id, now: NOON })
  await change(store, id, { to: 'in_review' })
  expect(await asked(store)).toEqual([])
  await change(store, id, { to: 'not_viable' })
  expect(await asked(store)).toEqual(['c-ana', 'c-luis'])
  const [prompt] = await store.db.prompt.findMany()
  expect(prompt).toMatchObject({ subject: code, kind: 'notice', state: 'waiting', dueAt: after(3 * DAY) })
  expect(JSON.parse(prompt?.answers ?? '')).toEqual({ code })
})

test('what is open again is not asked about, and what ends again is, but nobody twice', async () => {
  const store = await withPeople()
  const { id, code } = await published(store, 'ana')
  await support(store.db, { contactId: 'c-luis', submissionId: id, now: NOON })
  await follow(store.db, { contactId: 'c-eva', submissionId: id, now: NOON })
  await change(store, id, { to: 'fulfilled' })
  await store.db.prompt.updateMany({ where: { contactId: 'c-luis' }, data: { state: 'begun' } })
  await askSurvey(store.db, { contactId: 'c-eva', submissionId: id, now: NOON })
  const prompt = { flow: 'submit_draft', answers: {}, kind: 'notice', dueAt: NOON, expiresAt: after(DAY) } as const
  await addPrompt(store.db, { contactId: 'c-ana', subject: code, now: NOON, ...prompt })
  await change(store, id, { to: 'in_review', by: 'author' })
  expect(await asked(store)).toEqual(['c-luis'])
  expect(await store.db.prompt.count({ where: { flow: 'submit_draft' } })).toBe(1)
  await change(store, id, { to: 'fulfilled', now: after(DAY) })
  expect(await asked(store)).toEqual(['c-ana', 'c-luis'])
  const again = await store.db.prompt.findFirst({ where: { contactId: 'c-ana', flow: 'survey' } })
  expect(again?.dueAt).toEqual(after(4 * DAY))
})

test('a change that fails leaves neither history nor notifications', async () => {
  const store = await withPeople()
  const { id } = await published(store, 'ana')
  const impossible: StateChange = {
    ...{ id, version: 2, to: 'duplicate', by: 'staff', now: NOON },
    details: { canonicalId: 'none' },
  }
  await expect(store.transaction((tx) => changeState(tx, impossible))).rejects.toThrow()
  expect((await eventsOf(store.db, id)).length).toBe(1)
  expect(await told(store)).toEqual([])
})
