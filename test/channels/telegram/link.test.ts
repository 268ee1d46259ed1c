import { afterEach, describe, expect, it } from 'vitest'
import { connect, type Connected } from '../../support/telegram/connected.js'

let connected: Connected
afterEach(() => connected.close())

describe('the address that opens a chat with the bot', () => {
  it('is what Telegram says, and is asked for once', async () => {
    connected = await connect()
    const { channel, telegram } = connected
    expect(await channel.link?.()).toBe('https://t.me/gobierno_abierto_bot')
    await telegram.goesDown()
    expect(await channel.link?.()).toBe('https://t.me/gobierno_abierto_bot')
  })

  it('is not known while Telegram does not answer, and is when it does again', async () => {
    connected = await connect()
    const { channel, telegram } = connected
    await telegram.goesDown()
    expect(await channel.link?.()).toBeNull()
    await telegram.comesBack()
    expect(await channel.link?.()).toBe('https://t.me/gobierno_abierto_bot')
  })
})
