import { expect, test } from 'vitest'
import { addStepCounts, stepFigures } from '../../src/store/stepCounts.js'
import { commitTurns } from '../../src/store/turns.js'
import { after, newStore, NOON, turn } from './world.js'

const age = { flow: 'submit', step: 'age' }
const title = { flow: 'submit', step: 'title' }

test('what is counted in a day is added up, step by step', async () => {
  const store = await newStore()
  await addStepCounts(store.db, [
    { day: '2026-03-01', ...age, reached: 3 },
    { day: '2026-03-01', ...title, reached: 1 },
  ])
  await addStepCounts(store.db, [{ day: '2026-03-01', ...age, reached: 2, left: 1 }])
  await addStepCounts(store.db, [{ day: '2026-03-02', ...age, left: 1 }])
  await addStepCounts(store.db, [])
  expect(await store.db.stepCount.findMany({ orderBy: [{ day: 'asc' }, { step: 'asc' }] })).toEqual([
    { day: '2026-03-01', ...age, reached: 5, left: 1 },
    { day: '2026-03-01', ...title, reached: 1, left: 0 },
    { day: '2026-03-02', ...age, reached: 0, left: 1 },
  ])
})

test('figures are of the days since the one asked for, those first where most have left', async () => {
  const store = await newStore()
  await addStepCounts(store.db, [
    { day: '2026-01-31', ...title, reached: 9, left: 9 },
    { day: '2026-02-01', ...title, reached: 2 },
    { day: '2026-02-01', ...age, reached: 4, left: 1 },
    { day: '2026-03-01', ...age, reached: 1, left: 1 },
  ])
  expect(await stepFigures(store.db, '2026-02-01')).toEqual([
    { ...age, reached: 5, left: 2, here: 0 },
    { ...title, reached: 2, left: 0, here: 0 },
  ])
})

test('figures say how many stand at a step in a conversation that is open', async () => {
  const store = await newStore()
  await addStepCounts(store.db, [{ day: '2026-03-01', ...age, reached: 1 }])
  const open = { lapseAt: after(60) }
  await commitTurns(
    store,
    [
      turn('ana', { session: { ...age, ...open } }),
      turn('luis', { session: { ...title, ...open } }),
      turn('eva', { session: { ...title, ...open } }),
      turn('rosa', { session: { ...title, lapseAt: null } }),
    ],
    NOON,
  )
  expect(await stepFigures(store.db, '2026-03-01')).toEqual([
    { ...age, reached: 1, left: 0, here: 1 },
    { ...title, reached: 0, left: 0, here: 2 },
  ])
})
