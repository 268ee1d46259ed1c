import { expect, test } from 'vitest'
import { eventsOf } from '../../src/store/submissionEvents.js'
import { changedDocuments, listSubmissions } from '../../src/store/submissionList.js'
import { assign, hide, publish } from '../../src/store/submissionChanges.js'
import {
  countSince,
  createSubmission,
  findSubmission,
  publishedAmong,
  publishedSubmissions,
  submissionsOf,
} from '../../src/store/submissions.js'
import { standingOf } from '../../src/store/supports.js'
import { change, need, published, submission, submit } from './civic.js'
import { after, meet, newStore, NOON } from './world.js'

async function withPeople() {
  const store = await newStore()
  await meet(store, 'ana', 'luis')
  return store
}

test('a submission gets a code at once, is received, and is followed by its author', async () => {
  const store = await withPeople()
  const made = await submit(store, 'ana')
  expect(made.code).toMatch(/^RIO-2026-00001-[A-Z]$/)
  expect(await submission(store, made.id)).toMatchObject({ ...made, state: 'received', version: 1, publishedAt: null })
  expect(await eventsOf(store.db, made.id)).toMatchObject([{ from: null, to: 'received', by: 'author', at: NOON }])
  const standing = await standingOf(store.db, { contactId: 'c-ana', submissionId: made.id })
  expect(standing).toEqual({ supports: false, follows: true, reported: false })
})

test('it is found by its code or its id, and what is not there is not found', async () => {
  const store = await withPeople()
  const { id, code } = await submit(store, 'ana')
  expect((await findSubmission(store.db, { code }))?.id).toBe(id)
  expect(await findSubmission(store.db, { code: 'RIO-2026-00002-X' })).toBeNull()
})

test('submissions that are made at once have different numbers without gaps', async () => {
  const store = await withPeople()
  await Promise.all(Array.from({ length: 20 }, (_, i) => submit(store, i % 2 === 0 ? 'ana' : 'luis')))
  const rows = await store.db.submission.findMany({ orderBy: { number: 'asc' } })
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  expect(new Set(rows.map(({ code }) => code)).size).toBe(20)
})

test('a submission that fails does not use up a number', async () => {
  const store = await withPeople()
  const failing = store.transaction(async (tx) => {
    await createSubmission(tx, need('ana'), NOON)
    throw new Error('something else failed')
  })
  await Promise.allSettled([failing, submit(store, 'luis')])
  const rows = await store.db.submission.findMany()
  expect(rows.map(({ number, authorId }) => [number, authorId])).toEqual([[1, 'c-luis']])
})

test('each year begins with one, and the year is that of the municipality', async () => {
  const store = await withPeople()
  await submit(store, 'ana')
  expect((await submit(store, 'ana', {}, new Date('2027-01-01T03:00:00Z'))).code).toContain('2026-00002')
  expect((await submit(store, 'ana', {}, new Date('2027-01-01T06:00:00Z'))).code).toContain('2027-00001')
  expect((await submit(store, 'ana', { year: 2026 }, new Date('2027-01-01T06:00:00Z'))).code).toContain('2026-00003')
})

test('what a person sent is theirs alone, the last first, a part at a time', async () => {
  const store = await withPeople()
  for (const title of ['a', 'b', 'c']) await submit(store, 'ana', { title })
  await submit(store, 'luis')
  const rows = (await submissionsOf(store.db, { contactId: 'c-ana', offset: 0, limit: 10 })).rows
  expect(rows.map(({ title }) => title)).toEqual(['c', 'b', 'a'])
  const part = await submissionsOf(store.db, { contactId: 'c-ana', offset: 2, limit: 2 })
  expect([part.rows.map(({ title }) => title), part.total]).toEqual([['a'], 3])
})

test('a day of submissions is counted by the person', async () => {
  const store = await withPeople()
  await submit(store, 'ana', {}, after(0))
  await submit(store, 'ana', {}, after(60))
  await submit(store, 'luis', {}, after(60))
  const count = (since: Date) => countSince(store.db, { contactId: 'c-ana', since })
  expect([await count(after(0)), await count(after(1)), await count(after(61))]).toEqual([2, 1, 0])
})

test('everybody sees what is published, the last published first, and neither what is hidden, withdrawn nor a duplicate', async () => {
  const store = await withPeople()
  await submit(store, 'ana', { title: 'private' })
  const first = await published(store, 'ana', { title: 'first' }, after(1))
  await published(store, 'luis', { title: 'second', axis: 'integridad', parish: 'licto', kind: 'proposal' }, after(2))
  const hidden = await published(store, 'ana', { title: 'hidden' }, after(3))
  await store.transaction((tx) => hide(tx, { id: hidden.id, version: 2, now: after(4) }))
  const withdrawn = await published(store, 'ana', { title: 'withdrawn' }, after(5))
  await change(store, withdrawn.id, { to: 'withdrawn', by: 'author' })
  const again = await published(store, 'ana', { title: 'again' }, after(6))
  await change(store, again.id, { to: 'duplicate', details: { canonicalId: first.id } })

  const titles = async (filter: Parameters<typeof publishedSubmissions>[1]) => {
    const { rows, total } = await publishedSubmissions(store.db, filter)
    return [...rows.map(({ title }) => title), total]
  }
  const all = { offset: 0, limit: 10 }
  expect(await titles(all)).toEqual(['second', 'first', 2])
  expect(await titles({ offset: 1, limit: 1 })).toEqual(['first', 2])
  expect(await titles({ ...all, axis: 'integridad' })).toEqual(['second', 1])
  expect(await titles({ ...all, parish: 'velasco' })).toEqual(['first', 1])
  expect(await titles({ ...all, kind: 'need', axis: 'integridad' })).toEqual([0])
  const among = await publishedAmong(store.db, [hidden.id, first.id, again.id, 'none', withdrawn.id])
  expect(among.map(({ title }) => title)).toEqual(['first'])
})

