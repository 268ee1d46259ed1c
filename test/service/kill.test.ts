import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { plain } from '../../src/channels/markup.js'
import { numberedText } from '../../src/channels/numbered.js'
import { openStore } from '../../src/store/client.js'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'
import { startFakeTelegram, type FakeTelegram } from '../support/telegram/fakeTelegram.js'

const CITIZENS = 12
const KILLS = 6
/** More than can be on their way at once, so that no answer meets two kills. */
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
  it('answers every message once, an answer on its way at most twice', async () => {
    const citizens = Array.from({ length: CITIZENS }, () => telegram.citizen())
    const words = ['hola', '1', 'menú', '1', '2', '1', 'atrás', '¿qué es un plan de acción?', 'ayuda', 'menú', '1', '3']
    const answers = (): number => citizens.reduce((sum, { inbox }) => sum + inbox.length, 0)
    let said = 0
    const everybodySays = (times: number): void => {
      for (let i = 0; i < times; i++, said++)
        citizens.forEach((citizen, n) => citizen.says(words[(said + n) % words.length] ?? ''))
    }
    for (let kill = 0; kill < KILLS; kill++) {
      const running = start()
      const before = answers()
      everybodySays(3)
      await telegram.until('answers', () => answers() - before > ANSWERS_BETWEEN_KILLS + kill, 60_000)
      await running.kill()
    }
    const last = start()
    everybodySays(1)
    await telegram.settles()
    await untilOutboxIsEmpty(await last.url())
    await last.terminate()

    const stored = await whatIsStored()
    expect(stored.taken).toBe(said * CITIZENS)
    expect([...stored.states]).toEqual(['sent'])
    for (const { id, inbox } of citizens) {
      const received = inbox.map(({ text }) => text.trim())
      expectEachOnceOrTwice(runs(received), runs(stored.texts.get(String(id)) ?? []))
    }
  }, 180_000)

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

interface Run {
  readonly text: string
  readonly times: number
}

/** The same words in a row, counted. */
function runs(texts: readonly string[]): Run[] {
  const found: Run[] = []
  for (const text of texts) {
    const last = found.at(-1)
    if (last?.text === text) found[found.length - 1] = { text, times: last.times + 1 }
    else found.push({ text, times: 1 })
  }
  return found
}

function expectEachOnceOrTwice(received: readonly Run[], stored: readonly Run[]): void {
  expect(received.map(({ text }) => text)).toEqual(stored.map(({ text }) => text))
  for (const [i, { times }] of stored.entries()) {
    expect(received[i]?.times).toBeGreaterThanOrEqual(times)
    expect(received[i]?.times).toBeLessThanOrEqual(2 * times)
  }
}

/** Asks the service itself, by its metrics. */
async function untilOutboxIsEmpty(url: string): Promise<void> {
  for (;;) {
    const page = await (await fetch(`${url}/metrics`)).text()
    const waiting = [...page.matchAll(/^deliveries\{.*state="(?:queued|sending)".*\} (\d+)$/gm)]
    if (waiting.every(([, count]) => count === '0')) return
    await setTimeout(50)
  }
}

const bodySchema = z.object({ text: z.string(), choices: z.array(z.object({ id: z.string(), label: z.string() })) })

/** What the database says was taken and was to be sent, by address and in order. */
async function whatIsStored() {
  const store = await openStore({ url: `file:${folder.path}/riobamba.db`, now: () => new Date() })
  try {
    const rows = await store.db.delivery.findMany({ orderBy: { id: 'asc' } })
    const texts = new Map<string, string[]>()
    for (const { address, body } of rows) {
      const text = plain(numberedText(bodySchema.parse(JSON.parse(body)))).trim()
      texts.set(address, [...(texts.get(address) ?? []), text])
    }
    return { taken: await store.db.inbound.count(), texts, states: new Set(rows.map(({ state }) => state)) }
  } finally {
    await store.close()
  }
}
