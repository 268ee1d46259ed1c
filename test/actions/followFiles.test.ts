import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFolder, type Folder } from '../../src/attachments/folder.js'
import { addAttachment, approveAttachment, attachTo, settleAttachment } from '../../src/store/attachments.js'
import { movableClock, openTestStore, realContent, talkOn, type Talk } from '../support/talk.js'
import { offered, presses, staffChange, submitted, welcomed } from './citizens.js'

const clock = movableClock()
let talk: Talk
let folder: Folder
let close: () => Promise<void>

beforeAll(async () => {
  const store = await openTestStore(clock)
  folder = openFolder(join(store.folder, 'attachments'))
  talk = talkOn(store, realContent(), clock, folder)
  close = () => store.close()
})
afterAll(() => close())

/** A published submission with two stored files, a photo and a document, of which staff have approved the photo. */
async function withFiles(authorId: string): Promise<{ code: string }> {
  const { id, code } = await submitted(talk, authorId)
  for (const [mime, words] of [
    ['image/jpeg', 'a photo'],
    ['application/pdf', 'a document'],
  ] as const) {
    const sent = { contactId: authorId, channel: 'web', reference: 'r', media: 'photo', now: clock.now() }
    const attachment = await addAttachment(talk.store.db, sent)
    const file = await folder.write(Buffer.from(words))
    await settleAttachment(talk.store.db, { id: attachment, end: { state: 'stored', mime, bytes: words.length, file } })
    await attachTo(talk.store.db, { contactId: authorId, submissionId: id, ids: [attachment] })
    if (mime === 'image/jpeg') await approveAttachment(talk.store.db, { id: attachment, by: 'Rosa', now: clock.now() })
  }
  await staffChange(talk, id, 'publish')
  return { code }
}

/** The files that were sent to somebody, by name, as words. */
async function filesTo(who: string): Promise<Record<string, string>> {
  const rows = await talk.store.db.delivery.findMany({ where: { address: who }, orderBy: { id: 'asc' } })
  const files = rows.flatMap(({ body }) => {
    const { file } = JSON.parse(body) as { file?: { name: string; data: string } }
    return file === undefined ? [] : [[file.name, Buffer.from(file.data, 'base64').toString()] as const]
  })
  return Object.fromEntries(files)
}

describe('the files of a submission', () => {
  it('are shown to others once staff approved them, and no others', async () => {
    const author = await welcomed(talk, 'author')
    const { code } = await withFiles(author)
    await welcomed(talk, 'reader')
    await talk.says(`estado ${code}`, 'reader')
    expect(await offered(talk, 'reader')).toContain('files')
    expect(await presses(talk, 'reader', 'files')).toEqual(['submission.files_sent', 'submission.what'])
    expect(await filesTo('reader')).toEqual({ [`${code}-1.jpg`]: 'a photo' })
  })

  it('are all shown to the author', async () => {
    const author = await welcomed(talk, 'owner')
    const { code } = await withFiles(author)
    await talk.says(`estado ${code}`, 'owner')
    await presses(talk, 'owner', 'files')
    expect(await filesTo('owner')).toEqual({ [`${code}-1.jpg`]: 'a photo', [`${code}-2.pdf`]: 'a document' })
  })

  it('that cannot be read any more are not sent, and that is said', async () => {
    const author = await welcomed(talk, 'unlucky')
    const { code } = await withFiles(author)
    await talk.says(`estado ${code}`, 'unlucky')
    for (const name of await folder.olderThan(new Date(Date.now() + 1000))) await folder.remove(name)
    expect(await presses(talk, 'unlucky', 'files')).toEqual(['submission.files_none', 'submission.what'])
    expect(await filesTo('unlucky')).toEqual({})
  })

  it('are not offered where there are none to be seen', async () => {
    const author = await welcomed(talk, 'plain')
    const { id, code } = await submitted(talk, author)
    await staffChange(talk, id, 'publish')
    await welcomed(talk, 'passer-by')
    await talk.says(`estado ${code}`, 'passer-by')
    expect(await offered(talk, 'passer-by')).not.toContain('files')
  })
})
