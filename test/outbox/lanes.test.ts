import { describe, expect, it } from 'vitest'
import { createFakeChannel, type FakeChannel } from '../support/fakeChannel.js'
import { createWorld, type World } from './world.js'

const second = 1000
const minute = 60 * second
const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `person ${String(index)}`)

async function queueAll(world: World, addresses: readonly string[], kind: 'reply' | 'notice' | 'broadcast') {
  for (const address of addresses) await world.queue(address, kind, { kind })
}

const textsOf = (channel: FakeChannel): string[] => channel.sends.map(({ text }) => text)

describe('the two lanes', () => {
  it('sends replies first, then the answers of staff, then notices, then broadcasts', async () => {
    const { dispatcher, queue, quiet, time } = await createWorld()
    const channel = createFakeChannel({ pace: { inFlight: 1 } })
    await queue('a', 'broadcast', { kind: 'broadcast' })
    await queue('b', 'notice', { kind: 'notice' })
    await queue('c', 'staff', { kind: 'staff' })
    await queue('d', 'reply')
    await queue('e', 'reply too')
    await dispatcher([channel]).start()
    await time.until(quiet)
    expect(textsOf(channel)).toEqual(['reply', 'reply too', 'staff', 'notice', 'broadcast'])
    expect(channel.sends.map(({ bulk }) => bulk)).toEqual([false, false, false, true, true])
  })

  it('keeps part of the rate for replies: of 28 messages a second 25 may be bulk', async () => {
    const world = await createWorld()
    const pace = { perSecond: 28, burst: 30 }
    const channel = createFakeChannel({ pace, now: () => world.time.now() })
    await queueAll(world, people(110), 'broadcast')
    const start = world.time.now().getTime()
    await world.dispatcher([channel]).start()
    await world.time.until(world.quiet, minute)
    const within = channel.sends.filter(({ at }) => at - start >= second && at - start < 3 * second)
    expect(within).toHaveLength(50)
  })

  it('sends a reply at once while any number of broadcasts wait for their turn', async () => {
    const world = await createWorld()
    const { dispatcher, queue, time } = world
    const channel = createFakeChannel({ pace: { perSecond: 28, burst: 30 }, now: () => time.now() })
    await queueAll(world, people(150), 'broadcast')
    const running = dispatcher([channel])
    await running.start()
    await time.advance(second)
    for (let i = 0; i < 3; i++) {
      const asked = time.now().getTime()
      await queue('ana', 'reply')
      running.wake('telegram')
      await time.until(() => channel.arrived('ana').length === i + 1, 0)
      expect(channel.sends.findLast(({ address }) => address === 'ana')?.at).toBe(asked)
      await time.advance(300)
    }
  })

  it('leaves room for replies while all the bulk that is under way hangs', async () => {
    const world = await createWorld()
    const channel = createFakeChannel({ pace: { inFlight: 20 } })
    for (const address of people(30)) channel.plan(address, 'hang')
    await queueAll(world, people(30), 'broadcast')
    const running = world.dispatcher([channel])
    await running.start()
    await world.time.until(() => channel.sends.length > 0, 0)
    await world.time.advance(2 * second)
    expect(channel.sends).toHaveLength(17)
    expect(running.room('telegram')).toBe(3)
    await world.queue('ana', 'reply')
    running.wake('telegram')
    await world.time.until(() => channel.arrived('ana').length === 1, 0)
  })

  it('lets a reply wait for one send of bulk at most where one send at a time is possible', async () => {
    const world = await createWorld()
    const channel = createFakeChannel({ pace: { inFlight: 1 } })
    for (const address of people(10)) channel.plan(address, 'hang')
    await queueAll(world, people(10), 'notice')
    const running = world.dispatcher([channel])
    await running.start()
    await world.time.until(() => channel.sends.length === 1, 0)
    await world.queue('ana', 'reply')
    channel.release()
    await world.time.until(() => channel.sends.length === 3, 0)
    expect(textsOf(channel)).toEqual(['notice', 'reply', 'notice'])
  })

  it('sends a reply to the person for whom a notice waits, and the notice afterwards', async () => {
    const world = await createWorld()
    const { dispatcher, queue, quiet, time } = world
    const opensAt = time.now().getTime() + minute
    const channel = createFakeChannel({ bulkFrom: (now) => (now.getTime() < opensAt ? null : now) })
    await queue('ana', 'notice', { kind: 'notice' })
    const running = dispatcher([channel])
    await running.start()
    await time.advance(5 * second)
    await queue('ana', 'reply')
    running.wake('telegram')
    await time.until(() => channel.arrived('ana').length === 1, 0)
    await time.until(quiet, 2 * minute)
    expect(channel.arrived('ana')).toEqual(['reply', 'notice'])
  })
})

