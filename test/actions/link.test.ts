import { describe, expect, it } from 'vitest'
import { findActor } from '../../src/store/actors.js'
import { recordConsent } from '../../src/store/consents.js'
import { talking } from './talking.js'

const { talk, tell, somebody, newChat, idOf } = talking()

/** Asks for a code in a chat, as it is shown. */
async function codeIn(address: string): Promise<string> {
  await tell(address, 'vincular', 'pedir un código aquí')
  const shown = talk()
    .turns.at(-1)
    ?.said.find(({ text }) => text === 'link.code')?.params['code']
  if (typeof shown !== 'string') throw new Error('no code was shown')
  return shown
}

async function type(address: string, code: string): Promise<string[]> {
  return tell(address, 'vincular', 'escribir un código que tengo', code)
}

/** The texts that came to a chat without it having said anything, oldest first. */
async function unasked(address: string): Promise<string[]> {
  await talk().prompts()
  const rows = await talk().store.db.delivery.findMany({ where: { address, turn: 0 }, orderBy: { id: 'asc' } })
  return rows.map(({ body }) => body)
}

/** Two chats, the first of which is asked whether the second is the same person. */
async function twoChats(): Promise<{ first: string; second: string }> {
  const [first, second] = [await somebody(), await somebody()]
  expect(await type(second, await codeIn(first))).toContain('link.asked')
  expect((await unasked(first)).at(-1)).toContain('Alguien escribió su código en la página web')
  return { first, second }
}

describe('linking', () => {
  it('joins two chats when the one that showed the code says yes, and tells the other', async () => {
    const { first, second } = await twoChats()
    const keep = await idOf(first)
    expect(await idOf(second)).not.toBe(keep)
    expect(await tell(first, 'sí soy yo')).toEqual(['link.merged'])
    expect(await idOf(second)).toBe(keep)
    expect((await unasked(second)).at(-1)).toContain('Este chat ya está unido')
    expect(await tell(second, 'hola')).toContain('menu.hello')
  })

  it('joins nothing when it says no, and tells the other', async () => {
    const { first, second } = await twoChats()
    const ids = [await idOf(first), await idOf(second)]
    expect(await tell(first, 'no soy yo')).toEqual(['link.refused'])
    expect([await idOf(first), await idOf(second)]).toEqual(ids)
    expect((await unasked(second)).at(-1)).toContain('No se unieron los chats')
  })

  it('joins nothing while it says nothing', async () => {
    const { first, second } = await twoChats()
    expect(await idOf(first)).not.toBe(await idOf(second))
    await tell(first, 'menú')
    expect(await idOf(first)).not.toBe(await idOf(second))
  })

  it('can be asked for again after a no', async () => {
    const { first, second } = await twoChats()
    await tell(first, 'no soy yo')
    await type(second, await codeIn(first))
    expect((await unasked(first)).filter((body) => body.includes('Alguien escribió'))).toHaveLength(2)
    await tell(first, 'sí')
    expect(await idOf(second)).toBe(await idOf(first))
  })

  it('tells the chat that is asked the name of the channel, and no more of the other', async () => {
    const { first, second } = await twoChats()
    const said = (await unasked(first)).join()
    expect(said).not.toContain(second)
    expect(said).not.toContain(await idOf(second))
  })

  it('waits until the chat that showed the code is free', async () => {
    const [first, second] = [await somebody(), await somebody()]
    const code = await codeIn(first)
    await tell(first, 'quiz', 'empezar a jugar')
    await type(second, code)
    expect(await unasked(first)).toEqual([])
    await tell(first, 'menú')
    talk().clock.pass(2)
    expect((await unasked(first)).at(-1)).toContain('Alguien escribió su código')
  })

  it('does nothing when the other chat is gone by then', async () => {
    const { first, second } = await twoChats()
    const third = await somebody()
    await type(second, await codeIn(third))
    await unasked(third)
    await tell(third, 'sí')
    expect(await tell(first, 'sí')).toEqual(['link.gone'])
  })

  it('keeps the last word on every permission', async () => {
    const { first, second } = await twoChats()
    const said = { textVersion: 'v', language: 'es', channel: 'web', turn: 0 } as const
    const gone = await idOf(second)
    const given = (contactId: string, purpose: 'take_part' | 'publish_name', granted: boolean) =>
      recordConsent(talk().store.db, { contactId, purpose, granted, ...said, at: talk().clock.now() })
    await talk().store.db.actor.create({
      data: {
        contactId: gone,
        kind: 'ciudadania',
        name: 'Rosa',
        naming: 'public',
        convocation: false,
        axes: '[]',
        registeredAt: talk().clock.now(),
        updatedAt: talk().clock.now(),
      },
    })
    await given(gone, 'take_part', true)
    await given(gone, 'publish_name', true)
    await given(await idOf(first), 'publish_name', false)
    await tell(first, 'sí')
    expect(await findActor(talk().store.db, await idOf(first))).toMatchObject({ name: 'Rosa', naming: 'reserved' })
  })
})

