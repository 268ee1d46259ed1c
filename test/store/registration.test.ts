import { expect, test } from 'vitest'
import { findActor, listActors, saveActor, type NewActor } from '../../src/store/actors.js'
import type { Store } from '../../src/store/client.js'
import { consentLedger, hasConsent, recordConsent, type ConsentEntry } from '../../src/store/consents.js'
import { dropDraft, loadDraft, saveDraft } from '../../src/store/drafts.js'
import {
  createOrganisation,
  listOrganisations,
  similarOrganisations,
  verifyOrganisation,
} from '../../src/store/organisations.js'
import { after, meet, newStore, NOON } from './world.js'

async function withPeople() {
  const store = await newStore()
  await meet(store, 'ana', 'luis', 'eva')
  return store
}

function actor(who: string, parts: Partial<NewActor> = {}): NewActor {
  return {
    contactId: `c-${who}`,
    kind: 'ciudadania',
    name: who,
    naming: 'reserved',
    organisationId: null,
    organisationRole: null,
    parish: 'velasco',
    outside: null,
    email: null,
    convocation: false,
    axes: [],
    ...parts,
  }
}

function organise(store: Store, name: string, now = NOON): Promise<string> {
  return createOrganisation(store.db, { kind: 'sociedad_civil', name, now })
}

test('the last word on a purpose is what holds, and the ledger keeps every word', async () => {
  const store = await withPeople()
  const entry: ConsentEntry = {
    ...{ purpose: 'take_part', granted: true, textVersion: '2026-01-01', language: 'es', channel: 'web', turn: 3 },
    at: NOON,
  }
  const say = (parts: Partial<ConsentEntry>) => recordConsent(store.db, { contactId: 'c-ana', ...entry, ...parts })
  expect(await hasConsent(store.db, 'c-ana', 'take_part')).toBe(false)
  await say({})
  await say({ purpose: 'updates', granted: false })
  expect(await hasConsent(store.db, 'c-ana', 'take_part')).toBe(true)
  expect(await hasConsent(store.db, 'c-ana', 'updates')).toBe(false)
  expect(await hasConsent(store.db, 'c-luis', 'take_part')).toBe(false)
  await say({ granted: false, turn: 9, at: after(5) })
  expect(await hasConsent(store.db, 'c-ana', 'take_part')).toBe(false)
  expect(await consentLedger(store.db, 'c-ana')).toEqual([
    entry,
    { ...entry, purpose: 'updates', granted: false },
    { ...entry, granted: false, turn: 9, at: after(5) },
  ])
})

test('a person has one draft of each kind, the last one saved', async () => {
  const store = await withPeople()
  const key = { contactId: 'c-ana', kind: 'submission' } as const
  expect(await loadDraft(store.db, key)).toBeNull()
  await saveDraft(store.db, { ...key, data: '{"title":"a"}', now: NOON })
  await saveDraft(store.db, { ...key, data: '{"title":"b"}', now: after(9) })
  await saveDraft(store.db, { ...key, kind: 'registration', data: '{}', now: NOON })
  expect(await loadDraft(store.db, key)).toEqual({ data: '{"title":"b"}', updatedAt: after(9) })
  await dropDraft(store.db, key)
  expect(await loadDraft(store.db, key)).toBeNull()
  expect(await loadDraft(store.db, { ...key, kind: 'registration' })).not.toBeNull()
})

test('an actor is found with all that they registered, and their organisation', async () => {
  const store = await withPeople()
  expect(await findActor(store.db, 'c-ana')).toBeNull()
  const organisationId = await organise(store, 'Junta de Agua')
  const registered = actor('ana', {
    ...{ kind: 'sociedad_civil', naming: 'public', organisationId, organisationRole: 'presidenta' },
    ...{ email: 'ana@example.org', convocation: true, axes: ['integridad', 'participacion'] },
  })
  await saveActor(store.db, registered, NOON)
  const organisation = { id: organisationId, kind: 'sociedad_civil', name: 'Junta de Agua', verifiedAt: null }
  expect(await findActor(store.db, 'c-ana')).toEqual({
    ...registered,
    ...{ organisation, assisted: false, version: 1, registeredAt: NOON, updatedAt: NOON },
  })
})

test('a correction keeps the day of registration and raises the version', async () => {
  const store = await withPeople()
  await saveActor(store.db, actor('ana'), NOON)
  await saveActor(store.db, actor('ana', { name: 'Anita', parish: null, outside: 'Quito' }), after(60))
  expect(await findActor(store.db, 'c-ana')).toMatchObject({
    ...{ name: 'Anita', parish: null, outside: 'Quito', version: 2, registeredAt: NOON, updatedAt: after(60) },
  })
})

