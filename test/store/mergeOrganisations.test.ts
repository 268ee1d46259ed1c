import { describe, expect, it } from 'vitest'
import { findActor, saveActor } from '../../src/store/actors.js'
import { saveDraft } from '../../src/store/drafts.js'
import { mergeOrganisations, type OrganisationMerge } from '../../src/store/mergeOrganisations.js'
import { createOrganisation, verifyOrganisation } from '../../src/store/organisations.js'
import { findOrganisation } from '../../src/store/staffOrganisations.js'
import { commitTurns } from '../../src/store/turns.js'
import { after, meet, newStore, NOON, turn } from './world.js'

/** Ana belongs to one organisation, Luis and Rosa to the same under another name. */
async function twice() {
  const store = await newStore()
  await meet(store, 'ana', 'luis', 'rosa')
  const create = (name: string) => createOrganisation(store.db, { kind: 'academia', name, now: NOON })
  const [keep, gone] = [await create('Universidad de Chimborazo'), await create('U. de Chimborazo')]
  const join = (who: string, organisationId: string) =>
    saveActor(
      store.db,
      {
        ...{ contactId: `c-${who}`, kind: 'academia', name: who, naming: 'reserved', organisationId, axes: [] },
        ...{ organisationRole: null, parish: 'licto', outside: null, email: null, convocation: false },
      },
      NOON,
    )
  await join('ana', keep)
  await join('luis', gone)
  await join('rosa', gone)
  const seen = async (id: string) => ({ id, version: (await findOrganisation(store.db, id))?.version ?? 0 })
  const merge = async (parts: Partial<OrganisationMerge> = {}) => {
    const merging = {
      ...{ keep: await seen(keep), gone: await seen(gone), by: { who: 'María', whoId: 's-1' }, now: after(60) },
      ...parts,
    }
    return store.transaction((tx) => mergeOrganisations(tx, merging))
  }
  const verify = async (id: string, by: string, now: Date) =>
    verifyOrganisation(store.db, { ...(await seen(id)), by, now })
  const log = () => store.db.auditEntry.findMany()
  return { store, keep, gone, seen, merge, verify, log }
}

describe('two organisations that are the same', () => {
  it('become one, to which everybody belongs who belonged to either', async () => {
    const { store, keep, gone, merge } = await twice()
    expect(await merge()).toEqual({ kind: 'merged', moved: 2 })
    for (const who of ['ana', 'luis', 'rosa'])
      expect((await findActor(store.db, `c-${who}`))?.organisation).toMatchObject({ id: keep })
    expect(await findOrganisation(store.db, gone)).toBeNull()
    expect(await findOrganisation(store.db, keep)).toMatchObject({ name: 'Universidad de Chimborazo', version: 2 })
  })

  it('change those who are moved, and nobody else', async () => {
    const { store, merge } = await twice()
    await merge()
    expect(await findActor(store.db, 'c-luis')).toMatchObject({ version: 2, updatedAt: after(60), registeredAt: NOON })
    expect(await findActor(store.db, 'c-ana')).toMatchObject({ version: 1, updatedAt: NOON })
  })

  it.each([
    ['the one that stays', 20, 40, 'of keep', 20],
    ['the one that goes', 40, 20, 'of gone', 20],
  ])('keep the older verification when it is that of %s', async (_, ofKeep, ofGone, by, at) => {
    const { store, keep, gone, merge, verify } = await twice()
    await verify(keep, 'of keep', after(ofKeep))
    await verify(gone, 'of gone', after(ofGone))
    await merge()
    expect(await findOrganisation(store.db, keep)).toMatchObject({ verifiedAt: after(at), verifiedBy: by })
  })

  it('keep the only verification there is', async () => {
    const { store, keep, gone, merge, verify } = await twice()
    await verify(gone, 'of gone', after(40))
    await merge()
    expect(await findOrganisation(store.db, keep)).toMatchObject({ verifiedAt: after(40), verifiedBy: 'of gone' })
  })

  it('are both in one line of the log, with why, and without their names', async () => {
    const { keep, gone, merge, verify, log } = await twice()
    await verify(gone, 'of gone', after(40))
    await merge({ reason: 'Hablé con su rector' })
    const [line, ...more] = await log()
    expect(more).toEqual([])
    expect(line).toMatchObject({
      who: 'María',
      whoId: 's-1',
      action: 'organisation.merge',
      subject: keep,
      at: after(60),
    })
    expect(line?.reason).toBe('Hablé con su rector')
    expect(JSON.parse(line?.before ?? '')).toEqual({
      kept: { id: keep, kind: 'academia', verified: false, version: 1 },
      merged: { id: gone, kind: 'academia', verified: true, version: 2 },
    })
    expect(JSON.parse(line?.after ?? '')).toEqual({ kept: { id: keep, verified: true }, moved: 2 })
    expect(JSON.stringify(line)).not.toContain('Chimborazo')
  })
})

describe('somebody who is about to register', () => {
  it('registers with the one that stays, in a conversation and in a draft', async () => {
    const { store, keep, gone, merge } = await twice()
    const data = (id: string) => JSON.stringify({ belongs: id, similar: [{ option: 'o1', id, name: 'U.' }] })
    await commitTurns(store, [turn('ana', { session: { version: 2, flow: 'register', data: data(gone) } })], after(10))
    await saveDraft(store.db, { contactId: 'c-luis', kind: 'registration', data: data(gone), now: NOON })
    await merge()
    expect(await store.db.session.findUniqueOrThrow({ where: { contactId: 'c-ana' } })).toMatchObject({
      data: data(keep),
      version: 3,
    })
    expect((await store.db.draft.findFirstOrThrow()).data).toBe(data(keep))
    // Nobody else's turn is disturbed.
    expect((await store.db.session.findUniqueOrThrow({ where: { contactId: 'c-rosa' } })).version).toBe(1)
  })
})

describe('organisations that are not as they were seen', () => {
  it.each(['keep', 'gone'] as const)('are left as they are when %s was changed', async (which) => {
    const { store, keep, gone, merge, seen, verify, log } = await twice()
    const before = { keep: await seen(keep), gone: await seen(gone) }
    await verify(before[which].id, 'somebody else', after(30))
    expect(await merge(before)).toEqual({ kind: 'conflict' })
    expect((await findActor(store.db, 'c-luis'))?.organisationId).toBe(gone)
    expect(await log()).toEqual([])
  })

  it('are merged once: the second of two is told that one is gone', async () => {
    const { keep, gone, merge, seen, log } = await twice()
    const before = { keep: await seen(keep), gone: await seen(gone) }
    expect(await merge(before)).toMatchObject({ kind: 'merged' })
    expect(await merge(before)).toEqual({ kind: 'not_found' })
    expect(await merge({ keep: before.gone, gone: before.keep })).toEqual({ kind: 'not_found' })
    expect(await log()).toHaveLength(1)
  })

  it('are never one and the same', async () => {
    const { keep, merge, seen } = await twice()
    await expect(merge({ gone: await seen(keep) })).rejects.toThrow('itself')
  })
})