describe('a code', () => {
  it('has eight digits in two groups, and is stored only as a hash', async () => {
    const first = await somebody()
    const code = await codeIn(first)
    expect(code).toMatch(/^\d{4} \d{4}$/)
    const rows = await talk().store.db.linkCode.findMany({ where: { contactId: await idOf(first) } })
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(code.replace(' ', ''))
    expect(JSON.stringify(await talk().session(first))).not.toContain(code)
  })

  it('is understood with or without its gap', async () => {
    const [first, second] = [await somebody(), await somebody()]
    expect(await type(second, (await codeIn(first)).replace(' ', ''))).toContain('link.asked')
  })

  it.each(['VINCULAR %', 'vincular: %', '/vincular %', 'vincular con el código %', 'link %'])(
    'is understood in one message with the word: %j',
    async (typed) => {
      const [first, second] = [await somebody(), await somebody()]
      const code = await codeIn(first)
      expect(await tell(second, typed.replace('%', code))).toEqual(['link.asked', 'menu.main'])
      await unasked(first)
      await tell(first, 'sí')
      expect(await idOf(second)).toBe(await idOf(first))
    },
  )

  it('is understood with the word in the middle of a form, which goes on', async () => {
    const [first, second] = [await somebody(), await somebody()]
    const code = await codeIn(first)
    await tell(second, 'jugar a las preguntas', 'empezar a jugar')
    expect(await tell(second, `vincular ${code.replace(' ', '')}`)).toEqual(['link.asked', 'quiz.question'])
  })

  it('is understood as the first message of a new chat, after the welcome', async () => {
    const first = await somebody()
    const code = await codeIn(first)
    const stranger = newChat()
    expect(await tell(stranger, `VINCULAR ${code}`)).toEqual(['welcome.language'])
    expect(await tell(stranger, '1')).toEqual(['welcome.intro', 'welcome.privacy', 'link.asked', 'menu.main'])
  })

  it('that is wrong is asked for again, with or without the word', async () => {
    const [first, second] = [await somebody(), await somebody()]
    const code = await codeIn(first)
    for (const before of [[], ['menú', 'vincular']]) {
      await tell(second, ...before)
      expect(await tell(second, 'vincular 1234')).toEqual(['link.wrong', 'link.type'])
    }
    expect(await tell(second, `vincular ${code}`)).toEqual(['link.asked', 'menu.main'])
  })

  it('is not seen in words that say more', async () => {
    const first = await somebody()
    for (const words of ['vincular 3 barrios', 'la ruta 7458 1709', 'vincular al 100 por ciento'])
      expect(await tell(first, words)).toEqual(['menu.nothing', 'menu.nothing_what'])
  })

  it('works once', async () => {
    const [first, second, third] = [await somebody(), await somebody(), await somebody()]
    const code = await codeIn(first)
    await type(second, code)
    expect(await type(third, code)).toContain('link.wrong')
  })

  it('works for ten minutes', async () => {
    const [first, second] = [await somebody(), await somebody()]
    const code = await codeIn(first)
    talk().clock.pass(10)
    expect(await type(second, code)).toContain('link.wrong')
  })

  it('is not for the chat that showed it', async () => {
    const first = await somebody()
    expect(await type(first, await codeIn(first))).toContain('link.same')
  })

  it('replaces the one before', async () => {
    const [first, second] = [await somebody(), await somebody()]
    const old = await codeIn(first)
    await codeIn(first)
    expect(await type(second, old)).toContain('link.wrong')
  })

  it('can be tried three times', async () => {
    const second = await somebody()
    await type(second, '1')
    await tell(second, '2')
    expect(await tell(second, '3')).toContain('link.too_often')
    await tell(second, 'vincular 1', 'vincular 2')
    expect(await tell(second, 'vincular 3')).toContain('link.too_often')
  })
})
