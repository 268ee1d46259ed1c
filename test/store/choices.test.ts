import { expect, test } from 'vitest'
import { audit, auditOf, type NewAuditEntry } from '../../src/store/audit.js'
import { lastAddress, pauseContact, pausedSince } from '../../src/store/contacts.js'
import { makeLinkCode, takeLinkCode } from '../../src/store/linkCodes.js'
import { addNote, notesOf } from '../../src/store/notes.js'
import { handleReports, openReports, report } from '../../src/store/reports.js'
import { subscribe, topicsOf, unsubscribe } from '../../src/store/subscriptions.js'
import { answerSurvey, askSurvey } from '../../src/store/surveys.js'
import { commitTurns } from '../../src/store/turns.js'
import { published, submit } from './civic.js'
import { after, meet, newStore, NOON, turn } from './world.js'

async function withPeople() {
  const store = await newStore()
  await meet(store, 'ana', 'luis')
  return store
}

test('a person chooses topics and takes them back', async () => {
  const store = await withPeople()
  const choose = (topic: string) => subscribe(store.db, { contactId: 'c-ana', topic, now: NOON })
  expect([await choose('news'), await choose('axis:integridad'), await choose('news')]).toEqual([
    'recorded',
    'recorded',
    'already',
  ])
  expect(await topicsOf(store.db, 'c-ana')).toEqual(['axis:integridad', 'news'])
  const leave = () => unsubscribe(store.db, { contactId: 'c-ana', topic: 'news' })
  expect([await leave(), await leave()]).toEqual([true, false])
  expect(await topicsOf(store.db, 'c-ana')).toEqual(['axis:integridad'])
  expect(await topicsOf(store.db, 'c-luis')).toEqual([])
})

test('a pause begins and ends', async () => {
  const store = await withPeople()
  await pauseContact(store.db, { contactId: 'c-ana', pausedAt: NOON })
  expect([await pausedSince(store.db, 'c-ana'), await pausedSince(store.db, 'c-luis')]).toEqual([NOON, null])
  expect((await lastAddress(store.db, 'c-ana'))?.pausedAt).toEqual(NOON)
  await pauseContact(store.db, { contactId: 'c-ana', pausedAt: null })
  expect(await pausedSince(store.db, 'c-ana')).toBeNull()
})

test('a person is written to where they last wrote, unless they blocked that', async () => {
  const store = await withPeople()
  const at = async () => {
    const to = await lastAddress(store.db, 'c-ana')
    return [to?.addressId, to?.blocked]
  }
  expect(await lastAddress(store.db, 'c-nobody')).toBeNull()
  expect(await at()).toEqual(['a-ana', false])
  const phone = { id: 'a-phone', isNew: true, address: 'phone' }
  await commitTurns(store, [turn('ana', { address: phone, session: { version: 2 } })], after(60))
  expect(await at()).toEqual(['a-phone', false])
  await commitTurns(store, [turn('ana', { session: { version: 3 } })], after(90))
  expect(await at()).toEqual(['a-ana', false])
  await store.db.address.update({ where: { id: 'a-ana' }, data: { state: 'blocked' } })
  expect(await at()).toEqual(['a-phone', false])
  await store.db.address.update({ where: { id: 'a-phone' }, data: { state: 'blocked' } })
  expect(await at()).toEqual(['a-ana', true])
})

test('a report counts once a person and waits for staff, who are not told whose it is', async () => {
  const store = await withPeople()
  const { id, code } = await published(store, 'ana')
  const tell = (reason: 'spam' | 'offensive') =>
    report(store.db, { contactId: 'c-luis', submissionId: id, reason, now: after(1) })
  expect([await tell('spam'), await tell('offensive')]).toEqual(['recorded', 'already'])
  await report(store.db, { contactId: 'c-ana', submissionId: id, reason: 'misplaced', now: NOON })
  const [first, second] = await openReports(store.db, { offset: 0, limit: 9 })
  expect(first).toEqual({ submissionId: id, code, title: 'Luz en el parque', reason: 'misplaced', createdAt: NOON })
  expect(second?.reason).toBe('spam')
  expect((await openReports(store.db, { offset: 1, limit: 9 })).length).toBe(1)
  expect(await handleReports(store.db, { submissionId: id, now: NOON })).toBe(2)
  expect(await openReports(store.db, { offset: 0, limit: 9 })).toEqual([])
  expect(await handleReports(store.db, { submissionId: id, now: NOON })).toBe(0)
})

