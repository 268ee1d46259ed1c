import { describe, expect, it } from 'vitest'
import {
  addAttachment,
  approveAttachment,
  attachmentsOf,
  attachTo,
  beginAttempt,
  findAttachment,
  knownFiles,
  removeAttachment,
  removeDraftAttachments,
  senderOf,
  settleAttachment,
  submissionAttachments,
  waitingAttachments,
} from '../../src/store/attachments.js'
import type { Store } from '../../src/store/client.js'
import { after, meet, newStore, NOON } from './world.js'

const stored = { state: 'stored', mime: 'image/jpeg', bytes: 10, file: 'f'.repeat(32) } as const

async function storeWith(...people: string[]): Promise<Store> {
  const store = await newStore()
  await meet(store, ...people)
  for (const id of ['s1', 's2']) await addSubmission(store, id)
  return store
}

async function addSubmission(store: Store, id: string): Promise<void> {
  const words = { kind: 'need', axis: 'participacion', title: 'Agua', description: 'No hay', naming: 'anonymous' }
  const about = { code: id, year: 2026, number: Number(id.slice(1)), state: 'received', authorId: 'c-ana' }
  await store.db.submission.create({ data: { id, ...words, ...about, createdAt: NOON, updatedAt: NOON } })
}

function add(store: Store, who = 'ana', reference = 'r1') {
  const contactId = `c-${who}`
  return addAttachment(store.db, { contactId, channel: 'web', reference, media: 'photo', bytes: 99, now: NOON })
}

const draftOf = (store: Store, who = 'ana') => attachmentsOf(store.db, { contactId: `c-${who}`, submissionId: null })
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

describe('an attachment', () => {
  it('is part of the draft of who sent it, and of no other', async () => {
    const store = await storeWith('ana', 'rosa')
    const ids = [await add(store), await add(store, 'ana', 'r2')]
    expect(idsOf(await draftOf(store))).toEqual(ids)
    expect(await draftOf(store)).toMatchObject([{ state: 'waiting', bytes: 99, media: 'photo', approvedAt: null }, {}])
    expect(await draftOf(store, 'rosa')).toEqual([])
  })

  it('goes with the submission that it is attached to, once, and only from the own draft', async () => {
    const store = await storeWith('ana', 'rosa')
    const [mine, hers] = [await add(store), await add(store, 'rosa')]
    const ids = [mine, hers]
    expect(await attachTo(store.db, { contactId: 'c-ana', submissionId: 's1', ids })).toBe(1)
    expect(await attachTo(store.db, { contactId: 'c-ana', submissionId: 's2', ids })).toBe(0)
    expect(idsOf(await attachmentsOf(store.db, { contactId: 'c-ana', submissionId: 's1' }))).toEqual([mine])
    expect(await draftOf(store)).toEqual([])
    expect(idsOf(await draftOf(store, 'rosa'))).toEqual([hers])
  })

  it('can be taken out of the own draft, and not of what was sent', async () => {
    const store = await storeWith('ana', 'rosa')
    const [sent, kept, hers] = [await add(store), await add(store), await add(store, 'rosa')]
    await attachTo(store.db, { contactId: 'c-ana', submissionId: 's1', ids: [sent] })
    const remove = (id: string) => removeAttachment(store.db, { contactId: 'c-ana', id })
    expect([await remove(sent), await remove(hers), await remove(kept), await remove(kept)]).toEqual([
      ...[false, false, true, false],
    ])
    await add(store)
    expect(await removeDraftAttachments(store.db, 'c-ana')).toBe(1)
    expect([await draftOf(store), (await draftOf(store, 'rosa')).length]).toEqual([[], 1])
  })

  it('waits until it is due, the longest first', async () => {
    const store = await storeWith('ana')
    const [first, second] = [await add(store), await add(store)]
    await beginAttempt(store.db, { id: first, nextAt: after(60) })
    const due = (seconds: number) => waitingAttachments(store.db, { now: after(seconds), limit: 5 })
    expect(idsOf(await due(0))).toEqual([second])
    expect(await due(60)).toMatchObject([
      { id: second, attempts: 0 },
      { id: first, attempts: 1 },
    ])
  })

  it('is settled once', async () => {
    const store = await storeWith('ana')
    const id = await add(store)
    expect(await settleAttachment(store.db, { id, end: stored })).toBe(true)
    expect(await settleAttachment(store.db, { id, end: { state: 'refused', reason: 'damaged' } })).toBe(false)
    expect(await beginAttempt(store.db, { id, nextAt: after(1) })).toBe(false)
    expect(await draftOf(store)).toMatchObject([{ ...stored, reason: null }])
    expect(await waitingAttachments(store.db, { now: after(9999), limit: 5 })).toEqual([])
    expect(await knownFiles(store.db, [stored.file, 'other'])).toEqual(new Set([stored.file]))
  })

  it('cannot be settled when it was taken out meanwhile', async () => {
    const store = await storeWith('ana')
    const id = await add(store)
    await removeAttachment(store.db, { contactId: 'c-ana', id })
    expect(await settleAttachment(store.db, { id, end: stored })).toBe(false)
  })

  it('is private until staff approve it, which they can only when it is stored', async () => {
    const store = await storeWith('ana')
    const id = await add(store)
    const approve = (by: string, seconds: number) => approveAttachment(store.db, { id, by, now: after(seconds) })
    expect(await approve('staff', 1)).toBe('not_found')
    await settleAttachment(store.db, { id, end: stored })
    expect([await approve('staff', 2), await approve('other', 3)]).toEqual(['approved', 'already'])
    expect(await draftOf(store)).toMatchObject([{ approvedAt: after(2), approvedBy: 'staff' }])
  })

  it('is seen by staff when it is sent, not while it is a draft', async () => {
    const store = await storeWith('ana')
    const id = await add(store)
    expect([await findAttachment(store.db, id), await submissionAttachments(store.db, 's1')]).toEqual([null, []])
    await attachTo(store.db, { contactId: 'c-ana', submissionId: 's1', ids: [id] })
    expect(await findAttachment(store.db, id)).toMatchObject({ id, submissionId: 's1' })
    expect(idsOf(await submissionAttachments(store.db, 's1'))).toEqual([id])
  })

  it('knows where its sender is told about it, unless the sender is forgotten', async () => {
    const store = await storeWith('ana')
    const sender = { contactId: 'c-ana', channel: 'web' }
    expect(await senderOf(store.db, sender)).toEqual({ contactId: 'c-ana', addressId: 'a-ana', language: 'es' })
    expect(await senderOf(store.db, { ...sender, channel: 'telegram' })).toBeNull()
    expect(await senderOf(store.db, { ...sender, contactId: null })).toBeNull()
  })
})
