import { expect, it } from 'vitest'
import { createOrganisation } from '../../../src/store/organisations.js'
import { follow } from '../../../src/store/supports.js'
import { report } from '../../../src/store/reports.js'
import { NOON } from '../../store/world.js'
import { apiWorld, type Answer, type ApiWorld } from './world.js'

const review = { to: 'in_review', text: 'La revisamos.', responsibleUnit: 'Obras Públicas', expectedAt: '2026-04-01' }

function post(world: ApiWorld, path: string, body: unknown): Promise<Answer> {
  return world.ask('POST', path, { key: world.keys.editor, body })
}

async function auditOf(world: ApiWorld, query = ''): Promise<Record<string, unknown>[]> {
  const { body } = await world.ask('GET', `/audit${query}`, { key: world.keys.admin })
  return body['items'] as Record<string, unknown>[]
}

it('publishes and hides, and writes down who did', async () => {
  const world = await apiWorld()
  const { id, code } = await world.submission()
  expect((await post(world, `/submissions/${id}/publish`, { version: 1 })).body).toEqual({ version: 2 })
  const hidden = await post(world, `/submissions/${code}/hide`, { version: 2, reason: 'Nombra a una persona' })
  expect(hidden.body).toEqual({ version: 3 })
  const [seen, unseen] = [{ published: true }, { published: false }]
  expect(await auditOf(world, `?subject=${code}`)).toMatchObject([
    { action: 'submission.hide', who: 'a editor', before: seen, after: unseen, reason: 'Nombra a una persona' },
    { action: 'submission.publish', who: 'a editor', before: unseen, after: seen, reason: null },
  ])
  expect(world.changes()).toBe(2)
})

it('leads from state to state, tells those who follow, and keeps the history', async () => {
  const world = await apiWorld()
  const { id } = await world.submission()
  await follow(world.store.db, { contactId: 'c-luis', submissionId: id, now: NOON })
  await post(world, `/submissions/${id}/publish`, { version: 1 })
  expect((await post(world, `/submissions/${id}/state`, { ...review, version: 2 })).body).toEqual({ version: 3 })
  expect((await post(world, `/submissions/${id}/state`, { version: 3, to: 'accepted', text: 'Sí.' })).status).toBe(200)
  const done = { version: 4, to: 'fulfilled', text: 'Ya hay luz.', evidenceUrl: 'https://example.org/acta' }
  expect((await post(world, `/submissions/${id}/state`, done)).body).toEqual({ version: 5 })
  const { body } = await world.ask('GET', `/submissions/${id}`, { key: world.keys.viewer })
  expect(body).toMatchObject({
    ...{ state: 'fulfilled', responsibleUnit: 'Obras Públicas', evidenceUrl: 'https://example.org/acta' },
    expectedAt: '2026-04-01T12:00:00.000Z',
    history: [
      { to: 'received' },
      { from: 'received', to: 'in_review', by: 'staff', staff: 'a editor', text: 'La revisamos.' },
      { to: 'accepted' },
      { to: 'fulfilled', text: 'Ya hay luz.' },
    ],
  })
  const told = await world.store.db.notification.findMany({ where: { submissionId: id } })
  expect(new Set(told.map(({ contactId }) => contactId))).toEqual(new Set(['c-ana', 'c-luis']))
  const [last] = await auditOf(world)
  expect(last).toMatchObject({
    action: 'submission.state',
    before: { state: 'accepted' },
    after: { state: 'fulfilled' },
  })
})

it('names what a change of state lacks, and where it could lead instead', async () => {
  const world = await apiWorld()
  const { id } = await world.submission()
  const lacking = await post(world, `/submissions/${id}/state`, { version: 1, to: 'in_review', text: ' ' })
  expect([lacking.status, lacking.body['fields']]).toEqual([422, ['text', 'responsibleUnit', 'expectedAt']])
  const wrong = await post(world, `/submissions/${id}/state`, { version: 1, to: 'fulfilled', text: 'Ya.' })
  expect([wrong.status, wrong.body['accepted']]).toEqual([422, ['in_review', 'referred', 'duplicate']])
  const past = await post(world, `/submissions/${id}/state`, { ...review, version: 1, expectedAt: '2025-01-01' })
  expect([past.status, past.body['fields']]).toEqual([422, ['expectedAt']])
  const link = { version: 1, to: 'fulfilled', text: 'Ya.', evidenceUrl: 'javascript:alert(1)' }
  expect((await post(world, `/submissions/${id}/state`, link)).status).toBe(400)
  expect(await auditOf(world, '?limit=1')).toMatchObject([{ action: 'key.create' }])
})

it('refuses duplicates of what does not exist and of themselves', async () => {
  const world = await apiWorld()
  const [one, other] = [await world.submission(), await world.submission()]
  const repeats = (which: typeof one, canonicalCode: string, version = 1) =>
    post(world, `/submissions/${which.id}/state`, { version, to: 'duplicate', text: 'Ya existe.', canonicalCode })
  for (const code of ['RIO-2026-99999-X', 'nonsense', one.code, one.id])
    expect((await repeats(one, code)).body, code).toMatchObject({ status: 422, fields: ['canonicalCode'] })
  expect((await repeats(one, other.code.toLowerCase())).body).toEqual({ version: 2 })
  expect((await repeats(other, one.code)).body).toMatchObject({ status: 422, fields: ['canonicalCode'] })
  const { body } = await world.ask('GET', `/submissions/${one.id}`, { key: world.keys.viewer })
  expect(body).toMatchObject({ state: 'duplicate', canonicalCode: other.code })
})