test('what everybody may see is told in the order that was asked for', async () => {
  const store = await withPeople()
  const ids: string[] = []
  for (const title of ['a', 'b', 'c']) ids.push((await published(store, 'ana', { title })).id)
  const wanted = [ids[2], ids[0], ids[1]].filter((id) => id !== undefined)
  expect((await publishedAmong(store.db, wanted)).map(({ title }) => title)).toEqual(['c', 'a', 'b'])
})

test('staff find submissions by everything that tells them apart', async () => {
  const store = await withPeople()
  const plain = await submit(store, 'ana')
  const other = await published(store, 'luis', { axis: 'integridad', parish: 'licto', kind: 'proposal' })
  await change(store, other.id, { to: 'in_review' })
  await store.transaction((tx) => assign(tx, { id: other.id, version: 3, to: 'rosa', now: NOON }))
  const find = async (filter: Omit<Parameters<typeof listSubmissions>[1], 'limit'>) => {
    const { rows } = await listSubmissions(store.db, { ...filter, limit: 10 })
    return rows.map(({ id }) => (id === plain.id ? 'plain' : 'other')).sort()
  }
  expect(await find({})).toEqual(['other', 'plain'])
  expect(await find({ state: 'in_review' })).toEqual(['other'])
  expect(await find({ kind: 'need' })).toEqual(['plain'])
  expect(await find({ axis: 'integridad', parish: 'licto' })).toEqual(['other'])
  expect(await find({ axis: 'integridad', parish: 'velasco' })).toEqual([])
  expect(await find({ assignedTo: 'rosa' })).toEqual(['other'])
  expect(await find({ assignedTo: null })).toEqual(['plain'])
  expect(await find({ published: true })).toEqual(['other'])
  expect(await find({ published: false })).toEqual(['plain'])
  expect(await find({ code: plain.code })).toEqual(['plain'])
  expect(await find({ ids: [plain.id] })).toEqual(['plain'])
  expect(await find({ ids: [] })).toEqual([])
})

test('the pages of the list hold everything once, also while more comes in', async () => {
  const store = await withPeople()
  const made = new Set<string>()
  for (let i = 0; i < 7; i++) made.add((await submit(store, 'ana')).id)
  const seen: string[] = []
  let next: string | null = null
  do {
    const page = await listSubmissions(store.db, { limit: 3, ...(next === null ? {} : { after: next }) })
    seen.push(...page.rows.map(({ id }) => id))
    next = page.next
    await submit(store, 'luis')
  } while (next !== null)
  expect(seen.length).toBe(7)
  expect(new Set(seen)).toEqual(made)
})

test('a page that ends with the list says so', async () => {
  const store = await withPeople()
  await submit(store, 'ana')
  await submit(store, 'ana')
  expect((await listSubmissions(store.db, { limit: 2 })).next).toBeNull()
  expect((await listSubmissions(store.db, { limit: 1 })).next).not.toBeNull()
})

test('an index is told of every change once, in order, a part at a time', async () => {
  const store = await withPeople()
  const a = await submit(store, 'ana', { title: 'a' }, after(1))
  await submit(store, 'ana', { title: 'b' }, after(1))
  await submit(store, 'ana', { title: 'c' }, after(2))
  const first = await changedDocuments(store.db, { after: null, limit: 2 })
  expect(first.map(({ title }) => title).sort()).toEqual(['a', 'b'])
  const rest = await changedDocuments(store.db, { after: first[1] ?? null, limit: 9 })
  expect(rest.map(({ title, listed }) => [title, listed])).toEqual([['c', false]])
  await store.transaction((tx) => publish(tx, { id: a.id, version: 1, now: after(3) }))
  const news = await changedDocuments(store.db, { after: rest[0] ?? null, limit: 9 })
  expect(news).toMatchObject([{ id: a.id, code: a.code, title: 'a', listed: true, updatedAt: after(3) }])
})

test('what is withdrawn, a duplicate or hidden is no longer listed in an index', async () => {
  const store = await withPeople()
  const [a, b] = [await published(store, 'ana', {}, after(1)), await published(store, 'ana', {}, after(1))]
  await change(store, a.id, { to: 'withdrawn', by: 'author', now: after(2) })
  await change(store, b.id, { to: 'duplicate', details: { canonicalId: a.id }, now: after(2) })
  const c = await published(store, 'ana', {}, after(1))
  await store.transaction((tx) => hide(tx, { id: c.id, version: 2, now: after(2) }))
  const rows = await changedDocuments(store.db, { after: { updatedAt: after(1), id: '~' }, limit: 9 })
  expect(rows.map(({ listed }) => listed)).toEqual([false, false, false])
})
