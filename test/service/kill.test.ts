import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'
import { startFakeTelegram, type FakeTelegram } from '../support/telegram/fakeTelegram.js'
import { expectToldOnce, lookInto, onTheirWay, untilOutboxIsEmpty, untilRecorded } from './told.js'

const CITIZENS = 12
const KILLS = 6
/** More than can be on their way at once, so that some are answered for good between two kills. */
const ANSWERS_BETWEEN_KILLS = 25

let telegram: FakeTelegram
let folder: ReturnType<typeof dataFolder>
let service: ServiceProcess | undefined

beforeEach(async () => {
  telegram = await startFakeTelegram()
  folder = dataFolder()
})
afterEach(async () => {
  await service?.kill()
  await telegram.stop()
  folder.remove()
})

function start(): ServiceProcess {
  const { token, apiRoot } = telegram
  service = new ServiceProcess({
    DATA_DIR: folder.path,
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_ROOT: apiRoot,
    LOG_LEVEL: 'warn',
  })
  return service
}

describe('a service that is killed again and again', () => {
  it('answers every message once, and again only what was on its way when it was killed', async () => {
    const citizens = Array.from({ length: CITIZENS }, () => telegram.citizen())
    const words = ['hola', '1', 'menú', '1', '2', '1', 'atrás', '¿qué es un plan de acción?', 'ayuda', 'menú', '1', '3']
    const answers = (): number => citizens.reduce((sum, { inbox }) => sum + inbox.length, 0)
    const interrupted: number[][] = []
    let said = 0
    const everybodySays = (times: number): void => {
      for (let i = 0; i < times; i++, said++)
        citizens.forEach((citizen, n) => citizen.says(words[(said + n) % words.length] ?? ''))
    }
    for (let kill = 0; kill < KILLS; kill++) {
      const running = start()
      const before = answers()
      everybodySays(3)
      await Promise.all([
        telegram.until('answers', () => answers() - before > ANSWERS_BETWEEN_KILLS + kill, 60_000),
        // One that others overtake would meet this kill too, and the service rightly sends nothing a third time.
        lookInto(folder.path, (store) => untilRecorded(store, interrupted.at(-1) ?? [])),
      ])
      await running.kill()
      interrupted.push(await lookInto(folder.path, onTheirWay))
    }
    const last = start()
    everybodySays(1)
    await telegram.settles()
    await untilOutboxIsEmpty(await last.url())
    await last.terminate()

    expect(interrupted.flat()).not.toEqual([])
    await lookInto(folder.path, async (store) => {
      expect(await store.db.inbound.count()).toBe(said * CITIZENS)
      await expectToldOnce(store, citizens, interrupted.flat())
    })
  })

  it('takes every conversation up where it stood', async () => {
    const ana = telegram.citizen()
    const first = start()
    ana.says('hola')
    await ana.received()
    ana.says('1')
    const menu = await telegram.until('the menu', () => ana.inbox.find(({ buttons }) => buttons.length > 5))
    await first.kill()
    start()
    const seen = ana.inbox.length
    ana.presses(menu.buttons[0]?.[0] ?? '')
    await telegram.until('the topics of the guide', () =>
      ana.inbox.slice(seen).some(({ buttons }) => buttons.length > 8),
    )
  })
})
