import { afterEach, describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/channels/channel.js'
import { wantedUpdates } from '../../../src/channels/telegram/updates.js'
import { connect, connectAndStart, isOpen, type Connected } from '../../support/telegram/connected.js'
import { refusals } from '../../support/telegram/fakeTelegram.js'

let connected: Connected
afterEach(() => connected.close())

const words = (events: readonly InboundEvent[]) =>
  events.map(({ input }) => (input.kind === 'text' ? input.text : input.kind))

/** A promise to be settled from outside. */
function gate() {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

describe('receiving by long polling', () => {
  it('brings what citizens write, in order', async () => {
    connected = await connectAndStart()
    const { telegram, arrived } = connected
    const rosa = telegram.citizen(51, { language: 'es' })
    const ids = ['Hola', '/menu', 'Adiós'].map((text) => rosa.says(text))
    const events = await arrived(3)
    expect(words(events)).toEqual(['Hola', '/menu', 'Adiós'])
    expect(events.map(({ eventId }) => eventId)).toEqual(ids.map(String))
    expect(events[0]).toMatchObject({ channel: 'telegram', address: '51', languageHint: 'es' })
    await telegram.settles()
  })

  it('brings what was written while nobody listened', async () => {
    connected = await connect()
    connected.telegram.citizen().says('¿Hay alguien?')
    await connected.channel.start(connected.accept())
    expect(words(await connected.arrived(1))).toEqual(['¿Hay alguien?'])
  })

  it('asks for the kinds of update it needs, and lets Telegram hold the line', async () => {
    connected = await connectAndStart()
    const polls = connected.telegram.callsOf('getUpdates').map(({ params }) => params)
    expect(polls.map(({ timeout }) => timeout)).toEqual([0, 30])
    expect(polls[1]?.['allowed_updates']).toEqual(wantedUpdates)
    expect(wantedUpdates).toContain('my_chat_member')
  })

  it('takes a webhook away that is in the way, and nothing with it', async () => {
    connected = await connect()
    const { telegram, channel } = connected
    telegram.world.webhook.set({ url: 'http://127.0.0.1:9/nobody', secret: undefined })
    telegram.citizen().says('Antes')
    await channel.start(connected.accept())
    expect(words(await connected.arrived(1))).toEqual(['Antes'])
    expect(telegram.callsOf('deleteWebhook')[0]?.params).toEqual({ drop_pending_updates: false })
  })

  it('confirms nothing before it is accepted', async () => {
    connected = await connect()
    const { telegram, channel, accept, again } = connected
    const never = gate()
    await channel.start(() => never.passed)
    await isOpen(connected)
    telegram.citizen().says('No me pierdas')
    await telegram.until('the message to be fetched', () => !telegram.world.updates.isPolled)
    // As if the process were killed now: another takes its place and gets the message.
    const next = again()
    await next.start(accept())
    expect(words(await connected.arrived(1))).toEqual(['No me pierdas'])
    never.open()
  })

  it('tries again until a message can be stored, and keeps the order meanwhile', async () => {
    connected = await connect()
    const { telegram, channel, accept } = connected
    let failures = 0
    const states: string[] = []
    await channel.start(
      accept(() => {
        states.push(channel.health().state)
        return failures++ < 3 ? Promise.reject(new Error('disk full')) : Promise.resolve()
      }),
    )
    const rosa = telegram.citizen()
    rosa.says('uno')
    rosa.says('dos')
    expect(words(await connected.arrived(2))).toEqual(['uno', 'dos'])
    expect(failures).toBe(5)
    expect(states[3]).toBe('degraded')
    await isOpen(connected)
  })

  it('does not let one citizen wait for another', async () => {
    connected = await connect()
    const { telegram, channel, accept } = connected
    const slow = gate()
    telegram.citizen(1).says('lento')
    telegram.citizen(1).says('después')
    telegram.citizen(2).says('rápido')
    await channel.start(accept((event) => (event.address === '1' ? slow.passed : Promise.resolve())))
    expect(words(await connected.arrived(1))).toEqual(['rápido'])
    slow.open()
    expect(words(await connected.arrived(3))).toEqual(['rápido', 'lento', 'después'])
  })

  it('leaves an update out that it cannot read, and says which', async () => {
    connected = await connectAndStart()
    const { telegram, logs } = connected
    const id = telegram.world.tell({ message: 'Soy Rosa Quishpe' } as never)
    telegram.citizen().says('después')
    expect(words(await connected.arrived(1))).toEqual(['después'])
    expect(logs.join()).toContain(String(id))
    expect(logs.join()).not.toContain('Quishpe')
  })

  it('hands on a repeated update under the same id', async () => {
    connected = await connectAndStart()
    const { telegram } = connected
    const id = telegram.citizen().says('otra vez')
    await connected.arrived(1)
    await telegram.settles()
    telegram.world.repeat(id)
    telegram.world.updates.goOnFrom(7)
    telegram.citizen().says('número nuevo')
    const events = await connected.arrived(2)
    expect(events.map(({ eventId }) => eventId)).toContain('7')
  })
})

describe('stopping', () => {
  it('waits for what is being accepted and confirms it', async () => {
    connected = await connect()
    const { telegram, channel, accepted, accept } = connected
    const begun = gate()
    const slow = gate()
    await channel.start(
      accept(() => {
        begun.open()
        return slow.passed
      }),
    )
    telegram.citizen().says('espera')
    await begun.passed
    let stopped = false
    const stopping = channel.stop().then(() => {
      stopped = true
    })
    await channel.reachable()
    expect(stopped).toBe(false)
    slow.open()
    await stopping
    expect(accepted).toHaveLength(1)
    expect(telegram.world.updates.pending).toHaveLength(0)
    expect(channel.health().state).toBe('stopped')
  })

  it('never confirms what it could not store', async () => {
    connected = await connect()
    const { telegram, channel, accept, again } = connected
    const texts = ['guardado', 'imposible', 'detrás']
    texts.forEach((text, index) => telegram.citizen(index + 1).says(text))
    const failed = gate()
    await channel.start(
      accept((event) => {
        if (event.address !== '2') return Promise.resolve()
        failed.open()
        return Promise.reject(new Error('disk full'))
      }),
    )
    await failed.passed
    await channel.stop()
    const left = telegram.world.updates.pending.map(({ message }) => message?.text)
    expect(left).toEqual(['imposible', 'detrás'])
    await again().start(accept())
    await telegram.settles()
    expect(words(connected.accepted)).toContain('imposible')
  })

  it('is quick while a poll is held open, and can be followed by a new start', async () => {
    connected = await connectAndStart()
    const { telegram, channel, accept } = connected
    await channel.stop()
    await channel.start(accept())
    telegram.citizen().says('de vuelta')
    expect(words(await connected.arrived(1))).toEqual(['de vuelta'])
  })
})

describe('trouble while polling', () => {
  it('does not wait out a pause when it is stopped', async () => {
    connected = await connect({ timing: { refusedMs: 3_600_000 } })
    const { telegram, channel, accept } = connected
    telegram.world.tokenValid = false
    await channel.start(accept())
    await expect.poll(() => channel.health().state).toBe('misconfigured')
    await channel.stop()
    expect(channel.health().state).toBe('stopped')
  })

  it('waits while another program polls, then goes on', async () => {
    connected = await connectAndStart()
    const { telegram, channel } = connected
    const other = fetch(`${telegram.apiRoot}/bot${telegram.token}/getUpdates?`, {
      method: 'POST',
      body: JSON.stringify({ timeout: 1 }),
    })
    await telegram.until('the conflict', () => connected.logs.join().includes('Another program'))
    telegram.citizen().says('sigo aquí')
    await connected.arrived(1)
    await isOpen(connected)
    expect(channel.health()).toEqual({ state: 'open' })
    await other
  })

  it('says clearly that the token is refused, and mends itself when it is not any more', async () => {
    connected = await connect()
    const { telegram, channel, accept } = connected
    telegram.world.tokenValid = false
    await channel.start(accept())
    await expect.poll(() => channel.health().state).toBe('misconfigured')
    expect(channel.health().detail).toContain('TELEGRAM_BOT_TOKEN')
    expect(await channel.reachable()).toBe(false)
    telegram.world.tokenValid = true
    await isOpen(connected)
    expect(await channel.reachable()).toBe(true)
  })

  it('starts without Telegram and finds it later', async () => {
    connected = await connect()
    const { telegram, channel, accept } = connected
    await telegram.goesDown()
    await channel.start(accept())
    await expect.poll(() => channel.health()).toMatchObject({ state: 'degraded' })
    expect(channel.health().detail).toContain('ECONNREFUSED')
    expect(await channel.reachable()).toBe(false)
    await telegram.comesBack()
    telegram.citizen().says('por fin')
    expect(words(await connected.arrived(1))).toEqual(['por fin'])
  })

  it('outlives a Telegram that goes away in between', async () => {
    connected = await connectAndStart()
    const { telegram, channel } = connected
    await telegram.goesDown()
    telegram.citizen().says('mientras tanto')
    await expect.poll(() => channel.health().state).toBe('degraded')
    await telegram.comesBack()
    expect(words(await connected.arrived(1))).toEqual(['mientras tanto'])
    await isOpen(connected)
  })

  it.each([
    ['a server error', refusals.serverError()],
    ['a flood warning', refusals.tooManyRequests(0)],
    ['a page of a proxy', { kind: 'proxy_page' }],
    ['the JSON of a proxy', { kind: 'proxy_json' }],
    ['a response lost on the way back', { kind: 'lost_after' }],
  ] as const)('goes on after %s, losing nothing', async (_, fault) => {
    connected = await connect()
    const { telegram, channel, accept } = connected
    telegram.citizen().says('hola')
    telegram.fails('getUpdates', fault, 2)
    await channel.start(accept())
    await connected.arrived(1)
    await telegram.settles()
    expect(words(connected.accepted)).toEqual(['hola'])
  })
})
