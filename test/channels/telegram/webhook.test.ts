import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TelegramSetupError } from '../../../src/channels/telegram/options.js'
import { createTelegram } from '../../../src/channels/telegram/telegram.js'
import { wantedUpdates } from '../../../src/channels/telegram/updates.js'
import { systemClock } from '../../../src/clock.js'
import { connect, openDoor, type Connected } from '../../support/telegram/connected.js'
import { refusals } from '../../support/telegram/fakeTelegram.js'

const secret = 'un-secreto_de_prueba'
let connected: Connected
let door: Awaited<ReturnType<typeof openDoor>>

beforeEach(async () => {
  door = await openDoor(() => connected.channel)
  connected = await connect({ mode: { webhook: { url: door.url, secret } } })
})
afterEach(async () => {
  await connected.close()
  await door.close()
})

const post = (body: string, headers: Record<string, string> = { 'x-telegram-bot-api-secret-token': secret }) =>
  fetch(door.url, { method: 'POST', body, headers })

const hello = JSON.stringify({
  update_id: 9,
  message: { message_id: 1, from: { id: 5 }, chat: { id: 5, type: 'private' }, text: 'Hola' },
})

describe('receiving by webhook', () => {
  it('tells Telegram where to post, with the secret and the kinds of update it needs', async () => {
    await connected.channel.start(connected.accept())
    await expect.poll(() => connected.channel.health().state).toBe('open')
    const [call] = connected.telegram.callsOf('setWebhook')
    expect(call?.params).toMatchObject({ url: door.url, secret_token: secret, allowed_updates: wantedUpdates })
    expect(connected.telegram.callsOf('getUpdates')).toEqual([])
  })

  it('accepts what Telegram posts, and says so', async () => {
    const { telegram, channel, accept, arrived } = connected
    await channel.start(accept())
    telegram.citizen(77).says('Hola')
    expect(await arrived(1)).toMatchObject([{ address: '77', input: { kind: 'text', text: 'Hola' } }])
    await telegram.settles()
    expect(telegram.world.webhook.answers.map(({ status }) => status)).toEqual([200])
  })

  it('is sent again what it could not store', async () => {
    const { telegram, channel, accept, arrived } = connected
    let failures = 0
    await channel.start(accept(() => (failures++ < 2 ? Promise.reject(new Error('disk full')) : Promise.resolve())))
    telegram.citizen().says('Hola')
    await arrived(1)
    await telegram.settles()
    expect(telegram.world.webhook.answers.map(({ status }) => status)).toEqual([500, 500, 200])
    expect(connected.accepted).toHaveLength(1)
  })

  it('lets nobody in without the secret', async () => {
    await connected.channel.start(connected.accept())
    const wrong: Record<string, string>[] = [{}, { 'x-telegram-bot-api-secret-token': `${secret}x` }]
    for (const headers of wrong) expect((await post(hello, headers)).status).toBe(401)
    expect((await post(hello)).status).toBe(200)
    expect(connected.accepted).toHaveLength(1)
  })

  it.each([
    ['is not JSON', '{"update_id":', 400],
    ['is too long', 'x'.repeat(1024 * 1024 + 1), 413],
    ['is no update', '["Rosa Quishpe"]', 200],
  ])('answers a body that %s, and accepts nothing', async (_, body, status) => {
    await connected.channel.start(connected.accept())
    expect((await post(body)).status).toBe(status)
    expect(connected.accepted).toEqual([])
    expect(connected.logs.join()).not.toContain('Quishpe')
  })

  it('takes posts only', async () => {
    await connected.channel.start(connected.accept())
    const headers = { 'x-telegram-bot-api-secret-token': secret }
    expect((await fetch(door.url, { headers })).status).toBe(405)
  })

  it('asks Telegram to come again while it is not listening, and leaves the webhook where it is', async () => {
    const { telegram, channel, accept } = connected
    expect((await post(hello)).status).toBe(503)
    await channel.start(accept())
    await expect.poll(() => channel.health().state).toBe('open')
    await channel.stop()
    expect((await post(hello)).status).toBe(503)
    expect(connected.accepted).toEqual([])
    expect(telegram.world.webhook.setting?.url).toBe(door.url)
  })

  it('stops only after what is being accepted', async () => {
    const { channel } = connected
    let store = () => {}
    let begun = false
    await channel.start(() => {
      begun = true
      return new Promise((resolve) => {
        store = resolve
      })
    })
    const posted = post(hello)
    await expect.poll(() => begun).toBe(true)
    let stopped = false
    const stopping = channel.stop().then(() => {
      stopped = true
    })
    expect((await post(hello)).status).toBe(503)
    expect(stopped).toBe(false)
    store()
    await stopping
    expect((await posted).status).toBe(200)
  })

  it('announces itself until Telegram listens', async () => {
    const { telegram, channel, accept } = connected
    telegram.fails('setWebhook', refusals.serverError(), 3)
    await channel.start(accept())
    await expect.poll(() => channel.health().state).toBe('open')
    expect(telegram.callsOf('setWebhook')).toHaveLength(4)
  })
})

describe('setting up', () => {
  const create = (options: { token?: string; url?: string; secret?: string }) => () =>
    createTelegram({
      token: options.token ?? '1:x',
      mode: { webhook: { url: options.url ?? 'https://example.org/hook', secret: options.secret ?? secret } },
      commands: [],
      log: { debug() {}, info() {}, warn() {}, error() {} },
      clock: systemClock,
    })

  it('refuses a webhook without a usable secret or address, and a bot without a token', () => {
    expect(create({})).not.toThrow()
    for (const bad of [{ secret: '' }, { secret: 'con espacio' }, { secret: 'x'.repeat(257) }, { url: 'mi casa' }]) {
      expect(create(bad)).toThrow(TelegramSetupError)
    }
    expect(create({ token: '' })).toThrow(TelegramSetupError)
  })

  it('has no webhook while polling', async () => {
    await connected.close()
    connected = await connect()
    await connected.channel.start(connected.accept())
    expect((await post(hello)).status).toBe(404)
  })
})
