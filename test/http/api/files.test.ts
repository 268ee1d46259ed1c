import { expect, it } from 'vitest'
import { apiWorld, attach } from './world.js'

it('gives a file to be saved, and lets no browser run or show it', async () => {
  const world = await apiWorld()
  const { id } = await world.submission()
  const file = await attach(world, id)
  const { status, headers, body } = await world.ask('GET', `/attachments/${file}`, { key: world.keys.editor })
  expect([status, body['text']]).toEqual([200, '<script>alert(1)</script>'])
  expect(headers.get('content-type')).toBe('image/jpeg')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-disposition')).toBe(`attachment; filename="${file}.jpg"`)
  expect(headers.get('content-security-policy')).toContain('sandbox')
  expect(headers.get('cache-control')).toBe('no-store')
})

it('names no kind of content that it does not know', async () => {
  const world = await apiWorld()
  const file = await attach(world, (await world.submission()).id)
  await world.store.db.attachment.update({ where: { id: file }, data: { mime: 'text/html' } })
  const { headers } = await world.ask('GET', `/attachments/${file}`, { key: world.keys.editor })
  expect(headers.get('content-type')).toBe('application/octet-stream')
  expect(headers.get('content-disposition')).toContain('.bin')
})

it('has no file of a draft, nor one whose bytes are gone, nor one outside the folder', async () => {
  const world = await apiWorld()
  const { id } = await world.submission()
  const [draft, gone, outside] = [await attach(world, id), await attach(world, id), await attach(world, id)]
  await world.store.db.attachment.update({ where: { id: draft }, data: { submissionId: null } })
  await world.store.db.attachment.update({ where: { id: gone }, data: { file: '0'.repeat(32) } })
  await world.store.db.attachment.update({ where: { id: outside }, data: { file: '../../etc/passwd' } })
  for (const file of [draft, gone, outside, 'none', '..%2F..%2Fetc%2Fpasswd'])
    expect((await world.ask('GET', `/attachments/${file}`, { key: world.keys.editor })).status, file).toBe(404)
})

it('approves a stored file once, and writes down who did', async () => {
  const world = await apiWorld()
  const { id } = await world.submission()
  const file = await attach(world, id)
  const approve = (which: string) => world.ask('POST', `/attachments/${which}/approve`, { key: world.keys.editor })
  expect((await approve(file)).body).toMatchObject({ id: file, approvedBy: 'a editor' })
  expect((await approve(file)).status).toBe(200)
  const entries = await world.store.db.auditEntry.findMany({ where: { action: 'attachment.approve' } })
  expect(entries).toMatchObject([{ subject: file, who: 'a editor' }])
  expect((await approve(await attach(world, id, 'refused'))).status).toBe(422)
})
