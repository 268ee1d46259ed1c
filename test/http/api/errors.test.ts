import { expect, it } from 'vitest'
import { apiWorld } from './world.js'

it('says of each thing that is wrong what was given and what is accepted', async () => {
  const { ask, keys } = await apiWorld()
  const { status, headers, body } = await ask('GET', '/submissions?state=pending&limit=500&colour=red', {
    key: keys.viewer,
  })
  expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8'])
  expect(body['errors']).toEqual(
    expect.arrayContaining([
      { in: 'query', field: 'state', given: '"pending"', accepted: expect.stringContaining('in_review') as unknown },
      {
        in: 'query',
        field: 'limit',
        given: 'a text of 3 characters',
        accepted: expect.stringContaining('100') as unknown,
      },
      { in: 'query', field: 'colour', given: 'a field that does not exist', accepted: 'no such field' },
    ]),
  )
  expect(body['detail']).toContain('To do:')
})

it('repeats in errors and logs nothing that a citizen or a member of the staff wrote', async () => {
  const { ask, keys, lines, submission } = await apiWorld()
  const { id } = await submission()
  const secret = 'Rosa Guamán, 0603456789, rosa@example.org'
  const long = `${secret} ${'x'.repeat(9000)}`
  const said: unknown[] = []
  for (const [path, body] of [
    ['state', { version: 1, to: secret, text: long }],
    ['notes', { version: secret, text: long }],
    ['publish', { version: 1, reason: long }],
    ['assign', { version: 1, to: long }],
  ] as const)
    said.push((await ask('POST', `/submissions/${id}/${path}`, { key: keys.editor, body })).body)
  said.push((await ask('GET', `/submissions?q=${encodeURIComponent(long)}`, { key: keys.editor })).body)
  said.push((await ask('GET', `/submissions/${encodeURIComponent(secret)}`, { key: keys.editor })).body)
  said.push((await ask('GET', '/submissions', { key: secret.replace(/[^\w]/g, '') })).body)
  for (const text of [JSON.stringify(said), lines.join('')]) expect(text).not.toMatch(/Guam|0603456789|rosa@|RosaGuam/)
  expect(said).toHaveLength(7)
})

it('logs no key, right or wrong, and no word of what failed inside', async () => {
  const { ask, keys, lines, store } = await apiWorld()
  await ask('GET', '/submissions', { key: 'staff_wrongwrongwrong' })
  await store.db.$executeRawUnsafe('ALTER TABLE Submission RENAME TO Gone')
  const { status, body } = await ask('GET', '/submissions', { key: keys.editor })
  expect(status).toBe(500)
  expect(JSON.stringify(body)).not.toMatch(/Gone|SELECT|no such table/i)
  const text = lines.join('')
  expect(text).toContain('a request failed')
  expect(text).not.toMatch(/staff_[a-z]/i)
  expect(text).not.toContain(keys.bootstrap)
})

it('takes JSON of a sensible length and nothing else', async () => {
  const { ask, keys, submission, url } = await apiWorld()
  const { id } = await submission()
  const path = `/submissions/${id}/publish`
  const send = (body: string, type: string) =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      body,
      headers: { Authorization: `Bearer ${keys.editor}`, 'Content-Type': type },
    })
  expect((await send('version=1', 'application/x-www-form-urlencoded')).status).toBe(415)
  expect((await send('{"version":', 'application/json')).status).toBe(400)
  expect((await send(JSON.stringify({ version: 1, reason: 'x'.repeat(40_000) }), 'application/json')).status).toBe(413)
  expect((await ask('POST', path, { key: keys.editor, body: [] })).status).toBe(400)
  expect((await ask('POST', path, { key: keys.editor, body: { version: '1' } })).status).toBe(400)
  expect(
    (await ask('POST', path, { key: keys.editor, body: { version: 1, __proto__: null, constructor: 1 } })).status,
  ).toBe(400)
})

it('refuses pages that begin nowhere, and methods that a route has not', async () => {
  const { ask, keys } = await apiWorld()
  expect((await ask('GET', '/submissions?after=!!', { key: keys.viewer })).status).toBe(400)
  expect((await ask('GET', '/audit?after=bm9uZQ', { key: keys.admin })).status).toBe(400)
  const wrong = await ask('DELETE', '/submissions/x', { key: keys.admin })
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET'])
  expect((await ask('GET', '/nothing', { key: keys.admin })).body).toMatchObject({ status: 404 })
})
