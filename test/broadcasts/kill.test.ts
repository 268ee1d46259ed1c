import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'
import { refusals, startFakeTelegram, type FakeTelegram } from '../support/telegram/fakeTelegram.js'
import type { Fault } from '../support/telegram/faults.js'
import { announceTo, isDone, killSenders, outcomeOf, type Place } from './killed.js'

const PEOPLE = 2_000
const KILLS = 20
/** At the most; few enough for all kills to come while it is being sent. */
const SENDS_BETWEEN_KILLS = 100
/** How many sends a kill can cut off, of which nobody knows then what became. */
const UNDER_WAY = 30
const FIRST_ID = 500_000

let telegram: FakeTelegram
let folder: ReturnType<typeof dataFolder>
const running = new Set<ServiceProcess>()

beforeEach(async () => {
  telegram = await startFakeTelegram()
  folder = dataFolder()
})
afterEach(async () => {
  for (const service of running) await service.kill()
  await telegram.stop()
  folder.remove()
})

/** What befalls one send in so many. 429 is rare, as each stops the whole channel for two seconds. */
const faults: readonly { readonly oneIn: number; readonly fault: () => Fault }[] = [
  { oneIn: 700, fault: () => ({ kind: 'refuses', refusal: refusals.tooManyRequests(1) }) },
  { oneIn: 100, fault: () => ({ kind: 'refuses', refusal: refusals.blocked() }) },
  { oneIn: 150, fault: () => ({ kind: 'refuses', refusal: refusals.serverError() }) },
  { oneIn: 150, fault: () => ({ kind: 'proxy_page' }) },
  { oneIn: 150, fault: () => ({ kind: 'lost_before' }) },
  { oneIn: 150, fault: () => ({ kind: 'lost_after' }) },
]

/** Faults that befell a send; `unknown`: those after which nobody knows what became of it. */
const befell = { blocked: 0, unknown: 0 }

function byChance(method: string): Fault | undefined {
  if (method !== 'sendMessage') return undefined
  const fault = faults.find(({ oneIn }) => Math.random() * oneIn < 1)?.fault()
  const code = fault?.kind === 'refuses' ? fault.refusal.code : undefined
  if (code === 403) befell.blocked += 1
  else if (fault !== undefined && code !== 429) befell.unknown += 1
  return fault
}

function start(): ServiceProcess {
  const { apiRoot, token } = telegram
  const env = { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, TELEGRAM_PER_SECOND: '200' }
  const service = new ServiceProcess({ DATA_DIR: folder.path, LOG_LEVEL: 'error', WEB_CHAT: 'off', ...env })
  running.add(service)
  return service
}

describe('a service that is killed again and again while it sends a broadcast', () => {
  it('gives everybody one copy, doubles none, and knows what became of each', async () => {
    const ids = Array.from({ length: PEOPLE }, (_, i) => FIRST_ID + i)
    const people = new Map(ids.map((id) => [`c-${String(id)}`, telegram.citizen(id)]))
    for (const chat of telegram.world.chats.values()) chat.standing = 'open'
    const place: Place = { dataDir: folder.path, file: join(folder.path, 'riobamba.db'), channel: 'telegram' }
    const id = await announceTo(place, ids.map(String))
    telegram.world.faults.byChance = byChance
    const asked = (): number => telegram.callsOf('sendMessage').length
    const sends = () => {
      const next = asked() + Math.ceil(Math.random() * SENDS_BETWEEN_KILLS)
      return telegram.until('sends', () => asked() >= next, 60_000)
    }
    const [last] = await killSenders(place, { kills: KILLS, ready: [], sends, start })
    await isDone(place, id)
    await last?.terminate()

    const { copies } = await outcomeOf(place, id, PEOPLE)
    expect(new Set(copies.map(({ state }) => state))).toEqual(new Set(['sent', 'failed', 'uncertain']))
    const wrong = copies.filter(({ contactId, state }) => {
      const arrived = people.get(contactId)?.inbox.length ?? 0
      return state === 'sent' ? arrived !== 1 : state === 'failed' ? arrived !== 0 : arrived > 1
    })
    expect(wrong).toEqual([])
    const count = (wanted: string): number => copies.filter(({ state }) => state === wanted).length
    expect(count('failed')).toBeLessThanOrEqual(befell.blocked)
    expect(count('uncertain')).toBeGreaterThan(0)
    expect(count('uncertain')).toBeLessThanOrEqual(befell.unknown + KILLS * UNDER_WAY)
    expect(count('sent')).toBeGreaterThanOrEqual(PEOPLE - befell.blocked - befell.unknown - KILLS * UNDER_WAY)
  }, 600_000)
})
