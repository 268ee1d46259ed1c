import { expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { addPrompt, dropPrompt, duePrompts, postponePrompt, settlePrompt } from '../../src/store/prompts.js'
import type { NewPrompt } from '../../src/store/prompts.js'
import { after, meet, newStore, NOON } from './world.js'

async function withPeople() {
  const store = await newStore()
  await meet(store, 'ana', 'luis')
  return store
}

function prompt(store: Store, parts: Partial<NewPrompt> = {}): Promise<void> {
  return addPrompt(store.db, {
    ...{ contactId: 'c-ana', flow: 'submit_draft', answers: { title: 'Luz' }, kind: 'notice', subject: 'submission' },
    ...{ dueAt: after(60), expiresAt: after(600), now: NOON },
    ...parts,
  })
}

async function due(store: Store, seconds: number, limit = 9): Promise<string[]> {
  const rows = await duePrompts(store.db, { now: after(seconds), limit })
  return rows.map(({ contactId, subject }) => `${contactId} ${subject}`)
}

test('a prompt says all that beginning it needs, once it is due', async () => {
  const store = await withPeople()
  await prompt(store)
  expect(await due(store, 59)).toEqual([])
  const [row] = await duePrompts(store.db, { now: after(60), limit: 9 })
  expect(row).toEqual({
    ...{ id: 1, contactId: 'c-ana', flow: 'submit_draft', answers: '{"title":"Luz"}', kind: 'notice' },
    ...{ subject: 'submission', dueAt: after(60), expiresAt: after(600) },
  })
})

test('those due longest come first, as many as are asked for', async () => {
  const store = await withPeople()
  await prompt(store, { subject: 'later', dueAt: after(30) })
  await prompt(store, { contactId: 'c-luis', dueAt: after(10) })
  expect(await due(store, 60)).toEqual(['c-luis submission', 'c-ana later'])
  expect(await due(store, 60, 1)).toEqual(['c-luis submission'])
})

test('a second call moves a prompt that waits', async () => {
  const store = await withPeople()
  await prompt(store)
  await prompt(store, { dueAt: after(90), answers: { title: 'Agua' } })
  expect(await due(store, 89)).toEqual([])
  const rows = await duePrompts(store.db, { now: after(90), limit: 9 })
  expect(rows.map(({ answers }) => answers)).toEqual(['{"title":"Agua"}'])
})

test('one that has begun does not begin again, until it is dropped', async () => {
  const store = await withPeople()
  await prompt(store)
  await settlePrompt(store.db, { id: 1, state: 'begun' })
  await prompt(store)
  expect(await due(store, 60)).toEqual([])
  await dropPrompt(store.db, { contactId: 'c-ana', flow: 'submit_draft', subject: 'submission' })
  await prompt(store)
  expect(await due(store, 60)).toEqual(['c-ana submission'])
})

test('one that came to nothing waits again when it is asked for again', async () => {
  const store = await withPeople()
  await prompt(store)
  await settlePrompt(store.db, { id: 1, state: 'expired' })
  expect(await due(store, 60)).toEqual([])
  await prompt(store)
  expect(await due(store, 60)).toEqual(['c-ana submission'])
})

test('a prompt can wait longer, and only while it waits', async () => {
  const store = await withPeople()
  await prompt(store)
  await postponePrompt(store.db, { id: 1, dueAt: after(120) })
  expect([await due(store, 119), await due(store, 120)]).toEqual([[], ['c-ana submission']])
  await settlePrompt(store.db, { id: 1, state: 'skipped' })
  await settlePrompt(store.db, { id: 1, state: 'begun' })
  expect((await store.db.prompt.findUniqueOrThrow({ where: { id: 1 } })).state).toBe('skipped')
})
