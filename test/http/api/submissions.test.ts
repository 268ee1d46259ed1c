import { expect, it } from 'vitest'
import { addNote } from '../../../src/store/notes.js'
import { publish } from '../../../src/store/submissionChanges.js'
import { support } from '../../../src/store/supports.js'
import { NOON } from '../../store/world.js'
import { apiWorld, attach, register, type ApiWorld } from './world.js'

async function listed(world: ApiWorld, query: string): Promise<unknown[]> {
  const { status, body } = await world.ask('GET', `/submissions${query}`, { key: world.keys.viewer })
  expect([status, body]).toMatchObject([200, {}])
  return itemsOf(body).map(({ code }) => code)
}

function itemsOf(body: Record<string, unknown>): Record<string, unknown>[] {
  return body['items'] as Record<string, unknown>[]
}

it('lists submissions, the newest first, with how many support each', async () => {
  const world = await apiWorld()
  const [one, other] = [await world.submission(), await world.submission({ kind: 'proposal', title: 'Ciclovía' })]
  await support(world.store.db, { contactId: 'c-luis', submissionId: one.id, now: NOON })
  const { body } = await world.ask('GET', '/submissions', { key: world.keys.viewer })
  expect(itemsOf(body)).toMatchObject([
    { code: other.code, kind: 'proposal', title: 'Ciclovía', supports: 0, version: 1, publishedAt: null },
    { code: one.code, kind: 'need', state: 'received', supports: 1, createdAt: NOON.toISOString() },
  ])
  expect(body['next']).toBeNull()
})

it('finds by each filter, and by several at once', async () => {
  const world = await apiWorld()
  const plaza = await world.submission()
  const ciclovia = await world.submission({ kind: 'proposal', axis: 'integridad', parish: 'veloz', title: 'Ciclovía' })
  const db = world.store.db
  await db.submission.update({ where: { id: ciclovia.id }, data: { state: 'in_review', assignedTo: 'Luz' } })
  await publish(db, { id: plaza.id, version: 1, now: NOON })
  for (const query of ['?kind=proposal', '?axis=integridad', '?parish=veloz', '?state=in_review', '?assigned=Luz'])
    expect([query, await listed(world, query)]).toEqual([query, [ciclovia.code]])
  expect(await listed(world, '?published=true')).toEqual([plaza.code])
  expect(await listed(world, '?published=false')).toEqual([ciclovia.code])
  expect(await listed(world, '?assigned=none')).toEqual([plaza.code])
  expect(await listed(world, '?kind=proposal&published=true')).toEqual([])
})

it('finds by a code however it is typed, and by words with a letter wrong', async () => {
  const world = await apiWorld()
  const plaza = await world.submission()
  await world.submission({ title: 'Ciclovía hasta el parque', description: 'Un carril seguro.' })
  expect(await listed(world, `?code=${plaza.code.toLowerCase().replaceAll('-', '')}`)).toEqual([plaza.code])
  expect(await listed(world, '?code=nonsense')).toEqual([])
  expect(await listed(world, '?q=iluminacion')).toEqual([])
  expect(await listed(world, '?q=plasa')).toEqual([plaza.code])
  const late = await world.submission({ title: 'Bancas en la plaza', description: 'Faltan bancas.' })
  expect(await listed(world, '?q=plaza')).toEqual([late.code, plaza.code])
  expect(await listed(world, '?q=plaza&published=true')).toEqual([])
})

it('never skips or repeats one while others are added', async () => {
  const world = await apiWorld()
  const codes: string[] = []
  for (let i = 0; i < 12; i++) codes.push((await world.submission({ title: `Número ${String(i)}` })).code)
  const seen: unknown[] = []
  for (let next = ''; ;) {
    const { body } = await world.ask('GET', `/submissions?limit=5${next}`, { key: world.keys.viewer })
    seen.push(...itemsOf(body).map(({ code }) => code))
    await world.submission({ title: 'Nueva' })
    if (body['next'] === null) break
    next = `&after=${body['next'] as string}`
  }
  expect(seen).toEqual(codes.toReversed())
})

