import { expect, test } from 'vitest'
import { isOverdue, submissionQueue } from '../../src/store/submissionQueue.js'
import { createSubmission } from '../../src/store/submissions.js'
import { after, newStore, NOON, turn } from './world.js'
import { commitTurns } from '../../src/store/turns.js'

const DAY = 24 * 60 * 60
const overdue = { receivedBefore: after(-7 * DAY), promisedBefore: NOON, reviewedBefore: after(-3 * DAY) }

/** Half of them late, in every way that they can differ in what is filtered by. */
async function manyKinds() {
  const store = await newStore()
  await commitTurns(store, [turn('ana')], NOON)
  const made: string[] = []
  for (let i = 0; i < 64; i++) {
    const is = (bit: number): boolean => ((i >> bit) & 1) === 1
    const { id } = await store.transaction((tx) =>
      createSubmission(
        tx,
        {
          ...{ kind: is(0) ? 'need' : 'proposal', axis: is(1) ? 'integridad' : 'participacion', title: 'Luz' },
          ...{ description: 'Falta luz en la plaza.', affected: null, benefit: null, latitude: null, longitude: null },
          ...{ parish: is(2) ? 'licto' : 'lican', outside: null, authorId: 'c-ana', naming: 'reserved' },
          ...{ authorName: null, prefix: 'RIO' },
        },
        NOON,
      ),
    )
    const state = is(5)
      ? { state: 'in_review', expectedAt: after(is(4) ? -DAY : DAY) }
      : { createdAt: after(is(4) ? -9 * DAY : -DAY) }
    const data = { ...state, publishedAt: is(3) ? NOON : null, assignedTo: is(1) === is(2) ? 'Ana' : null }
    await store.db.submission.update({ where: { id }, data })
    made.push(id)
  }
  return { store, made }
}

test('what is late is narrowed by every other filter, in the same order', async () => {
  const { store, made } = await manyKinds()
  const filters = [
    ...[{}, { kind: 'need' }, { axis: 'integridad' }, { parish: 'licto' }, { state: 'in_review' }],
    ...[{ published: true }, { published: false }, { assignedTo: 'Ana' }, { assignedTo: null }],
    ...[{ ids: made.slice(10, 40) }, { ids: [] }, { kind: 'proposal', parish: 'lican', published: true }],
  ] as const
  for (const filter of filters) {
    const { rows: all } = await submissionQueue(store.db, { ...filter, limit: 100 })
    const { rows: late } = await submissionQueue(store.db, { ...filter, overdue, limit: 100 })
    const expected = all.filter((row) => isOverdue(row, overdue)).map(({ id }) => id)
    expect([filter, late.map(({ id }) => id)]).toEqual([filter, expected])
  }
})

test('what is late comes a page at a time, each once', async () => {
  const { store } = await manyKinds()
  const seen: string[] = []
  let next: string | null | undefined
  do {
    const page = await submissionQueue(store.db, { overdue, limit: 5, ...(next == null ? {} : { after: next }) })
    seen.push(...page.rows.map(({ id }) => id))
    next = page.next
  } while (next !== null)
  const { rows } = await submissionQueue(store.db, { overdue, limit: 100 })
  expect(seen).toEqual(rows.map(({ id }) => id))
  expect(seen).toHaveLength(32)
})

test('what is in review with no day promised is late by when the review began', async () => {
  const { store, made } = await manyKinds()
  const [old = '', recent = ''] = made
  for (const [submissionId, days] of [
    [old, 4],
    [recent, 2],
  ] as const) {
    await store.db.submission.update({ where: { id: submissionId }, data: { state: 'in_review', expectedAt: null } })
    const at = after(-days * DAY)
    await store.db.submissionEvent.create({
      data: { submissionId, from: 'received', to: 'in_review', by: 'staff', at },
    })
  }
  const { rows } = await submissionQueue(store.db, { overdue, ids: [old, recent], limit: 10 })
  expect(rows.map(({ id }) => id)).toEqual([old])
})