test('staff find actors by what tells them apart, a page at a time', async () => {
  const store = await withPeople()
  const organisationId = await organise(store, 'Junta de Agua')
  await saveActor(store.db, actor('ana', { axes: ['integridad'], organisationId }), NOON)
  await saveActor(store.db, actor('eva', { kind: 'academia', axes: ['integridad', 'participacion'] }), NOON)
  await saveActor(store.db, actor('luis', { parish: 'licto' }), NOON)
  const find = async (filter: Partial<Parameters<typeof listActors>[1]>) => {
    const { rows, next } = await listActors(store.db, { limit: 10, ...filter })
    return [...rows.map(({ name }) => name), next]
  }
  expect(await find({})).toEqual(['luis', 'eva', 'ana', null])
  expect(await find({ limit: 2 })).toEqual(['luis', 'eva', 'c-eva'])
  expect(await find({ limit: 2, after: 'c-eva' })).toEqual(['ana', null])
  expect(await find({ kind: 'academia' })).toEqual(['eva', null])
  expect(await find({ parish: 'licto' })).toEqual(['luis', null])
  expect(await find({ axis: 'integridad' })).toEqual(['eva', 'ana', null])
  expect(await find({ axis: 'integri' })).toEqual([null])
  expect(await find({ organisationId })).toEqual(['ana', null])
})

test('an organisation is found again however its name is typed, the likest first', async () => {
  const store = await withPeople()
  for (const name of ['Junta de Agua de San Luis', 'Asociación de Mujeres de Licto', 'Junta de Agua Licto', 'ESPOCH'])
    await organise(store, name)
  const like = async (name: string) => {
    const rows = await similarOrganisations(store.db, { name, limit: 3 })
    return rows.map((row) => row.name)
  }
  expect(await like('junta del agua SAN LUIS')).toEqual(['Junta de Agua de San Luis', 'Junta de Agua Licto'])
  expect(await like('Asociacion mujeres Lito')).toEqual(['Asociación de Mujeres de Licto'])
  expect((await like('asosiación de mujeres'))[0]).toBe('Asociación de Mujeres de Licto')
  expect(await like('Espoch')).toEqual(['ESPOCH'])
  expect(await like('Cámara de Comercio')).toEqual([])
  expect(await like('   ')).toEqual([])
})

test('staff list organisations by what is known of them, a page at a time', async () => {
  const store = await withPeople()
  const water = await organise(store, 'Junta de Agua', after(1))
  const women = await organise(store, 'Asociación de Mujeres', after(2))
  await verifyOrganisation(store.db, { id: women, version: 1, by: 'rosa', now: NOON })
  const find = async (filter: Partial<Parameters<typeof listOrganisations>[1]>) => {
    const { rows } = await listOrganisations(store.db, { limit: 10, ...filter })
    return rows.map(({ id }) => (id === water ? 'water' : 'women')).sort()
  }
  expect(await find({})).toEqual(['water', 'women'])
  expect(await find({ verified: true })).toEqual(['women'])
  expect(await find({ verified: false })).toEqual(['water'])
  expect(await find({ search: 'MUJERES asociacion' })).toEqual(['women'])
  expect(await find({ search: 'mujeres agua' })).toEqual([])
  const first = await listOrganisations(store.db, { limit: 1 })
  const second = await listOrganisations(store.db, { limit: 1, after: first.next ?? '' })
  expect(
    [first.rows, second.rows]
      .flat()
      .map(({ id }) => id)
      .sort(),
  ).toEqual([water, women].sort())
  expect(second.next).toBeNull()
})

test('of two staff who verify what they have seen, one does and the other is told', async () => {
  const store = await withPeople()
  const id = await organise(store, 'Junta de Agua')
  const verify = (by: string) => verifyOrganisation(store.db, { id, version: 1, by, now: NOON })
  expect(await Promise.all([verify('rosa'), verify('juan')])).toEqual(['verified', 'conflict'])
  const { rows } = await listOrganisations(store.db, { limit: 1 })
  expect(rows).toMatchObject([{ id, verifiedBy: 'rosa', verifiedAt: NOON, version: 2 }])
  expect(await verifyOrganisation(store.db, { id: 'none', version: 1, by: 'rosa', now: NOON })).toBe('not_found')
})
