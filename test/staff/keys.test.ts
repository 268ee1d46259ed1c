import { createHash } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { expect, it } from 'vitest'
import { createKey, listKeys, revokeKey } from '../../src/staff/keys.js'
import { auditOf } from '../../src/store/audit.js'
import { NOON } from '../store/world.js'
import { bootstrap, settings, staffWorld } from './world.js'

it('tells who holds a key, and in which role', async () => {
  const { key, identify } = await staffWorld()
  const editor = await key('editor', 'Ana')
  const viewer = await key('viewer', 'Open data')
  expect(await identify(editor)).toMatchObject({ name: 'Ana', role: 'editor' })
  expect(await identify(viewer)).toMatchObject({ name: 'Open data', role: 'viewer' })
})

it('knows no other key, however near', async () => {
  const { key, identify, complaints } = await staffWorld()
  const good = await key('admin')
  for (const wrong of ['', 'x', good.slice(0, -1), `${good}a`, good.toUpperCase(), `${bootstrap}x`])
    expect(await identify(wrong), wrong).toBeNull()
  expect(complaints).toEqual([])
})

it('takes the bootstrap key as an admin, without storing it', async () => {
  const { identify, store } = await staffWorld()
  expect(await identify(bootstrap)).toEqual({ id: 'bootstrap', name: 'ADMIN_API_KEY', role: 'admin' })
  expect(await listKeys(store)).toEqual([])
})

it('stores of a key its hash and its beginning alone', async () => {
  const { key, store } = await staffWorld()
  const secret = await key('editor')
  expect(secret).toMatch(/^staff_[a-zA-Z]{64}$/)
  const row = await store.db.staffKey.findFirstOrThrow()
  expect(row.key).toBe(createHash('sha256').update(secret).digest('base64url'))
  expect(row.start).toBe(secret.slice(0, 10))
  expect(JSON.stringify(row)).not.toContain(secret.slice(0, 11))
})

it('lists keys with their role and when they were last used', async () => {
  const { key, identify, store } = await staffWorld()
  await identify(await key('viewer', 'Open data'))
  await key('admin', 'Ana')
  const keys = await listKeys(store)
  const seen = new Map(keys.map(({ name, role, enabled, lastUsedAt }) => [name, [role, enabled, lastUsedAt !== null]]))
  expect(seen).toEqual(
    new Map([
      ['Ana', ['admin', true, false]],
      ['Open data', ['viewer', true, true]],
    ]),
  )
})

it('revokes a key by name or id at once, and keeps the trace of it', async () => {
  const { key, identify, store } = await staffWorld()
  const [one, other] = [await key('editor', 'Ana'), await key('admin', 'Luz')]
  const id = (await identify(other))?.id ?? ''
  expect(await revokeKey(store, { which: 'Ana', now: NOON })).toEqual({ kind: 'revoked', name: 'Ana' })
  expect(await revokeKey(store, { which: id, now: NOON })).toEqual({ kind: 'revoked', name: 'Luz' })
  expect(await revokeKey(store, { which: 'Ana', now: NOON })).toEqual({ kind: 'not_found' })
  expect([await identify(one), await identify(other)]).toEqual([null, null])
  expect((await listKeys(store)).map(({ enabled }) => enabled)).toEqual([false, false])
})

it('has one key of a name in use at a time', async () => {
  const { key, store } = await staffWorld()
  await key('editor', 'Ana')
  expect(await createKey(store, settings, { name: 'Ana', role: 'admin', now: NOON })).toEqual({ kind: 'taken' })
  await revokeKey(store, { which: 'Ana', now: NOON })
  expect(await createKey(store, settings, { name: 'Ana', role: 'admin', now: NOON })).toMatchObject({ kind: 'created' })
})

it('writes down who made and who revoked keys, never the key', async () => {
  const { key, store } = await staffWorld()
  const secret = await key('editor', 'Ana')
  await revokeKey(store, { which: 'Ana', now: NOON })
  const { rows } = await auditOf(store.db, { limit: 10 })
  expect(rows.map(({ action, who }) => [action, who])).toEqual([
    ['key.revoke', 'command line'],
    ['key.create', 'command line'],
  ])
  expect(JSON.stringify(rows)).not.toContain(secret.slice(6))
})

it('does not take a failing database for a wrong key', async () => {
  const { key, identify, store } = await staffWorld()
  const good = await key('viewer')
  await store.close()
  await expect(identify(good)).rejects.toThrow()
})

it('has the tables that better-auth wants', async () => {
  const { auth } = await staffWorld()
  const checkOf = async (options: typeof auth.options) => (await betterAuth(options).$context).checkSchema
  const check = await checkOf(auth.options)
  expect(check).toBeTypeOf('function')
  await check?.()
  const wrong = await checkOf({ ...auth.options, user: { ...auth.options.user, modelName: 'staffKey' } })
  await expect(wrong?.()).rejects.toThrow('email')
})

it('is ready for people who sign in with a password, which nobody can choose for themself', async () => {
  const { auth, store } = await staffWorld()
  const { password } = await auth.$context
  const known = { email: 'ana@example.org', password: 'una clave muy larga' }
  const times = { createdAt: NOON, updatedAt: NOON }
  const data = { name: 'Ana', email: known.email, emailVerified: true, ...times }
  const user = await store.db.staffUser.create({ data: { id: 'u-ana', ...data } })
  const account = { id: 'a-ana', userId: user.id, providerId: 'credential', accountId: user.id, ...times }
  await store.db.staffAccount.create({ data: { ...account, password: await password.hash(known.password) } })
  expect(await auth.api.signInEmail({ body: known })).toMatchObject({ user: { id: user.id } })
  expect(await store.db.staffSession.count()).toBe(1)
  await expect(auth.api.signInEmail({ body: { ...known, password: 'otra clave muy larga' } })).rejects.toThrow()
  await expect(auth.api.signUpEmail({ body: { ...known, name: 'X', email: 'x@example.org' } })).rejects.toThrow()
})

it('leaves nothing of what better-auth does in a transaction that fails', async () => {
  const { auth, store } = await staffWorld()
  const { adapter } = await auth.$context
  const data = { name: 'Ana', email: 'ana@example.org', emailVerified: true, createdAt: NOON, updatedAt: NOON }
  const failed = adapter.transaction(async (tx) => {
    await tx.create({ model: 'user', data })
    throw new Error('enough')
  })
  await expect(failed).rejects.toThrow('enough')
  expect(await store.db.staffUser.count()).toBe(0)
  await adapter.transaction((tx) => tx.create({ model: 'user', data }))
  expect(await store.db.staffUser.count()).toBe(1)
})

it('consumes what can be used once in a transaction of the store', async () => {
  const { auth, store } = await staffWorld()
  const { adapter } = await auth.$context
  const data = { identifier: 'reset', value: 'v', expiresAt: NOON, createdAt: NOON, updatedAt: NOON }
  await adapter.create({ model: 'verification', data })
  const where = [{ field: 'identifier', value: 'reset' }]
  const taken = await Promise.all([1, 2, 3].map(() => adapter.consumeOne({ model: 'verification', where })))
  expect(taken.filter((row) => row !== null)).toHaveLength(1)
  expect(await store.db.staffVerification.count()).toBe(0)
})