test('notes stay in the order in which staff wrote them', async () => {
  const store = await withPeople()
  const { id } = await submit(store, 'ana')
  await addNote(store.db, { submissionId: id, staff: 'rosa', text: 'Llamar a obras', now: NOON })
  const second = await addNote(store.db, { submissionId: id, staff: 'juan', text: 'Hecho', now: after(1) })
  const notes = await notesOf(store.db, id)
  expect(notes.map(({ staff, text }) => [staff, text])).toEqual([
    ['rosa', 'Llamar a obras'],
    ['juan', 'Hecho'],
  ])
  expect(notes[1]).toEqual({ id: second, submissionId: id, staff: 'juan', text: 'Hecho', at: after(1) })
})

test('a survey is asked once and answered once, and a comment may follow the answer', async () => {
  const store = await withPeople()
  const { id } = await published(store, 'ana')
  const key = { contactId: 'c-ana', submissionId: id, now: NOON }
  expect(await answerSurvey(store.db, { ...key, answer: 'no' })).toBe('not_asked')
  expect([await askSurvey(store.db, key), await askSurvey(store.db, key)]).toEqual(['asked', 'already'])
  expect(await answerSurvey(store.db, { ...key, answer: 'no' })).toBe('recorded')
  expect(await answerSurvey(store.db, { ...key, answer: 'yes' })).toBe('already')
  expect(await answerSurvey(store.db, { ...key, answer: 'yes', comment: 'Gracias' })).toBe('already')
  expect(await answerSurvey(store.db, { ...key, answer: 'no', comment: 'Sigue oscuro' })).toBe('recorded')
  expect(await answerSurvey(store.db, { ...key, answer: 'no', comment: 'Otra vez' })).toBe('already')
  expect(await store.db.survey.findMany()).toMatchObject([{ answer: 'no', comment: 'Sigue oscuro', answeredAt: NOON }])
})

test('a code is good once, for ten minutes, however it is typed', async () => {
  const store = await withPeople()
  const owner = { contactId: 'c-ana', addressId: 'a-ana' }
  const code = await makeLinkCode(store.db, { ...owner, now: NOON })
  expect(code).toMatch(/^\d{8}$/)
  const spaced = ` ${code.slice(0, 4)}-${code.slice(4)} `
  const taken = await Promise.all(
    [code, spaced].map((typed) => takeLinkCode(store.db, { code: typed, now: after(599) })),
  )
  expect(taken).toEqual([owner, null])
  const late = await makeLinkCode(store.db, { ...owner, now: NOON })
  expect(await takeLinkCode(store.db, { code: late, now: after(600) })).toBeNull()
  expect(await takeLinkCode(store.db, { code: '', now: NOON })).toBeNull()
})

test('a new code makes the one before useless, and the code itself is stored nowhere', async () => {
  const store = await withPeople()
  const owner = { contactId: 'c-ana', addressId: 'a-ana', now: NOON }
  const [old, code] = [await makeLinkCode(store.db, owner), await makeLinkCode(store.db, owner)]
  expect(await takeLinkCode(store.db, { code: old, now: NOON })).toBeNull()
  expect(JSON.stringify(await store.db.linkCode.findMany())).not.toContain(code)
  expect(await takeLinkCode(store.db, { code, now: NOON })).toEqual({ contactId: 'c-ana', addressId: 'a-ana' })
})

test('what staff did is listed, the last first, a page at a time', async () => {
  const store = await withPeople()
  const act = (action: string, parts: Partial<NewAuditEntry> = {}) =>
    audit(store.db, { at: NOON, who: 'rosa', whoId: 'k1', action, subject: 's1', ...parts })
  await act('submission.publish', { before: { published: false }, after: { published: true }, reason: 'limpio' })
  await act('submission.hide')
  await act('organisation.verify', { subject: 'o1' })
  const page = await auditOf(store.db, { limit: 2 })
  expect(page.rows.map(({ action }) => action)).toEqual(['organisation.verify', 'submission.hide'])
  const rest = await auditOf(store.db, { limit: 2, after: Number(page.next) })
  expect(rest).toMatchObject({ next: null, rows: [{ before: '{"published":false}', after: '{"published":true}' }] })
  expect(rest.rows[0]).toMatchObject({ who: 'rosa', whoId: 'k1', subject: 's1', at: NOON, reason: 'limpio' })
  expect((await auditOf(store.db, { subject: 's1', limit: 9 })).rows.length).toBe(2)
})
