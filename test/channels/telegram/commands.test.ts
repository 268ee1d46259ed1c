import { afterEach, describe, expect, it } from 'vitest'
import type { CommandList } from '../../../src/channels/telegram/options.js'
import { connect, type Connected } from '../../support/telegram/connected.js'
import { refusals } from '../../support/telegram/fakeTelegram.js'

let connected: Connected
afterEach(() => connected.close())

const commands: CommandList[] = [
  { list: [{ command: 'menu', description: 'Ver el menú' }] },
  { language: 'en', list: [{ command: 'menu', description: 'Show the menu' }] },
]
const described = (language: string) => connected.telegram.world.commands.get(language)?.[0]?.description

describe('commands', () => {
  it('are registered for everybody and for each language', async () => {
    connected = await connect({ commands })
    await connected.channel.start(connected.accept())
    await connected.telegram.until('the commands', () => described('en'))
    expect([described(''), described('en')]).toEqual(['Ver el menú', 'Show the menu'])
  })

  it('are tried again in the background, without keeping anyone waiting', async () => {
    connected = await connect({ commands })
    const { telegram, channel, accept, arrived } = connected
    telegram.fails('setMyCommands', refusals.serverError(), 3)
    telegram.fails('setMyCommands', { kind: 'lost_before' }, 1)
    await channel.start(accept())
    telegram.citizen().says('hola')
    await arrived(1)
    await telegram.until('the commands', () => described('en'))
  })

  it('in a shape Telegram refuses hold up neither the other languages nor the service', async () => {
    const bad: CommandList = { language: 'es', list: [{ command: 'MENÚ', description: 'mal' }] }
    connected = await connect({ commands: [bad, ...commands] })
    await connected.channel.start(connected.accept())
    await connected.telegram.until('the commands', () => described('en'))
    expect(connected.telegram.callsOf('setMyCommands')).toHaveLength(3)
    expect(described('es')).toBeUndefined()
  })
})
