import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutgoingFile, OutgoingMessage } from '../../../src/channels/channel.js'
import { connect, type Connected } from '../../support/telegram/connected.js'
import { refusals, type Citizen } from '../../support/telegram/fakeTelegram.js'
import { Refusal } from '../../support/telegram/refusal.js'

let connected: Connected
let rosa: Citizen
let picture: OutgoingFile

const data: OutgoingFile = { name: 'mis datos.json', mime: 'application/json', data: base64('{"nombre":"Ñusta"}') }
const tall = 'Una línea que se repite para llenar. '.repeat(40)

beforeEach(async () => {
  connected = await connect({ timing: { requestLimitSeconds: 0.5 } })
  rosa = connected.telegram.citizen()
  rosa.says('/start')
  picture = { name: 'mapa.png', mime: 'image/png', data: await drawn('teal') }
})
afterEach(() => connected.close())

async function drawn(background: string): Promise<string> {
  const image = sharp({ create: { width: 40, height: 30, channels: 3, background } })
  return (await image.png().toBuffer()).toString('base64')
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

const send = (message: Partial<OutgoingMessage>, id = 'd1') =>
  connected.channel.send(String(rosa.id), { text: '', choices: [], ...message }, id)
/** Of each call that sent such a file, whether the file came with it. */
const uploaded = (as: 'photo' | 'document') =>
  connected.telegram.calls.flatMap(({ params }) => (as in params ? [typeof params[as] !== 'string'] : []))
const methods = () => connected.telegram.calls.map(({ method }) => method)

describe('sending a file', () => {
  it('sends a document with its name and every byte, the text under it', async () => {
    const outcome = await send({ text: '*Sus datos*', choices: [{ id: 'a', label: 'Gracias' }], file: data })
    const shown = await rosa.received()
    expect(outcome).toEqual({ ok: true, providerId: String(shown.id) })
    expect(shown.file).toEqual({ as: 'document', name: 'mis_datos.json', bytes: Buffer.from('{"nombre":"Ñusta"}') })
    expect([shown.source, shown.buttons]).toEqual(['<b>Sus datos</b>\n\n1. Gracias', [['Gracias']]])
    expect(methods()).toEqual(['sendDocument'])
  })

  it('sends a picture as one', async () => {
    await send({ file: picture })
    const shown = await rosa.received()
    expect(shown.file).toEqual({ as: 'photo', name: 'mapa.png', bytes: Buffer.from(picture.data, 'base64') })
    expect(shown.text).toBe('')
  })

  it('sends as a document what Telegram does not take as a picture', async () => {
    expect(await send({ text: 'Vea', file: { ...data, mime: 'image/png' } })).toMatchObject({ ok: true })
    expect((await rosa.received()).file?.as).toBe('document')
    expect(methods()).toEqual(['sendPhoto', 'sendDocument'])
  })

  it('uploads a picture once for all who get it, whatever its words', async () => {
    await send({ text: 'Uno', file: picture })
    await send({ text: 'Dos', file: picture }, 'd2')
    const [first, second] = [await rosa.received(), await rosa.received()]
    expect([first.text, second.text]).toEqual(['Uno', 'Dos'])
    expect(second.file).toEqual(first.file)
    expect(uploaded('photo')).toEqual([true, false])
    await send({ file: { ...picture, data: await drawn('red') } }, 'd3')
    expect(uploaded('photo')).toEqual([true, false, true])
  })

  it('uploads a picture again when Telegram does not know its id any more', async () => {
    const gone = 'Bad Request: wrong file identifier/HTTP URL specified'
    await send({ file: picture })
    connected.telegram.fails('sendPhoto', new Refusal(400, gone))
    expect(await send({ text: 'Dos', file: picture }, 'd2')).toMatchObject({ ok: true })
    await send({ file: picture }, 'd3')
    expect(uploaded('photo')).toEqual([true, false, true, false])
    expect(rosa.inbox.map(({ file }) => file?.bytes.toString('base64'))).toEqual([1, 2, 3].map(() => picture.data))
  })

  it('sends once again as a document, without trying a picture, what was not taken as one', async () => {
    const file = { ...data, mime: 'image/png' }
    await send({ file })
    await send({ file }, 'd2')
    expect(methods()).toEqual(['sendPhoto', 'sendDocument', 'sendDocument'])
    expect(uploaded('document')).toEqual([true, false])
  })

  it('uploads what belongs to one person each time', async () => {
    await send({ file: data })
    await send({ file: data }, 'd2')
    expect(uploaded('document')).toEqual([true, true])
  })

  it('sends a text that is too long for a caption as a message after the file', async () => {
    expect(await send({ text: tall, choices: [{ id: 'a', label: 'Sí' }], file: data })).toMatchObject({ ok: true })
    const [file, words] = [await rosa.received(), await rosa.received()]
    expect([file.text, file.buttons, file.file?.name]).toEqual(['', [], 'mis_datos.json'])
    expect([words.text.startsWith('Una línea'), words.buttons]).toEqual([true, [['Sí']]])
  })

  it('sends the words alone when the file of the same message has gone out already', async () => {
    connected.telegram.fails('sendMessage', refusals.tooManyRequests(3))
    expect(await send({ text: tall, file: data })).toMatchObject({ error: { kind: 'throttled' } })
    expect(await send({ text: tall, file: data })).toMatchObject({ ok: true })
    expect(methods()).toEqual(['sendDocument', 'sendMessage', 'sendMessage'])
    expect(await send({ text: tall, file: data }, 'd2')).toMatchObject({ ok: true })
    expect(methods().slice(3)).toEqual(['sendDocument', 'sendMessage'])
  })

  it('sends the words without formatting when that is refused', async () => {
    connected.telegram.fails('sendDocument', new Refusal(400, "Bad Request: can't parse entities: whatever"))
    expect(await send({ text: '*Hola*', file: data })).toMatchObject({ ok: true })
    expect((await rosa.received()).source).toBe('Hola')
  })

  it.each([
    ['blocked', refusals.blocked(), 'contact_stopped'],
    ['asked to wait', refusals.tooManyRequests(7), 'throttled'],
    ['too large', new Refusal(413, 'Request Entity Too Large'), 'rejected'],
    ['a connection lost after', { kind: 'lost_after' }, 'unknown'],
    ['no answer', { kind: 'hangs' }, 'unknown'],
  ] as const)('takes %s for what it is, and tries once', async (_, fault, kind) => {
    connected.telegram.fails('sendDocument', fault)
    expect(await send({ text: 'Hola', file: data })).toMatchObject({ ok: false, error: { kind } })
    expect(methods()).toEqual(['sendDocument'])
  })
})
