import { expect, it } from 'vitest'
import { revokeKey } from '../../../src/staff/keys.js'
import { NOON } from '../../store/world.js'
import { apiWorld } from './world.js'

it('locks an address out after many wrong keys, right keys and all, and says for how long', async () => {
  const { ask, keys, lines } = await apiWorld({ limits: { failures: 3, lockoutSeconds: 120 } })
  for (const key of ['a', 'b', 'c']) expect((await ask('GET', '/submissions', { key })).status).toBe(401)
  const fourth = await ask('GET', '/submissions', { key: 'd' })
  expect(fourth.status).toBe(429)
  const right = await ask('GET', '/submissions', { key: keys.admin })
  expect(right.status).toBe(429)
  const seconds = Number(right.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(120)
  expect(right.body['detail']).toContain(`wait ${String(seconds)} seconds`)
  expect(lines.filter((line) => line.includes('locked out'))).toHaveLength(1)
})

it('lets no more wrong keys be tried at once than one after the other', async () => {
  const { ask } = await apiWorld({ limits: { failures: 5 } })
  const tries = await Promise.all(
    Array.from({ length: 40 }, (_, i) => ask('GET', '/submissions', { key: `k${String(i)}` })),
  )
  expect(tries.filter(({ status }) => status === 401)).toHaveLength(5)
  expect(tries.filter(({ status }) => status === 429)).toHaveLength(35)
})

it('does not count who sends no key, nor right ones', async () => {
  const { ask, keys } = await apiWorld({ limits: { failures: 2 } })
  for (let i = 0; i < 5; i++) expect((await ask('GET', '/submissions')).status).toBe(401)
  for (let i = 0; i < 5; i++) expect((await ask('GET', '/submissions', { key: keys.viewer })).status).toBe(200)
  expect((await ask('GET', '/submissions', { key: keys.viewer })).status).toBe(200)
})

it('limits how often one key is used, and leaves the others alone', async () => {
  const { ask, keys } = await apiWorld({ limits: { perMinute: 3 } })
  for (let i = 0; i < 3; i++) expect((await ask('GET', '/submissions', { key: keys.viewer })).status).toBe(200)
  const more = await ask('GET', '/submissions', { key: keys.viewer })
  expect(more.status).toBe(429)
  expect(Number(more.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await ask('GET', '/submissions', { key: keys.editor })).status).toBe(200)
})

it('takes no key any more from the moment it was revoked', async () => {
  const { ask, keys, store } = await apiWorld()
  expect((await ask('GET', '/submissions', { key: keys.viewer })).status).toBe(200)
  await revokeKey(store, { which: 'a viewer', now: NOON })
  expect((await ask('GET', '/submissions', { key: keys.viewer })).status).toBe(401)
})