it('reads one by its id or its code, with all that belongs to it', async () => {
  const world = await apiWorld()
  const { id, code } = await world.submission({ affected: 'Todo el barrio', latitude: -1.67, longitude: -78.64 })
  const like = await world.submission({ title: 'Luz para la plaza', description: 'La plaza de Licto no tiene luz.' })
  const file = await attach(world, id)
  await addNote(world.store.db, { submissionId: id, staff: 'Luz', text: 'Llamar a la EERSA', now: NOON })
  const byId = await world.ask('GET', `/submissions/${id}`, { key: world.keys.viewer })
  expect(byId.body).toMatchObject({
    ...{ id, code, affected: 'Todo el barrio', latitude: -1.67, state: 'received', version: 1 },
    author: { naming: 'public', name: 'Ana P.', actorId: null },
    nextStates: ['in_review', 'referred', 'duplicate'],
    history: [{ from: null, to: 'received', by: 'author', staff: null, text: null }],
    notes: [{ staff: 'Luz', text: 'Llamar a la EERSA' }],
    attachments: [{ id: file, state: 'stored', mime: 'image/jpeg', approvedAt: null }],
    similar: [{ id: like.id, code: like.code }],
  })
  const byCode = await world.ask('GET', `/submissions/${code.toLowerCase()}`, { key: world.keys.viewer })
  expect(byCode.body).toEqual(byId.body)
  expect(JSON.stringify(byId.body)).not.toMatch(/c-ana|"file"|reference/)
})

it('tells nobody who is anonymous, and reserved names to editors and administrators alone', async () => {
  const world = await apiWorld()
  await register(world.store)
  const anonymous = await world.submission({ naming: 'anonymous', authorName: null })
  const reserved = await world.submission({ naming: 'reserved', authorName: null })
  for (const key of [world.keys.viewer, world.keys.editor, world.keys.admin, world.keys.bootstrap]) {
    const { body } = await world.ask('GET', `/submissions/${anonymous.id}`, { key })
    expect(body['author']).toEqual({ naming: 'anonymous', name: null, actorId: null })
    expect(JSON.stringify(body)).not.toMatch(/c-ana|Paguay/)
  }
  const authorFor = async (key: string) =>
    (await world.ask('GET', `/submissions/${reserved.id}`, { key })).body['author']
  expect(await authorFor(world.keys.viewer)).toEqual({ naming: 'reserved', name: null, actorId: null })
  expect(await authorFor(world.keys.editor)).toEqual({ naming: 'reserved', name: 'Ana Paguay', actorId: 'c-ana' })
})

it('masks personal data in texts for those who may only view', async () => {
  const world = await apiWorld()
  const { id } = await world.submission({ title: 'Llame al 0991234567', description: 'Mi correo es ana@example.org' })
  const viewed = await world.ask('GET', `/submissions/${id}`, { key: world.keys.viewer })
  expect(JSON.stringify(viewed.body)).not.toMatch(/0991234567|ana@example/)
  expect(JSON.stringify((await world.ask('GET', '/submissions', { key: world.keys.viewer })).body)).not.toContain(
    '0991',
  )
  const edited = await world.ask('GET', `/submissions/${id}`, { key: world.keys.editor })
  expect(edited.body).toMatchObject({ title: 'Llame al 0991234567', description: 'Mi correo es ana@example.org' })
})

it('lists actors, of whom a viewer learns no reserved name and no e-mail address', async () => {
  const world = await apiWorld()
  await register(world.store)
  await register(world.store, {
    contactId: 'c-luis',
    kind: 'academia',
    name: 'Luis Cando',
    naming: 'public',
    email: null,
  })
  const viewed = (await world.ask('GET', '/actors', { key: world.keys.viewer })).body
  const names = itemsOf(viewed).map(({ kind, name, actorId, email }) => [kind, name, actorId, email])
  expect(names.sort()).toEqual([
    ['academia', 'Luis Cando', null, null],
    ['ciudadania', null, null, null],
  ])
  expect(JSON.stringify(viewed)).not.toMatch(/Paguay|ana@|c-ana/)
  const edited = (await world.ask('GET', '/actors?kind=ciudadania&axis=participacion', { key: world.keys.editor })).body
  expect(itemsOf(edited)).toMatchObject([{ actorId: 'c-ana', name: 'Ana Paguay', email: 'ana@example.org' }])
})
