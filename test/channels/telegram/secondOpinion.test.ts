import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/channels/channel.js'
import { createTelegram, type TelegramChannel } from '../../../src/channels/telegram/telegram.js'
import { systemClock } from '../../../src/clock.js'
import { quick } from '../../support/telegram/connected.js'

const token = '4242:TEST'
const citizen = { userId: 31, chatId: 31 }
let server: TelegramServer
let channel: TelegramChannel
let accepted: InboundEvent[]

beforeEach(async () => {
  server = new TelegramServer({ port: await freePort(), host: '127.0.0.1' })
  await server.start()
  accepted = []
  const commands = [{ list: [{ command: 'menu', description: 'Ver el menú' }] }]
  const options = { token, apiRoot: server.config.apiURL, commands, clock: systemClock, timing: quick }
  channel = createTelegram({ ...options, mode: 'polling', log: pino({ level: 'silent' }) })
  await channel.start((event) => {
    accepted.push(event)
    return Promise.resolve()
  })
})
afterEach(async () => {
  await channel.stop()
  await server.stop()
})

/** That server takes no port 0. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

describe('against a Bot API server by others', () => {
  it('hears messages, commands and buttons', async () => {
    const client = server.getClient(token, citizen)
    await client.sendMessage(client.makeMessage('Hola'))
    await client.sendCommand(client.makeCommand('/menu'))
    await client.sendCallback(client.makeCallbackQuery('aprender'))
    await expect.poll(() => accepted.length).toBe(3)
    expect(accepted.map(({ input }) => input)).toEqual([
      { kind: 'text', text: 'Hola' },
      { kind: 'text', text: '/menu' },
      { kind: 'choice', choice: 'aprender' },
    ])
    expect(new Set(accepted.map(({ address }) => address))).toEqual(new Set(['31']))
    expect(new Set(accepted.map(({ eventId }) => eventId)).size).toBe(3)
  })

  it('is heard, with its buttons', async () => {
    const client = server.getClient(token, citizen)
    const outcome = await channel.send('31', { text: 'El *menú*', choices: [{ id: 'a', label: 'Aprender' }] }, 'd1')
    expect(outcome).toMatchObject({ ok: true })
    const { result } = await client.getUpdates()
    expect(result).toMatchObject([
      { message: { chat_id: 31, text: 'El <b>menú</b>\n\n1. Aprender', parse_mode: 'HTML' } },
    ])
    expect(JSON.stringify(result)).toContain('"callback_data":"a"')
  })

  it('is open although that server knows no commands', async () => {
    await expect.poll(() => channel.health().state).toBe('open')
    expect(await channel.reachable()).toBe(true)
  })
})
