import { expect, it } from 'vitest'
import { apiTable } from '../../../src/http/api/routes.js'
import type { Route } from '../../../src/http/api/route.js'
import { createDraft } from '../../../src/broadcasts/createDraft.js'
import { draftSchema } from '../../../src/broadcasts/draft.js'
import { covers, roles, type Role } from '../../../src/staff/roles.js'
import { createOrganisation } from '../../../src/store/organisations.js'
import { NOON } from '../../store/world.js'
import { desk } from './desk.js'
import { apiWorld, attach, vocabulary, type ApiWorld } from './world.js'

const table = apiTable(vocabulary)
const closed = table.filter((route): route is Route & { role: Role } => route.role !== null)

const draft = draftSchema.parse({ title: 'Minga', topic: 'news', messages: { es: 'Hay minga.' } })

/** Done, or refused for what was asked, or for what another role has done to it before. */
const letIn = [200, 400, 404, 422]

/** Something of each kind that exists, so that only the key decides. */
async function furnished(): Promise<{ world: ApiWorld; path: (route: Route) => string }> {
  const world = await apiWorld({ limits: { failures: 10_000 }, whatsapp: desk() })
  const { id } = await world.submission()
  const file = await attach(world, id)
  const organisation = await createOrganisation(world.store.db, { kind: 'academia', name: 'ESPOCH', now: NOON })
  const broadcast = await createDraft(world.broadcasts, { draft, by: { id: 'x', name: 'x', role: 'admin' } })
  if (!('broadcast' in broadcast)) throw new Error(broadcast.kind)
  const ids = new Map([
    ['broadcasts', String(broadcast.broadcast.id)],
    ['submissions', id],
    ['attachments', file],
    ['organisations', organisation],
  ])
  return { world, path: (route) => route.path.replace('{id}', ids.get(route.path.split('/')[1] ?? '') ?? 'none') }
}

it('opens each route to its role and those above, and to nobody else', async () => {
  const { world, path } = await furnished()
  for (const route of closed) {
    const ask = (key: string | undefined) =>
      world.ask(route.method.toUpperCase(), path(route), { key, ...(route.body === undefined ? {} : { body: {} }) })
    const name = `${route.method} ${route.path}`
    expect((await ask(undefined)).status, `${name} without a key`).toBe(401)
    expect((await ask(`${world.keys.admin}x`)).status, `${name} with a wrong key`).toBe(401)
    for (const role of roles) {
      const { status, body } = await ask(world.keys[role])
      if (!covers(role, route.role)) expect([status, body['needed']], `${name} as ${role}`).toEqual([403, route.role])
      else expect(letIn, `${name} as ${role}`).toContain(status)
    }
    expect(letIn).toContain((await ask(world.keys.bootstrap)).status)
  }
})

it('lets nobody change anything who may not', async () => {
  const { world, path } = await furnished()
  const before = await world.store.db.submission.findMany()
  const drafts = await world.store.db.broadcast.findMany()
  for (const route of closed.filter(({ method }) => method !== 'get'))
    for (const key of [undefined, 'x'.repeat(70), world.keys.viewer])
      await world.ask(route.method.toUpperCase(), path(route), {
        key,
        body: { version: 1, to: 'in_review', text: 'x' },
      })
  expect(await world.store.db.submission.findMany()).toEqual(before)
  expect(await world.store.db.broadcast.findMany()).toEqual(drafts)
  expect(await world.store.db.note.count()).toBe(0)
  expect(await world.store.db.organisation.count({ where: { verifiedAt: { not: null } } })).toBe(0)
  expect(await world.store.db.attachment.count({ where: { approvedAt: { not: null } } })).toBe(0)
  expect(world.changes()).toBe(0)
})

it('has no route that changes something below editor, and none open to all but its description', () => {
  const changing = closed.filter(({ method }) => method !== 'get')
  expect(changing.filter(({ role }) => !covers(role, 'editor'))).toEqual([])
  expect(table.filter(({ role }) => role === null).map(({ path }) => path)).toEqual(['/openapi.json'])
  expect(table.filter(({ path }) => path === '/audit').map(({ role }) => role)).toEqual(['admin'])
})

it('says how to identify oneself, and what is missing', async () => {
  const { ask, keys } = await apiWorld()
  const none = await ask('GET', '/submissions')
  expect(none.headers.get('www-authenticate')).toBe('Bearer realm="Gobierno Abierto"')
  expect(none.headers.get('content-type')).toContain('application/problem+json')
  expect(none.body).toMatchObject({ status: 401, detail: expect.stringContaining('Authorization: Bearer') as unknown })
  const wrong = await ask('GET', '/submissions', { key: 'nonsense' })
  expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"')
  const little = await ask('GET', '/audit', { key: keys.viewer })
  expect(little.headers.get('www-authenticate')).toContain('scope="admin"')
  expect(little.headers.get('cache-control')).toBe('no-store')
})

it('takes no key from anywhere but the header', async () => {
  const { ask, keys } = await apiWorld()
  expect((await ask('GET', `/submissions?key=${keys.admin}`)).status).toBe(401)
  expect((await ask('GET', '/submissions', { headers: { 'x-api-key': keys.admin } })).status).toBe(401)
  expect((await ask('GET', '/submissions', { headers: { Cookie: `key=${keys.admin}` } })).status).toBe(401)
  expect((await ask('GET', '/submissions', { headers: { Authorization: `Basic ${keys.admin}` } })).status).toBe(401)
})

it('asks for the key before it looks whether a thing exists', async () => {
  const { ask, keys } = await apiWorld()
  expect((await ask('GET', '/submissions/none')).status).toBe(401)
  expect((await ask('GET', '/submissions/none', { key: keys.viewer })).status).toBe(404)
  expect((await ask('GET', '/attachments/none', { key: keys.viewer })).status).toBe(403)
})
