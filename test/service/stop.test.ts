import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'
import { startFakeTelegram, type FakeTelegram } from '../support/telegram/fakeTelegram.js'

/** Of two that poll with one token Telegram refuses the older, which comes back after half a minute at most. */
const POLLING_AGAIN = 45_000

let telegram: FakeTelegram
let folder: ReturnType<typeof dataFolder>
const running: ServiceProcess[] = []

beforeEach(async () => {
  telegram = await startFakeTelegram()
  folder = dataFolder()
})
afterEach(async () => {
  for (const service of running.splice(0)) await service.kill()
  await telegram.stop()
  folder.remove()
})

function start(): ServiceProcess {
  const { token, apiRoot } = telegram
  const env = { DATA_DIR: folder.path, TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot }
  const service = new ServiceProcess(env)
  running.push(service)
  return service
}

describe('a service that is told to stop', () => {
  it('ends although an answer hangs at the platform, and the answer is sent by the next', async () => {
    const first = start()
    const ana = telegram.citizen()
    telegram.fails('sendMessage', { kind: 'hangs' })
    ana.says('hola')
    await telegram.until('the send', () => telegram.callsOf('sendMessage').length > 0)
    expect(await first.terminate()).toBe(0)
    start()
    expect((await ana.received(30_000)).text).toContain('idioma')
  })

  it('has confirmed to Telegram what it took, and nothing more', async () => {
    const first = start()
    const ana = telegram.citizen()
    ana.says('hola')
    await ana.received()
    expect(await first.terminate()).toBe(0)
    expect(telegram.world.updates.pending).toHaveLength(0)
    ana.says('1')
    start()
    await telegram.until('the menu', () => ana.inbox.some(({ buttons }) => buttons.length > 5))
    expect(ana.inbox.filter(({ text }) => text.includes('idioma quiere'))).toHaveLength(1)
  })
})

describe('a second service on the same database', () => {
  it('does not send what the first one sends, and takes over when the first is killed', async () => {
    const first = start()
    await first.url()
    const ana = telegram.citizen()
    ana.says('hola')
    await ana.received()
    const second = start()
    await second.url()
    ana.says('1')
    await telegram.until('the menu', () => ana.inbox.some(({ buttons }) => buttons.length > 5), POLLING_AGAIN)
    await first.kill()
    ana.says('ayuda')
    await telegram.until('the help', () => ana.inbox.some(({ text }) => text.includes('Ayuda')), POLLING_AGAIN)
    const texts = ana.inbox.map(({ text }) => text)
    expect(texts.filter((text) => text.includes('idioma quiere'))).toHaveLength(1)
    expect(texts.filter((text) => text.includes('bienvenida'))).toHaveLength(1)
    expect(texts.filter((text) => text.includes('Ayuda'))).toHaveLength(1)
  })
})
