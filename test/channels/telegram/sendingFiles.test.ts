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
  const image = sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
  picture = { name: 'mapa.png', mime: 'image/png', data: (await image.png().toBuffer()).toString('base64') }
})
afterEach(() => connected.close())

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

const send = (message: Partial<OutgoingMessage>, id = 'd1') =>
  connected.channel.send(String(rosa.id), { text: '', choices: [], ...message }, id)
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
