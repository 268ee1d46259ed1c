import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutgoingMessage } from '../../../src/channels/channel.js'
import { connect, type Connected } from '../../support/telegram/connected.js'
import { refusals, type Citizen } from '../../support/telegram/fakeTelegram.js'
import { Refusal } from '../../support/telegram/refusal.js'

let connected: Connected
let rosa: Citizen

beforeEach(async () => {
  connected = await connect({ timing: { requestLimitSeconds: 0.5 } })
  rosa = connected.telegram.citizen()
  rosa.says('/start')
})
afterEach(() => connected.close())

const say = (text: string, choices: OutgoingMessage['choices'] = []) =>
  connected.channel.send(String(rosa.id), { text, choices }, 'd1')

describe('sending', () => {
  it('shows the markup and gives the id of the message', async () => {
    const outcome = await say('El *plan* dura _dos años_.')
    const shown = await rosa.received()
    expect(shown.source).toBe('El <b>plan</b> dura <i>dos años</i>.')
    expect(shown.text).toBe('El plan dura dos años.')
    expect(outcome).toEqual({ ok: true, providerId: String(shown.id) })
  })

  it('shows every sign as it was written', async () => {
    const text = 'Agua & <luz>: 3*4*5 "sí" &amp; </b> \\*nada\\*'
    await say(text)
    const shown = await rosa.received()
    expect(shown.text).toBe('Agua & <luz>: 3*4*5 "sí" &amp; </b> *nada*')
    expect(shown.format).toBe('HTML')
  })

  it('closes one mark inside the other', async () => {
    await say('*a _b* c_')
    expect((await rosa.received()).source).toBe('<b>a </b><b><i>b</i></b><i> c</i>')
  })

  it('offers choices as buttons, one a row, and numbered', async () => {
    const choices = [
      { id: 'a', label: 'Aprender' },
      { id: 'b', label: 'Participar <ya>' },
    ]
    await say('*Menú*', choices)
    const shown = await rosa.received()
    expect(shown.text).toBe('Menú\n\n1. Aprender\n2. Participar <ya>')
    expect(shown.buttons).toEqual([['Aprender'], ['Participar <ya>']])
    expect(shown.keyboard.flat()).toMatchObject([{ callback_data: 'a' }, { callback_data: 'b' }])
  })

  it('cuts a long label on the button only', async () => {
    const label = 'Conocer los compromisos del segundo plan de acción de gobierno abierto de Riobamba'
    await say('Elija', [{ id: 'a', label }])
    const shown = await rosa.received()
    expect(shown.buttons).toEqual([['Conocer los compromisos del segundo plan de acción de…']])
    expect(shown.text).toContain(`1. ${label}`)
  })

  it('still offers as text what no button can carry', async () => {
    const outcome = await say('Elija', [
      { id: 'ñ'.repeat(33), label: 'Larga' },
      { id: 'b', label: 'Corta' },
    ])
    expect(outcome.ok).toBe(true)
    const shown = await rosa.received()
    expect(shown.text).toContain('1. Larga\n2. Corta')
    expect(shown.buttons).toEqual([['Corta']])
  })

  it('shows no previews of links', async () => {
    await say('Vea https://www.gob.ec')
    expect((await rosa.received()).linkPreview).toBe(false)
  })

  it('fits the longest message it promises', async () => {
    const text = '*&* '.repeat(connected.channel.maxText / 2).trim()
    expect(await say(text)).toMatchObject({ ok: true })
  })

  it('sends the words alone when the formatting is refused, once', async () => {
    const { telegram } = connected
    telegram.fails('sendMessage', new Refusal(400, "Bad Request: can't parse entities: whatever"))
    expect(await say('*Hola* & adiós')).toMatchObject({ ok: true })
    const shown = await rosa.received()
    expect([shown.source, shown.format]).toEqual(['Hola & adiós', undefined])
    telegram.fails('sendMessage', new Refusal(400, "Bad Request: can't parse entities: whatever"), 2)
    expect(await say('*Hola*')).toMatchObject({ ok: false, error: { kind: 'rejected' } })
    expect(telegram.callsOf('sendMessage')).toHaveLength(4)
  })
})

