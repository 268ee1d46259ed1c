import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { confirm } from '../../src/broadcasts/confirm.js'
import { createDraft } from '../../src/broadcasts/createDraft.js'
import { draftSchema } from '../../src/broadcasts/draft.js'
import { report } from '../../src/broadcasts/report.js'
import { broadcastsFor } from '../../src/broadcastSetup.js'
import { openStore, type Store } from '../../src/store/client.js'
import { createFakeChannel } from '../support/fakeChannel.js'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'
import { realContent } from '../support/talk.js'
import { refusals, startFakeTelegram, type FakeTelegram } from '../support/telegram/fakeTelegram.js'
import type { Fault } from '../support/telegram/faults.js'
import { gather } from './crowd.js'
import { root } from './world.js'

const PEOPLE = 2_000
const KILLS = 20
/** At the most; few enough for all kills to come while it is being sent. */
const SENDS_BETWEEN_KILLS = 100
const TEXT = 'Corte de agua mañana.'
const FIRST_ID = 500_000

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

/** What befalls one send in so many. 429 is rare, as each stops the whole channel for two seconds. */
const faults: readonly { readonly oneIn: number; readonly fault: () => Fault }[] = [
  { oneIn: 700, fault: () => ({ kind: 'refuses', refusal: refusals.tooManyRequests(1) }) },
  { oneIn: 100, fault: () => ({ kind: 'refuses', refusal: refusals.blocked() }) },
  { oneIn: 150, fault: () => ({ kind: 'refuses', refusal: refusals.serverError() }) },
  { oneIn: 150, fault: () => ({ kind: 'proxy_page' }) },
  { oneIn: 150, fault: () => ({ kind: 'lost_before' }) },
  { oneIn: 150, fault: () => ({ kind: 'lost_after' }) },
]

function byChance(method: string): Fault | undefined {
  if (method !== 'sendMessage') return undefined
  return faults.find(({ oneIn }) => Math.random() * oneIn < 1)?.fault()
}

async function inStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url: `file:${join(folder.path, 'riobamba.db')}`, now: () => new Date() })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

function contextOn(store: Store) {
  const config = { dataDir: folder.path, whatsapp: undefined }
  return broadcastsFor({ config, content: realContent(), store, channels: [createFakeChannel({ name: 'telegram' })] })
}

/** An urgent one, as it may be night where the test runs. */
async function announce(store: Store): Promise<number> {
  const at = contextOn(store)
  const urgent = { title: 'Agua', topic: 'news', messages: { es: TEXT }, mode: 'urgent', reason: 'Se rompió un tubo.' }
  const created = await createDraft(at, { draft: draftSchema.parse(urgent), by: root })
  if (created.kind !== 'created') throw new Error(JSON.stringify(created))
  const { id } = created.broadcast
  const confirmed = await confirm(at, { id, expected: PEOPLE, by: root })
  expect(confirmed).toMatchObject({ kind: 'confirmed', recipients: PEOPLE })
  return id
}

function start(): ServiceProcess {
  const { apiRoot, token } = telegram
  const env = { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, TELEGRAM_PER_SECOND: '200' }
  service = new ServiceProcess({ DATA_DIR: folder.path, LOG_LEVEL: 'error', WEB_CHAT: 'off', ...env })
  return service
}

describe('a service that is killed again and again while it sends a broadcast', () => {
  it('gives everybody one copy, doubles none, and knows what became of each', async () => {
    const ids = Array.from({ length: PEOPLE }, (_, i) => FIRST_ID + i)
    const people = new Map(ids.map((id) => [`c-${String(id)}`, telegram.citizen(id)]))
    for (const chat of telegram.world.chats.values()) chat.standing = 'open'
    const id = await inStore(async (store) => {
      await gather(store, 'telegram', ids.map(String), new Date())
      return announce(store)
    })
    telegram.world.faults.byChance = byChance
    const asked = (): number => telegram.callsOf('sendMessage').length
    for (let kill = 0; kill < KILLS; kill++) {
      const running = start()
      const next = asked() + Math.ceil(Math.random() * SENDS_BETWEEN_KILLS)
      await telegram.until('sends', () => asked() >= next, 60_000)
      await running.kill()
    }
    const last = start()
    while (!(await inStore(isDone))) await setTimeout(200)
    await last.terminate()

    await inStore(async (store) => {
      const { states, total } = (await report(contextOn(store), id)) ?? {}
      expect(total).toBe(PEOPLE)
      const rows = await store.db.broadcastRecipient.findMany({ where: { broadcastId: id } })
      expect(rows).toHaveLength(PEOPLE)
      expect(Object.values(states ?? {}).reduce((sum, count) => sum + count, 0)).toBe(PEOPLE)
      expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['sent', 'failed', 'uncertain']))
      const copies = (contactId: string): number => people.get(contactId)?.inbox.length ?? 0
      const wrong = rows.filter(({ contactId, state }) => {
        const arrived = copies(contactId)
        return state === 'sent' ? arrived !== 1 : state === 'failed' ? arrived !== 0 : arrived > 1
      })
      expect(wrong).toEqual([])
      expect(rows.filter(({ state }) => state === 'uncertain').length).toBeGreaterThan(0)
    })
  }, 600_000)
})

async function isDone({ db }: Store): Promise<boolean> {
  return (await db.broadcast.count({ where: { state: 'done' } })) === 1
}
