import { expect, it } from 'vitest'
import { eraseContact } from '../../../src/store/erase.js'
import { mergeContacts } from '../../../src/store/merge.js'
import { talkOn } from '../../support/talk.js'
import { announcing } from './announcing.js'

/** The API, and chats of people who write to the service. */
async function chatting() {
  const world = await announcing()
  const { ask, broadcasts, clock, editor, store } = world
  const talk = talkOn(store, broadcasts.content, clock)
  const me = async (key = editor) => (await ask('GET', '/me', { key })).body
  return {
    ...world,
    me,
    /** What the service answers to these words. */
    says: async (address: string, words: string): Promise<string[]> => {
      clock.pass(0.1)
      const said = await talk.says(words, address)
      expect(talk.failures).toEqual([])
      return said
    },
    contactOf: async (address: string) => {
      const { contact } = await talk.loaded(address)
      if (contact === null) throw new Error('nobody knows this chat')
      return contact.id
    },
    code: async (key = editor) => String((await ask('POST', '/me/chat', { key, body: {} })).body['type']),
  }
}

async function linked() {
  const world = await chatting()
  await world.says('mine', '/start')
  expect(await world.says('mine', await world.code())).toContain('link.staff')
  return world
}

it('says whose key it is', async () => {
  const { admin, me, viewer } = await chatting()
  expect(await me(viewer)).toMatchObject({ name: 'a viewer', role: 'viewer', chat: null })
  expect(await me(admin)).toMatchObject({ name: 'a admin', role: 'admin' })
})

it('links the chat in which the code is written to the key that asked for it, once', async () => {
  const { admin, code, me, says } = await chatting()
  const words = await code()
  expect(words).toMatch(/^VINCULAR \d{4} \d{4}$/)
  await says('mine', '/start')
  expect(await says('mine', words)).toContain('link.staff')
  expect(await me()).toMatchObject({ chat: { channel: 'web' } })
  expect(await me(admin)).toMatchObject({ chat: null })
  await says('other', '/start')
  expect(await says('other', words)).toContain('link.wrong')
})

it('takes the code of somebody who is new to the service', async () => {
  const { code, me, says } = await chatting()
  await says('mine', await code())
  await says('mine', '1')
  expect(await me()).toMatchObject({ chat: { channel: 'web' } })
})

it('answers wrong, old and replaced codes as those of citizens', async () => {
  const { clock, code, me, says } = await chatting()
  await says('mine', '/start')
  const first = await code()
  const second = await code()
  expect(await says('mine', first)).toContain('link.wrong')
  clock.pass(10)
  expect(await says('mine', second.replace('VINCULAR ', ''))).toContain('link.wrong')
  expect(await says('mine', '1234 5678')).toContain('link.too_often')
  expect(await me()).toMatchObject({ chat: null })
})

it('tries a broadcast out in the linked chat, whatever the hour, and counts it nowhere', async () => {
  const { clock, contactOf, draft, get, post, store } = await linked()
  clock.pass(12 * 60)
  const id = await draft({ messages: { es: 'Hola {nombre|vecina}: hay minga.' } })
  const { status, body } = await post(`/${id}/test`)
  expect([status, body]).toEqual([200, { channel: 'web', language: 'es' }])
  const rows = await store.db.delivery.findMany({ where: { contactId: await contactOf('mine'), kind: 'staff' } })
  expect(rows.map((row) => row.body)).toEqual([expect.stringContaining('Hola vecina: hay minga.')])
  expect((await get(`/${id}`)).body).toMatchObject({ broadcast: { state: 'draft' }, preview: { eligible: 0 } })
  expect(await store.db.auditEntry.count({ where: { action: 'broadcast.test' } })).toBe(1)
  expect((await post('/99/test')).status).toBe(404)
})

it('says what to do when there is no chat, or it is closed', async () => {
  const { admin, draft, post, store } = await linked()
  const id = await draft()
  const none = await post(`/${id}/test`, {}, admin)
  expect([none.status, none.body['detail']]).toEqual([422, expect.stringContaining('POST /me/chat')])
  await store.db.address.updateMany({ where: { address: 'mine' }, data: { state: 'blocked' } })
  expect((await post(`/${id}/test`)).body).toMatchObject({ status: 422, title: 'Your chat cannot be written to' })
})

it('forgets the chat when it is told to, and when its person has everything erased', async () => {
  const { ask, clock, code, contactOf, editor, me, says, store } = await linked()
  expect((await ask('DELETE', '/me/chat', { key: editor })).body).toMatchObject({ name: 'a editor', chat: null })
  await says('mine', await code())
  const contactId = await contactOf('mine')
  await store.transaction((tx) => eraseContact(tx, { contactId, keepPublished: true, now: clock.now() }))
  expect(await me()).toMatchObject({ chat: null })
  const rows = await store.db.auditEntry.findMany({
    where: { action: { startsWith: 'chat.' } },
    orderBy: { id: 'asc' },
  })
  expect(rows.map(({ action, who }) => `${action} by ${who}`)).toEqual([
    ...['chat.code by a editor', 'chat.link by a editor', 'chat.unlink by a editor'],
    ...['chat.code by a editor', 'chat.link by a editor'],
  ])
})

it('keeps the chat when its person turns out to be another too', async () => {
  const { clock, contactOf, me, says, store } = await linked()
  await says('other', '/start')
  const [gone, keep] = [await contactOf('mine'), await contactOf('other')]
  await store.transaction((tx) => mergeContacts(tx, { keep, gone, conversation: 'keep', now: clock.now() }))
  expect(await me()).toMatchObject({ chat: { linkedAt: expect.any(String) as unknown } })
})
