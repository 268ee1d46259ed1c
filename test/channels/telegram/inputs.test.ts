import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/channels/channel.js'
import { translate } from '../../../src/channels/telegram/translate.js'
import { inputSchema } from '../../../src/engine/input.js'
import { connectAndStart, type Connected } from '../../support/telegram/connected.js'
import type { Citizen } from '../../support/telegram/fakeTelegram.js'

let connected: Connected
let rosa: Citizen

beforeAll(async () => {
  connected = await connectAndStart()
  rosa = connected.telegram.citizen(600, { firstName: 'Rosa', language: 'es' })
})
afterAll(() => connected.close())

const file = { file_id: 'f1', file_unique_id: 'u1' }
const sized = { ...file, width: 10, height: 10, duration: 1 }

async function input(act: (citizen: Citizen) => number): Promise<InboundEvent['input']> {
  const id = String(act(rosa))
  const find = () => connected.accepted.find(({ eventId }) => eventId === id)
  return (await connected.telegram.until(`event ${id}`, find)).input
}

describe('what citizens send', () => {
  it.each([
    ['¿Qué es un plan?', '¿Qué es un plan?'],
    ['/menu', '/menu'],
    ['/menu@gobierno_abierto_bot', '/menu'],
    ['/menu@gobierno_abierto_bot ahora', '/menu ahora'],
    ['/start propuesta_17', '/start propuesta_17'],
    ['escríbame a rosa@correo.ec', 'escríbame a rosa@correo.ec'],
  ])('text %j arrives as %j', async (said, text) => {
    expect(await input((citizen) => citizen.says(said))).toEqual({ kind: 'text', text })
  })

  it('a photo is its largest size, with its caption', async () => {
    const bytes = Buffer.alloc(2000)
    const photo = await input((citizen) => citizen.sendsPhoto({ caption: 'el bache', bytes }))
    expect(photo).toMatchObject({ kind: 'media', media: 'photo', size: 2000, caption: 'el bache' })
    expect(photo).not.toMatchObject({ file: expect.stringMatching('small') as unknown })
  })

  it('a voice note has its type and size', async () => {
    const voice = await input((citizen) => citizen.sendsVoice(Buffer.alloc(70)))
    expect(voice).toMatchObject({ kind: 'media', media: 'voice', size: 70, mime: 'audio/ogg' })
  })

  it.each([
    ['audio', { audio: sized }],
    ['video', { video: sized }],
    ['video', { video_note: { ...sized, length: 10 } }],
    ['video', { animation: sized, document: file }],
    ['document', { document: file }],
    ['sticker', { sticker: { ...sized, type: 'regular', is_animated: false, is_video: false } }],
  ] as const)('media arrives as %s: %j', async (media, content) => {
    expect(await input((citizen) => citizen.sends(content))).toEqual({ kind: 'media', media, file: 'f1' })
  })

  it('a location is its place', async () => {
    const place = await input((citizen) => citizen.sharesLocation(-1.67, -78.65))
    expect(place).toEqual({ kind: 'location', latitude: -1.67, longitude: -78.65 })
  })

  it("a card is the citizen's own only when Telegram vouches for it", async () => {
    const phone = '+593991234567'
    expect(await input((citizen) => citizen.sharesContact(phone))).toEqual({ kind: 'contact', phone, own: true })
    const others = await input((citizen) => citizen.sharesContact(phone, 'other'))
    expect(others).toEqual({ kind: 'contact', phone, own: false })
  })

  it('a changed message says that it was changed', async () => {
    rosa.says('Ola')
    expect(await input((citizen) => citizen.edits('Hola'))).toEqual({ kind: 'edited' })
  })

  it('other content is named', async () => {
    const dice = await input((citizen) => citizen.sends({ dice: { emoji: '🎲', value: 3 } }))
    expect(dice).toEqual({ kind: 'unsupported', what: 'dice' })
    expect(await input((citizen) => citizen.sends({}))).toEqual({ kind: 'unsupported', what: 'message' })
  })

  it('a pressed button is its id, with what it said', async () => {
    const choices = [{ id: 'menu.main:aprender', label: 'Aprender' }]
    rosa.says('hola')
    await connected.telegram.settles()
    await connected.channel.send('600', { text: '¿Qué desea?', choices }, 'd1')
    await rosa.received()
    const pressed = await input((citizen) => citizen.presses('Aprender'))
    expect(pressed).toEqual({ kind: 'choice', choice: 'menu.main:aprender', label: 'Aprender' })
  })

  it('stopping and allowing messages are followed', async () => {
    expect(await input((citizen) => citizen.blocks())).toEqual({ kind: 'blocked' })
    expect(await input((citizen) => citizen.unblocks())).toEqual({ kind: 'unblocked' })
  })
})

describe('translating', () => {
  const now = new Date()
  const from = { id: 5, is_bot: false, first_name: 'Rosa' }
  const chat = { id: 5, type: 'private', first_name: 'Rosa' }

  it('says nothing of a place that moves while it is shared', () => {
    const edited_message = { message_id: 1, from, chat, location: { latitude: 1, longitude: 2 } }
    expect(translate({ update_id: 1, edited_message }, now)).toEqual({ kind: 'nothing', why: 'uninteresting' })
  })

  it('reads around parts in a shape it does not know', () => {
    const message = { message_id: 'x', from, chat, text: 'Hola', photo: 7, reply_markup: [], novelty: { a: 1 } }
    const arrival = translate({ update_id: 1, message, novelty: true }, now)
    expect(arrival).toMatchObject({ event: { address: '5', input: { kind: 'text', text: 'Hola' } } })
  })

  it('finds a meaning for anything, and only inputs the engine knows', () => {
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom('private', 'Hola', 5))
    const chatLike = fc.oneof(part, fc.constant(chat))
    const fromLike = fc.oneof(part, fc.constant(from))
    const content = fc.dictionary(fc.constantFrom('text', 'photo', 'voice', 'location', 'contact', 'data', 'id'), part)
    const inner = fc.tuple(content, chatLike, fromLike).map(([rest, chat, from]) => ({ ...rest, chat, from }))
    const kind = fc.constantFrom('message', 'edited_message', 'callback_query', 'my_chat_member', 'poll')
    const update = fc.tuple(fc.oneof(part, fc.nat()), kind, fc.oneof(part, inner))
    fc.assert(
      fc.property(update, ([update_id, name, value]) => {
        const arrival = translate({ update_id, [name]: value }, now)
        if (arrival.kind !== 'event') return
        const { input } = arrival.event
        expect(['blocked', 'unblocked'].includes(input.kind) || inputSchema.safeParse(input).success).toBe(true)
      }),
    )
  })
})
