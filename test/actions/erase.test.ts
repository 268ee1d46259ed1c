import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { erasures } from '../../src/jobs/erasures.js'
import { createLog } from '../../src/log.js'
import { mergeContacts } from '../../src/store/contacts.js'
import { saveDraft } from '../../src/store/drafts.js'
import { attach, everyWord, traces } from '../store/whole.js'
import { published, submission } from '../store/civic.js'
import { openTalk } from '../support/talk.js'

let talk: Awaited<ReturnType<typeof openTalk>>

beforeEach(async () => {
  talk = await openTalk()
  for (const text of ['/start', '1', 'hola soy Zuleyma']) await talk.says(text)
})
afterEach(() => talk.close())

async function me(): Promise<string> {
  return (await talk.loaded()).contact?.id ?? ''
}

/** Borrarme, and yes to everything; `choice` is what is to become of what was published. */
async function erases(choice?: 'stay' | 'go'): Promise<string[]> {
  talk.clock.pass(1)
  await talk.says('borrarme')
  let said = await talk.says('sí')
  if (choice !== undefined) said = await talk.says(choice === 'stay' ? '1' : '2')
  expect(said.at(-1)).toBe('erase_me.confirm')
  return talk.says('sí')
}

/** Everything is sent, and a minute passes. */
async function minutePasses(sent = true): Promise<void> {
  if (sent) await talk.store.db.delivery.updateMany({ where: { state: 'queued' }, data: { state: 'sent' } })
  talk.clock.pass(1)
  await erasures.run({
    ...{ store: talk.store, content: talk.content, clock: talk.clock, dataDir: talk.folder },
    ...{ log: createLog({ level: 'silent' }), stopping: new AbortController().signal },
  })
}

describe('somebody who is erased', () => {
  test('gets a last answer, and then nothing of them is left', async () => {
    const id = await me()
    await saveDraft(talk.store.db, {
      contactId: id,
      kind: 'submission',
      data: '{"x":"Zuleyma"}',
      now: talk.clock.now(),
    })
    expect(await erases()).toEqual(['erase_me.done'])
    await minutePasses(false)
    const waiting = await talk.store.db.delivery.findMany({ where: { contactId: id, state: 'queued' } })
    expect(waiting.at(-1)?.body).toContain('borramos sus datos')
    await minutePasses()
    expect(await traces(talk.store, id)).toEqual({})
    expect(await everyWord(talk.store)).not.toMatch(/Zuleyma|\bana\b/)
    expect(await talk.store.db.contact.count()).toBe(0)
  })

  test('begins a new life as a newcomer when they write again', async () => {
    const id = await me()
    await erases()
    await minutePasses()
    expect((await talk.says('hola'))[0]).toMatch(/^welcome\./)
    expect(await me()).not.toBe(id)
  })

  test('begins it at once when they write before the last answer was sent, which is sent all the same', async () => {
    await talk.says('menú')
    for (const text of ['4', '1']) await talk.says(text)
    expect((await talk.session())?.flow).toBe('quiz')
    const id = await me()
    await erases()
    expect(await talk.says('hola otra vez')).toEqual(['welcome.language'])
    const anew = await me()
    expect(anew).not.toBe(id)
    await minutePasses(false)
    const waiting = await talk.store.db.delivery.findMany({ where: { contactId: id, state: 'queued' } })
    expect(waiting.at(-1)).toMatchObject({ channel: 'web', address: 'ana' })
    expect(waiting.at(-1)?.body).toContain('borramos sus datos')
    await minutePasses()
    expect(await traces(talk.store, id)).toEqual({})
    expect(await me()).toBe(anew)
    expect(await talk.says('1')).toContain('menu.nothing')
  })

  test('is a stranger in all their chats', async () => {
    const id = await me()
    await talk.says('/start', 'second')
    const second = (await talk.loaded('second')).contact?.id ?? ''
    await talk.store.transaction((tx) =>
      mergeContacts(tx, { keep: id, gone: second, conversation: 'keep', now: talk.clock.now() }),
    )
    await erases()
    for (const chat of ['ana', 'second']) expect(await talk.says('hola', chat)).toEqual(['welcome.language'])
    await minutePasses()
    expect(await traces(talk.store, id)).toEqual({})
  })

  test.each(['stay', 'go'] as const)('has what they published %s, as they choose', async (choice) => {
    const id = await me()
    const made = await published(talk.store, 'ana', { authorId: id, naming: 'public', authorName: 'Zuleyma' })
    await erases(choice)
    await minutePasses()
    const left = await talk.store.db.submission.findMany()
    if (choice === 'go') expect(left).toEqual([])
    else expect(await submission(talk.store, made.id)).toMatchObject({ naming: 'anonymous', authorName: null })
    expect(await everyWord(talk.store)).not.toContain('Zuleyma')
  })

  test('has their files removed', async () => {
    const folder = join(talk.folder, 'attachments')
    mkdirSync(folder)
    for (const name of ['a'.repeat(32), 'b'.repeat(32)]) {
      writeFileSync(join(folder, name), 'x')
      utimesSync(join(folder, name), new Date('2026-01-01'), new Date('2026-01-01'))
    }
    await attach(talk.store, 'a'.repeat(32), { contactId: await me(), submissionId: null })
    await talk.says('hola', 'eva')
    const eva = (await talk.loaded('eva')).contact?.id ?? ''
    await attach(talk.store, 'b'.repeat(32), { contactId: eva, submissionId: null })
    await erases()
    await minutePasses()
    expect(readdirSync(folder)).toEqual(['b'.repeat(32)])
  })
})

test('one yes erases nothing', async () => {
  await talk.says('borrarme')
  await talk.says('sí')
  await talk.says('menú')
  await talk.says('sí')
  expect(await talk.store.db.contact.count({ where: { erasedAt: { not: null } } })).toBe(0)
})

test('a button of the last question that is pressed much later erases nothing', async () => {
  await talk.says('borrarme')
  const asked = await talk.sends({ kind: 'text', text: 'sí' })
  const [yes] = asked?.said.at(-1)?.choices ?? []
  talk.clock.pass(61)
  await talk.expires()
  await talk.sends({ kind: 'choice', choice: yes?.id ?? '' })
  expect(await talk.store.db.contact.count({ where: { erasedAt: { not: null } } })).toBe(0)
})
