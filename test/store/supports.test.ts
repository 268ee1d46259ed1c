import { expect, test } from 'vitest'
import { hide } from '../../src/store/submissionChanges.js'
import { follow, followed, standingOf, support, supportsOf, unfollow, unsupport } from '../../src/store/supports.js'
import { published } from './civic.js'
import { after, meet, newStore, NOON } from './world.js'

async function withPeople() {
  const store = await newStore()
  await meet(store, 'ana', 'luis', 'eva')
  return store
}

test('a person supports something once, and can take it back', async () => {
  const store = await withPeople()
  const { id } = await published(store, 'ana')
  const tie = { contactId: 'c-luis', submissionId: id }
  const outcomes = await Promise.all([1, 2, 3].map(() => support(store.db, { ...tie, now: NOON })))
  expect(outcomes.sort()).toEqual(['already', 'already', 'recorded'])
  expect((await supportsOf(store.db, [id])).get(id)).toBe(1)
  expect([await unsupport(store.db, tie), await unsupport(store.db, tie)]).toEqual([true, false])
  expect((await supportsOf(store.db, [id])).get(id)).toBe(0)
})

test('the supports of each are counted, none where nobody supports', async () => {
  const store = await withPeople()
  const [a, b] = [await published(store, 'ana'), await published(store, 'ana')]
  for (const who of ['luis', 'eva']) await support(store.db, { contactId: `c-${who}`, submissionId: a.id, now: NOON })
  expect(await supportsOf(store.db, [a.id, b.id])).toEqual(
    new Map([
      [a.id, 2],
      [b.id, 0],
    ]),
  )
  expect(await supportsOf(store.db, [])).toEqual(new Map())
})

test('how a person stands to a submission is told', async () => {
  const store = await withPeople()
  const { id } = await published(store, 'ana')
  const tie = { contactId: 'c-luis', submissionId: id }
  expect(await standingOf(store.db, tie)).toEqual({ supports: false, follows: false, reported: false })
  await support(store.db, { ...tie, now: NOON })
  await follow(store.db, { ...tie, now: NOON })
  expect(await standingOf(store.db, tie)).toEqual({ supports: true, follows: true, reported: false })
})

test('what a person follows of others is listed, the last first, as long as it is public', async () => {
  const store = await withPeople()
  await published(store, 'luis')
  const titles = async (offset: number, limit: number) => {
    const { rows, total } = await followed(store.db, { contactId: 'c-luis', offset, limit })
    return [...rows.map(({ title }) => title), total]
  }
  expect(await titles(0, 5)).toEqual([0])
  for (const [i, title] of ['a', 'b', 'c'].entries()) {
    const { id } = await published(store, 'ana', { title })
    expect(await follow(store.db, { contactId: 'c-luis', submissionId: id, now: after(i) })).toBe('recorded')
    expect(await follow(store.db, { contactId: 'c-luis', submissionId: id, now: after(9) })).toBe('already')
    if (title === 'b') await store.transaction((tx) => hide(tx, { id, version: 2, now: NOON }))
    if (title === 'a') await store.db.submission.update({ where: { id }, data: { authorId: null } })
  }
  expect(await titles(0, 5)).toEqual(['c', 'a', 2])
  expect(await titles(1, 1)).toEqual(['a', 2])
})

test('what is followed no more is not listed', async () => {
  const store = await withPeople()
  const { id } = await published(store, 'ana')
  const tie = { contactId: 'c-luis', submissionId: id }
  await follow(store.db, { ...tie, now: NOON })
  expect([await unfollow(store.db, tie), await unfollow(store.db, tie)]).toEqual([true, false])
  expect((await followed(store.db, { contactId: 'c-luis', offset: 0, limit: 5 })).total).toBe(0)
})
