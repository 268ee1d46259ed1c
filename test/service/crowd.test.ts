import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Accept } from '../../src/channels/channel.js'
import { readConfig } from '../../src/config.js'
import { createLog } from '../../src/log.js'
import { startService, storeFor, type Service } from '../../src/service.js'
import type { Store } from '../../src/store/client.js'
import { createFakeChannel, type FakeChannel } from '../support/fakeChannel.js'
import { dataFolder } from '../support/serviceProcess.js'
import { realContent } from '../support/talk.js'

const CITIZENS = 1000
const names = Array.from({ length: CITIZENS }, (_, i) => `citizen${String(i)}`)

let folder: ReturnType<typeof dataFolder>
let store: Store
let channel: FakeChannel
let service: Service
let accept: Accept

beforeEach(async () => {
  folder = dataFolder()
  const config = readConfig({ DATA_DIR: folder.path })
  store = await storeFor(config)
  const fake = createFakeChannel({ pace: { perSecond: 100_000, burst: 100_000 } })
  channel = {
    ...fake,
    start: (given) => {
      accept = given
      return Promise.resolve()
    },
  }
  service = await startService({
    ...{ config, content: realContent(), store, channels: [channel], log: createLog({ level: 'silent' }) },
  })
})
afterEach(async () => {
  channel.release()
  await service.stop()
  await store.close()
  folder.remove()
})

function says(address: string, text: string, eventId = `${address} ${text}`): Promise<void> {
  return accept({ channel: 'telegram', eventId, address, receivedAt: new Date(), input: { kind: 'text', text } })
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate()
}

it('a thousand citizens at once are all answered while the sends to one of them hang', async () => {
  channel.plan('slow', 'hang')
  await says('slow', 'hola')
  await Promise.all(names.map((name) => says(name, 'hola')))
  await until(() => names.every((name) => channel.arrived(name).length === 1))
  expect(channel.arrived('slow')).toEqual([])
  channel.release()
  await until(() => channel.arrived('slow').length === 1)
})

it('what one citizen sends at once is answered in the order it was sent, among many others', async () => {
  const others = Promise.all(names.slice(0, 200).map((name) => says(name, 'hola')))
  await Promise.all([says('ana', 'hola'), says('ana', '1'), says('ana', 'ayuda'), says('ana', 'baja'), others])
  await until(() => channel.arrived('ana').length >= 8)
  const said = channel.arrived('ana')
  const place = (words: string): number => said.findIndex((text) => text.includes(words))
  const places = ['idioma quiere', 'bienvenida', 'Ayuda', 'ALTA'].map(place)
  expect(places).not.toContain(-1)
  expect(places.toSorted((a, b) => a - b)).toEqual(places)
})

it('one update delivered five times at once has one effect', async () => {
  await Promise.all(Array.from({ length: 5 }, () => says('ana', 'hola', 'the same')))
  await says('ana', 'hola', 'the same')
  await until(() => channel.arrived('ana').length === 1)
  expect(await store.db.inbound.count()).toBe(1)
  expect(await store.db.delivery.count()).toBe(1)
})