describe('a channel with rules of its own for bulk', () => {
  it('is asked before each bulk message, which goes at the moment that it says, one at a time', async () => {
    const world = await createWorld()
    const { time } = world
    const start = time.now().getTime()
    let next = start + 2500
    const channel = createFakeChannel({ bulkFrom: () => new Date(next), now: () => time.now() })
    const send = channel.send.bind(channel)
    const resting = {
      ...channel,
      send: (...given: Parameters<typeof send>) => {
        next = time.now().getTime() + 4300
        return send(...given)
      },
    }
    await queueAll(world, people(4), 'broadcast')
    await world.dispatcher([resting]).start()
    await time.until(world.quiet, minute)
    expect(channel.sends.map(({ at }) => at - start)).toEqual([2500, 6800, 11_100, 15_400])
  })

  it('sends no second bulk message while one is under way, whatever the channel says', async () => {
    const world = await createWorld()
    const channel = createFakeChannel({ bulkFrom: (now) => now })
    channel.plan('person 0', 'hang')
    await queueAll(world, people(3), 'notice')
    await world.dispatcher([channel]).start()
    await world.time.advance(10 * second)
    expect(channel.sends).toHaveLength(1)
    channel.release()
    await world.time.until(world.quiet, 0)
    expect(channel.busiest()).toBe(1)
  })

  it('says for hours that bulk may not go: it is looked at each second, nothing is written, and replies go on', async () => {
    const world = await createWorld()
    const { dispatcher, queue, row, store, time } = world
    let asked = 0
    let open = false
    const channel = createFakeChannel({
      bulkFrom: (now) => {
        asked += 1
        return open ? now : null
      },
    })
    await queueAll(world, people(5), 'notice')
    const running = dispatcher([channel])
    await running.start()
    await time.advance(second)
    const changes = () => store.db.$queryRaw<[{ n: bigint }]>`SELECT total_changes() AS n`
    const [before] = await changes()
    asked = 0
    await time.advance(minute)
    const [after] = await changes()
    expect(asked).toBeGreaterThanOrEqual(60)
    expect(asked).toBeLessThan(150)
    // The lease is renewed meanwhile.
    expect(Number(after.n - before.n)).toBeLessThan(10)
    const reply = await queue('person 1', 'reply')
    running.wake('telegram')
    await time.until(async () => (await row(reply)).state === 'sent', 0)
    expect(channel.sends).toHaveLength(1)
    open = true
    await time.until(world.quiet, second)
    expect(channel.sends).toHaveLength(6)
  })

  it('changes its mind between the claim and the send: the message goes back as it was', async () => {
    const world = await createWorld()
    const answers = [true]
    const channel = createFakeChannel({ bulkFrom: (now) => ((answers.shift() ?? false) ? now : null) })
    const id = await world.queue('ana', 'notice', { kind: 'notice' })
    await world.dispatcher([channel]).start()
    await world.time.advance(3 * second)
    expect(channel.sends).toEqual([])
    expect(await world.row(id)).toMatchObject({ state: 'queued', attempts: 0 })
  })
})