it('lets nothing be published that its author withdrew', async () => {
  const world = await apiWorld()
  const { id } = await world.submission()
  await world.store.db.submission.update({ where: { id }, data: { state: 'withdrawn' } })
  expect((await post(world, `/submissions/${id}/publish`, { version: 1 })).status).toBe(422)
})

it('assigns, and writes private notes of which the audit log holds no words', async () => {
  const world = await apiWorld()
  const { id } = await world.submission()
  expect((await post(world, `/submissions/${id}/assign`, { version: 1, to: 'Luz' })).body).toEqual({ version: 2 })
  expect((await post(world, `/submissions/${id}/notes`, { version: 2, text: 'Vive en el 3B' })).body).toEqual({
    version: 3,
  })
  expect((await post(world, `/submissions/${id}/assign`, { version: 3, to: null })).body).toEqual({ version: 4 })
  const { body } = await world.ask('GET', `/submissions/${id}`, { key: world.keys.viewer })
  expect(body).toMatchObject({ assignedTo: null, notes: [{ staff: 'a editor', text: 'Vive en el 3B' }] })
  const entries = await auditOf(world)
  expect(entries).toMatchObject([{ before: { assignedTo: 'Luz' }, after: { assignedTo: null } }, {}, {}, {}, {}, {}])
  expect(JSON.stringify(entries)).not.toContain('3B')
})

it.each([
  ['publish', {}],
  ['hide', {}],
  ['assign', { to: 'Luz' }],
  ['notes', { text: 'Una nota' }],
  ['state', review],
  ['dismiss-reports', {}],
])('lets one of many who %s the same version at once win, and tells the others the present one', async (path, body) => {
  const world = await apiWorld()
  const { id } = await world.submission()
  const before = (await auditOf(world)).length
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => post(world, `/submissions/${id}/${path}`, { ...body, version: 1 })),
  )
  expect(answers.filter(({ status }) => status === 200).map((answer) => answer.body)).toEqual([{ version: 2 }])
  const lost = answers.filter(({ status }) => status === 409)
  expect(lost).toHaveLength(7)
  for (const { body: problem } of lost) expect(problem).toMatchObject({ status: 409, version: 2 })
  expect(await auditOf(world)).toHaveLength(before + 1)
  expect(world.changes()).toBe(1)
  expect(await world.store.db.submission.findUniqueOrThrow({ where: { id } })).toMatchObject({ version: 2 })
})

it('lists what is reported until somebody looked at it, and not by whom', async () => {
  const world = await apiWorld()
  const [one, other] = [await world.submission(), await world.submission()]
  const by = { contactId: 'c-rosa', now: NOON }
  await report(world.store.db, { ...by, submissionId: one.id, reason: 'spam' })
  await report(world.store.db, { ...by, contactId: 'c-luis', submissionId: one.id, reason: 'spam' })
  await report(world.store.db, { ...by, submissionId: other.id, reason: 'offensive' })
  const reports = async (query = '') => (await world.ask('GET', `/reports${query}`, { key: world.keys.editor })).body
  const first = await reports('?limit=1')
  expect(first['items']).toMatchObject([{ code: other.code, reasons: { spam: 0, offensive: 1, misplaced: 0 } }])
  expect((await reports(`?limit=1&after=${String(first['next'])}`))['items']).toMatchObject([
    { code: one.code, reasons: { spam: 2, offensive: 0, misplaced: 0 } },
  ])
  expect(JSON.stringify(await reports())).not.toMatch(/c-rosa|c-luis/)
  await post(world, `/submissions/${one.id}/hide`, { version: 1 })
  await post(world, `/submissions/${other.id}/dismiss-reports`, { version: 1, reason: 'No lo es' })
  expect(await reports()).toEqual({ items: [], next: null })
})

it('verifies an organisation once for each version that was read', async () => {
  const world = await apiWorld()
  const id = await createOrganisation(world.store.db, { kind: 'academia', name: 'ESPOCH', now: NOON })
  const verify = () => post(world, `/organisations/${id}/verify`, { version: 1, reason: 'Vimos su acuerdo' })
  const answers = await Promise.all([verify(), verify(), verify()])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  const list = await world.ask('GET', '/organisations?verified=true&search=espoch', { key: world.keys.viewer })
  expect(list.body['items']).toMatchObject([{ id, verifiedBy: 'a editor', version: 2 }])
  expect((await auditOf(world, `?subject=${id}`)).map(({ action }) => action)).toEqual(['organisation.verify'])
  expect((await post(world, '/organisations/none/verify', { version: 1 })).status).toBe(404)
})

it('leaves neither a change nor a line in the audit log where one of them fails', async () => {
  const world = await apiWorld()
  const { id } = await world.submission()
  await world.store.db.$executeRawUnsafe(
    "CREATE TRIGGER broken BEFORE INSERT ON AuditEntry BEGIN SELECT RAISE(ABORT, 'disk'); END",
  )
  for (const [path, body] of [
    ['publish', {}],
    ['notes', { text: 'Una nota' }],
    ['state', review],
  ] as const)
    expect((await post(world, `/submissions/${id}/${path}`, { ...body, version: 1 })).status).toBe(500)
  const row = await world.store.db.submission.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ version: 1, publishedAt: null, state: 'received' })
  expect(await world.store.db.note.count()).toBe(0)
  expect(await world.store.db.notification.count()).toBe(0)
})
