import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readHtml } from '../../support/telegram/html.js'
import { startFakeTelegram, type FakeTelegram } from '../../support/telegram/fakeTelegram.js'

let telegram: FakeTelegram
beforeEach(async () => {
  telegram = await startFakeTelegram()
})
afterEach(() => telegram.stop())

async function call(method: string, params: object = {}, token = telegram.token): Promise<unknown> {
  const url = `${telegram.apiRoot}/bot${token}/${method}`
  return (await fetch(url, { method: 'POST', body: JSON.stringify(params) })).json()
}

const message = (text: string) => ({ message: { text } })

/** What the tests of the channel lean on: that the fake is as strict as Telegram. */
describe('the fake Telegram', () => {
  it('gives updates out again until a later offset confirms them', async () => {
    const rosa = telegram.citizen()
    const [first] = [rosa.says('uno'), rosa.says('dos')]
    const both = { ok: true, result: [message('uno'), message('dos')] }
    expect(await call('getUpdates')).toMatchObject(both)
    expect(await call('getUpdates', { offset: first })).toMatchObject(both)
    expect(await call('getUpdates', { limit: 1 })).toMatchObject({ result: [message('uno')] })
    expect(await call('getUpdates', { offset: first + 1 })).toMatchObject({ result: [message('dos')] })
    expect(await call('getUpdates')).toMatchObject({ result: [message('dos')] })
    expect(await call('getUpdates', { offset: first + 2 })).toEqual({ ok: true, result: [] })
  })

  it('holds a poll open until something happens', async () => {
    const polled = call('getUpdates', { timeout: 30 })
    await telegram.until('the poll', () => telegram.world.updates.isPolled)
    telegram.citizen().says('por fin')
    expect(await polled).toMatchObject({ result: [message('por fin')] })
  })

  it('ends the older of two polls, and any poll beside a webhook', async () => {
    const older = call('getUpdates', { timeout: 30 })
    await telegram.until('the poll', () => telegram.world.updates.isPolled)
    await call('getUpdates')
    expect(await older).toMatchObject({ ok: false, error_code: 409 })
    await call('setWebhook', { url: 'http://127.0.0.1:9/' })
    expect(await call('getUpdates')).toMatchObject({ ok: false, error_code: 409 })
  })

  it('sends only the kinds that were asked for', async () => {
    await call('getUpdates', { allowed_updates: ['message'] })
    const rosa = telegram.citizen()
    rosa.blocks()
    rosa.says('aquí')
    expect(await call('getUpdates')).toMatchObject({ result: [message('aquí')] })
  })

  it('refuses a wrong token, an unknown method, and a parameter it does not know', async () => {
    expect(await call('getMe', {}, '1:wrong')).toMatchObject({ error_code: 401 })
    expect(await call('getYou')).toMatchObject({ error_code: 404 })
    expect(await call('getMe', { polite: true })).toMatchObject({ error_code: 400 })
  })

  it('refuses messages that Telegram would refuse', async () => {
    const rosa = telegram.citizen(8)
    const send = (more: object) => call('sendMessage', { chat_id: 8, text: 'Hola', ...more })
    const keyboard = (callback_data: string) => ({
      reply_markup: { inline_keyboard: [[{ text: 'x', callback_data }]] },
    })
    expect(await send({})).toMatchObject({ description: 'Bad Request: chat not found' })
    rosa.says('/start')
    expect(await send({})).toMatchObject({ ok: true })
    expect(await send(keyboard('x'.repeat(64)))).toMatchObject({ ok: true })
    expect(await send(keyboard('ñ'.repeat(33)))).toMatchObject({ description: 'Bad Request: BUTTON_DATA_INVALID' })
    expect(await send({ text: 'x'.repeat(4097) })).toMatchObject({ description: 'Bad Request: message is too long' })
    expect(await send({ text: ' ' })).toMatchObject({ description: 'Bad Request: message text is empty' })
    rosa.blocks()
    expect(await send({})).toMatchObject({ error_code: 403 })
  })

  it('reads HTML as Telegram does', () => {
    expect(readHtml('<b>a <i>b</i></b> &lt;c&gt; &amp;amp; &nada;')).toBe('a b <c> &amp; &nada;')
    for (const bad of ['<p>a</p>', '<b>a', 'a</b>', '<b><i>a</b></i>', '1 < 2']) {
      expect(() => readHtml(bad)).toThrow("can't parse entities")
    }
  })

  it('takes buttons away once', async () => {
    const rosa = telegram.citizen(8)
    rosa.says('/start')
    const reply_markup = { inline_keyboard: [[{ text: 'Sí', callback_data: 's' }]] }
    await call('sendMessage', { chat_id: 8, text: '¿Sigue?', reply_markup })
    const { id: message_id } = await rosa.received()
    const edit = { chat_id: 8, message_id }
    expect(await call('editMessageReplyMarkup', edit)).toMatchObject({ ok: true })
    expect(await call('editMessageReplyMarkup', edit)).toMatchObject({ error_code: 400 })
    expect(() => rosa.presses('Sí')).toThrow('No button says "Sí"')
  })
})