describe('failing to send', () => {
  it.each([
    ['blocked', refusals.blocked(), 'contact_stopped'],
    ['a deleted account', refusals.deactivated(), 'contact_stopped'],
    ['never written to us', refusals.notStarted(), 'contact_stopped'],
    ['an unknown chat', refusals.chatNotFound(), 'contact_stopped'],
    ['an unusable message', new Refusal(400, 'Bad Request: message is too long'), 'rejected'],
    ['a refused token', refusals.unauthorized(), 'misconfigured'],
    ['a server error', refusals.serverError(), 'unknown'],
    ['a bad gateway', refusals.badGateway(), 'unknown'],
    ['a page of a proxy', { kind: 'proxy_page' }, 'unknown'],
    ['the JSON of a proxy', { kind: 'proxy_json' }, 'unknown'],
    ['a connection lost before', { kind: 'lost_before' }, 'unknown'],
    ['a connection lost after', { kind: 'lost_after' }, 'unknown'],
    ['no answer', { kind: 'hangs' }, 'unknown'],
  ] as const)('takes %s for what it is, and tries once', async (_, fault, kind) => {
    connected.telegram.fails('sendMessage', fault)
    const outcome = await say('Hola')
    expect(outcome).toMatchObject({ ok: false, error: { kind } })
    expect(connected.telegram.callsOf('sendMessage')).toHaveLength(1)
    expect(JSON.stringify(outcome)).not.toContain(connected.telegram.token.slice(11))
  })

  it('shows that a message may have arrived although the answer was lost', async () => {
    connected.telegram.fails('sendMessage', { kind: 'lost_after' })
    await say('Hola')
    expect(rosa.inbox).toHaveLength(1)
  })

  it('hands on how long Telegram asks to wait', async () => {
    connected.telegram.fails('sendMessage', refusals.tooManyRequests(7))
    expect(await say('Hola')).toEqual({ ok: false, error: { kind: 'throttled', retryAfterMs: 7000 } })
  })

  it('knows that nothing was sent when Telegram cannot be reached', async () => {
    await connected.telegram.goesDown()
    expect(await say('Hola')).toEqual({ ok: false, error: { kind: 'unreachable', detail: 'ECONNREFUSED' } })
    // Where a name has two addresses, as localhost often has, the failure has a shape of its own.
    const twofold = connected.telegram.apiRoot.replace('127.0.0.1', 'localhost')
    for (const apiRoot of ['http://nowhere.invalid', twofold]) {
      const nowhere = await connect({ apiRoot })
      const outcome = await nowhere.channel.send('5', { text: 'Hola', choices: [] }, 'd2')
      await nowhere.close()
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'unreachable' } })
    }
  })

  it('follows a citizen who blocks and comes back', async () => {
    rosa.blocks()
    expect(await say('Hola')).toMatchObject({ error: { kind: 'contact_stopped' } })
    rosa.unblocks()
    expect(await say('Hola')).toMatchObject({ ok: true })
    rosa.isGone()
    expect(await say('Hola')).toMatchObject({ error: { kind: 'contact_stopped' } })
  })

  it('writes to nobody who never wrote, nor to what is no address', async () => {
    const send = (address: string) => connected.channel.send(address, { text: 'Hola', choices: [] }, 'd')
    expect(await send('123456')).toMatchObject({ error: { kind: 'contact_stopped' } })
    expect(await send('@rosa')).toMatchObject({ error: { kind: 'rejected' } })
  })

  it('repeats nothing that was said in the refusal', async () => {
    connected.telegram.fails('sendMessage', new Refusal(400, 'Bad Request: wrong word "Rosa Quishpe"'))
    expect(JSON.stringify(await say('Rosa Quishpe'))).not.toContain('Quishpe')
  })
})
