import { setTimeout } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { confirm } from '../../src/broadcasts/confirm.js'
import { cancel, pause, resume, withdraw } from '../../src/broadcasts/control.js'
import { createDraft } from '../../src/broadcasts/createDraft.js'
import { draftSchema } from '../../src/broadcasts/draft.js'
import { report, type Report } from '../../src/broadcasts/report.js'
import { broadcastsFor } from '../../src/broadcastSetup.js'
import type { Channel } from '../../src/channels/channel.js'
import { readConfig } from '../../src/config.js'
import { createLog } from '../../src/log.js'
import { startService, storeFor, type Service } from '../../src/service.js'
import { createFakeChannel } from '../support/fakeChannel.js'
import { dataFolder } from '../support/serviceProcess.js'
import { movableClock, realContent } from '../support/talk.js'
import { connect } from '../support/telegram/connected.js'
import { gather } from './crowd.js'
import { news, root } from './world.js'

/** Five under way at once, four of them announcements. */
const pace = { inFlight: 5 }
const people = Array.from({ length: 12 }, (_, i) => String(700_000 + i))

/** The whole service on one channel, at ten in the morning of Monday, 2 March; nobody wakes it. */
async function running(channel: Channel, addresses = people) {
  const clock = movableClock(new Date('2026-03-02T15:00:00Z'))
  const folder = dataFolder()
  const config = readConfig({ DATA_DIR: folder.path })
  const store = await storeFor(config, clock)
  await gather(store, channel.name, addresses, clock.now())
  const shared = { config, content: realContent(), store, channels: [channel], clock }
  const at = broadcastsFor(shared)
  let service: Service | undefined
  const starts = async () => {
    service = await startService({ ...shared, log: createLog({ level: 'silent' }) })
  }
  await starts()
  onTestFinished(async () => {
    await service?.stop()
    await store.close()
    folder.remove()
  })
  const look = async (id: number) => (await report(at, id)) as Report
  return {
    clock,
    starts,
    stops: () => service?.stop(),
    announce: async (parts: object = {}): Promise<number> => {
      const created = await createDraft(at, { draft: draftSchema.parse({ ...news, ...parts }), by: root })
      if (created.kind !== 'created') throw new Error(JSON.stringify(created))
      const { id } = created.broadcast
      expect(await confirm(at, { id, expected: addresses.length, by: root })).toMatchObject({ kind: 'confirmed' })
      return id
    },
    does: (what: typeof pause, id: number) => what(at, { id, by: root }),
    look,
    until: async (id: number, reached: (found: Report) => boolean): Promise<Report> => {
      for (;;) {
        const found = await look(id)
        if (reached(found)) return found
        await setTimeout(20)
      }
    },
  }
}

it.each([
  ['paused', pause, 'waiting'],
  ['cancelled', cancel, 'cancelled'],
] as const)('sends nothing but what is under way once it is %s', async (_, stop, left) => {
  const channel = createFakeChannel({ pace })
  for (const address of people) channel.plan(address, 'hang')
  const { announce, does, until } = await running(channel)
  const id = await announce()
  await until(id, () => channel.sends.length === 4)
  expect(await does(stop, id)).toMatchObject({ kind: 'done' })
  channel.release()
  const { states } = await until(id, (found) => found.states.sent === 4 && found.states.handed === 0)
  expect(states).toMatchObject({ sent: 4, [left]: 8 })
  expect(channel.sends).toHaveLength(4)
})

it('goes on where it was when it is resumed, and gives everybody one copy', async () => {
  const channel = createFakeChannel({ pace })
  for (const address of people.slice(0, 4)) channel.plan(address, 'hang')
  const { announce, does, until } = await running(channel)
  const id = await announce()
  await until(id, () => channel.sends.length === 4)
  await does(pause, id)
  channel.release()
  await until(id, ({ states }) => states.sent === 4)
  await does(resume, id)
  await until(id, ({ broadcast }) => broadcast.state === 'done')
  expect(channel.sends.map(({ address }) => address).sort()).toEqual(people)
})

it('comes at its minute by itself', async () => {
  const channel = createFakeChannel({ pace })
  const { announce, clock, until } = await running(channel)
  const id = await announce({ sendAt: '2026-03-02T16:00:00Z' })
  await until(id, ({ expanded }) => expanded)
  clock.pass(60)
  await until(id, ({ broadcast }) => broadcast.state === 'done')
  expect(channel.sends).toHaveLength(people.length)
})

it('comes after a start that was too late for its minute, unless it is over by then', async () => {
  const channel = createFakeChannel({ pace })
  const { announce, clock, starts, stops, until } = await running(channel)
  const late = await announce({ sendAt: '2026-03-02T16:00:00Z', expiresAt: '2026-03-02T19:00:00Z' })
  const over = await announce({
    ...{ sendAt: '2026-03-02T16:00:00Z', expiresAt: '2026-03-02T17:00:00Z' },
    messages: { es: 'Ya pasó.' },
  })
  for (const id of [late, over]) await until(id, ({ expanded }) => expanded)
  await stops()
  clock.pass(180)
  await starts()
  for (const id of [late, over]) await until(id, ({ broadcast }) => broadcast.finishedAt !== null)
  expect(new Set(channel.sends.map(({ text }) => text))).toEqual(new Set(['Este sábado hay minga.']))
  expect(channel.sends.map(({ address }) => address).sort()).toEqual(people)
})

it('is taken off the screens of Telegram when staff withdraw it', async () => {
  const { channel, close, telegram } = await connect()
  const citizens = [telegram.citizen(), telegram.citizen()]
  const addresses = citizens.map(({ id }) => String(id))
  for (const chat of telegram.world.chats.values()) chat.standing = 'open'
  const { announce, does, until } = await running(channel, addresses)
  onTestFinished(close)
  const id = await announce()
  await until(id, ({ broadcast }) => broadcast.state === 'done')
  expect(citizens.map(({ inbox }) => inbox.length)).toEqual([1, 1])
  await does(withdraw, id)
  await telegram.until('empty screens', () => citizens.every(({ inbox }) => inbox.length === 0))
})
