import { afterEach, describe, expect, it } from 'vitest'
import { connectAndStart, type Connected } from '../../support/telegram/connected.js'
import { refusals } from '../../support/telegram/fakeTelegram.js'

let connected: Connected
afterEach(() => connected.close())

const privateOnlyText = 'Escríbame *en privado*.'

describe('groups', () => {
  it('are told once where to write, and left', async () => {
    connected = await connectAndStart({ privateOnlyText })
    const { telegram, accepted } = connected
    const rosa = telegram.citizen()
    const group = telegram.group()
    group.isJoinedByBot(rosa)
    group.hears(rosa, 'Hola a todos')
    await telegram.until('the bot to leave', () => !group.botIsThere)
    await telegram.settles()
    group.isJoinedByBot(rosa)
    await telegram.until('the bot to leave again', () => !group.botIsThere)
    expect(group.inbox.map(({ text }) => text)).toEqual(['Escríbame en privado.'])
    expect(accepted).toEqual([])
  })

  it('are left in silence when there is nothing to say, or it cannot be said', async () => {
    connected = await connectAndStart()
    const { telegram } = connected
    const group = telegram.group()
    group.isJoinedByBot(telegram.citizen())
    await telegram.until('the bot to leave', () => !group.botIsThere)
    expect(group.inbox).toEqual([])
    await connected.close()

    connected = await connectAndStart({ privateOnlyText })
    const mute = connected.telegram.group()
    connected.telegram.fails('sendMessage', refusals.serverError())
    mute.isJoinedByBot(connected.telegram.citizen())
    await connected.telegram.until('the bot to leave', () => !mute.botIsThere)
  })
})
