import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { createFakeChannel, failing } from '../support/fakeChannel.js'
import { createFakeTime } from './fakeTime.js'
import { createWorld } from './world.js'

const second = 1000
const minute = 60 * second
const lease = { name: 'channel:telegram' }
const elsewhere = (name: string): string => `elsewhere-${name}:1:x`

/** As when the disk is full: reading works and no write does. */
const refuseWrites = (store: Store, refuse: boolean) =>
  store.db.$executeRawUnsafe(`PRAGMA query_only = ${refuse ? 'ON' : 'OFF'}`)

describe('after a crash in the middle of a send', () => {
  it('a reply is sent once more, and after a second crash it is uncertain', async () => {
    const world = await createWorld()
    const id = await world.queue('ana', 'hola')
    const sends: number[] = []
    for (let crash = 0; crash < 2; crash++) {
      const channel = createFakeChannel()
      channel.plan('ana', 'hang')
      const time = createFakeTime()
      await world.dispatcher([channel], { store: await world.openAgain(), time }).start()
      await time.until(() => channel.sends.length === 1)
      sends.push(channel.sends.length)
    }
    const channel = createFakeChannel()
    await world.dispatcher([channel]).start()
    await world.time.until(world.quiet)
    expect(sends).toEqual([1, 1])
    expect(channel.sends).toEqual([])
    expect(await world.row(id)).toMatchObject({ state: 'uncertain', attempts: 2 })
  })

  it('a reply that was under way arrives, and those behind it follow in order', async () => {
    const world = await createWorld()
    for (const text of ['1', '2', '3']) await world.queue('ana', text)
    const before = createFakeChannel()
    before.plan('ana', { ok: true }, 'hang')
    const time = createFakeTime()
    await world.dispatcher([before], { store: await world.openAgain(), time }).start()
    await time.until(() => before.sends.length === 2)
    const after = createFakeChannel()
    await world.dispatcher([after]).start()
    await world.time.until(world.quiet)
    expect(before.arrived('ana')).toEqual(['1'])
    expect(after.arrived('ana')).toEqual(['2', '3'])
    expect((await world.rows()).map((row) => row.state)).toEqual(['sent', 'sent', 'sent'])
  })

  it('the same id is sent again as often as it takes, where the platform drops repeats', async () => {
    const world = await createWorld()
    const id = await world.queue('ana', 'hola', { kind: 'notice' })
    for (let crash = 0; crash < 3; crash++) {
      const channel = createFakeChannel({ idempotentSend: true })
      channel.plan('ana', 'hang')
      const time = createFakeTime()
      await world.dispatcher([channel], { store: await world.openAgain(), time }).start()
      await time.until(() => channel.sends.length === 1)
    }
    const channel = createFakeChannel({ idempotentSend: true })
    await world.dispatcher([channel]).start()
    await world.time.until(world.quiet)
    expect(channel.sends.map((send) => send.id)).toEqual([`d${String(id)}`])
    expect(await world.row(id)).toMatchObject({ state: 'sent' })
  })
})

describe('the lease of a channel', () => {
  it('is waited for while another process lives, which is said once', async () => {
    const { dispatcher, logged, openAgain, queue, quiet, time } = await createWorld()
    const [first, next] = [createFakeChannel(), createFakeChannel()]
    const owner = dispatcher([first], { holder: elsewhere('a') })
    await owner.start()
    await time.advance(100)
    await dispatcher([next], { holder: elsewhere('b'), store: await openAgain() }).start()
    await queue('ana', 'hola')
    await time.advance(minute)
    expect([first.sends.length, next.sends.length]).toEqual([1, 0])
    expect(logged.filter((line) => line.includes('another process sends on this channel'))).toHaveLength(1)
    await owner.drain(1000)
    await queue('ana', 'otra')
    await time.until(quiet, 2000)
    expect(next.arrived('ana')).toEqual(['otra'])
  })

  it('is taken over within half a minute from a process on another host that died', async () => {
    const { dispatcher, openAgain, queue, quiet, time } = await createWorld()
    const dead = createFakeTime(time.now())
    await dispatcher([createFakeChannel()], { holder: elsewhere('a'), store: await openAgain(), time: dead }).start()
    await dead.advance(0)
    const channel = createFakeChannel({ now: () => time.now() })
    const start = time.now().getTime()
    await dispatcher([channel], { holder: elsewhere('b') }).start()
    await queue('ana', 'hola')
    await time.until(quiet, minute)
    expect((channel.sends[0]?.at ?? 0) - start).toBeGreaterThan(25 * second)
    expect((channel.sends[0]?.at ?? 0) - start).toBeLessThanOrEqual(31 * second)
  })

  it('when lost, ends sending at once, and begins again when it is free', async () => {
    const { dispatcher, queue, quiet, store, time } = await createWorld()
    const channel = createFakeChannel({ now: () => time.now() })
    await dispatcher([channel]).start()
    await time.advance(5 * second)
    const until = new Date(time.now().getTime() + 30 * second)
    await store.db.lease.update({ where: lease, data: { holder: elsewhere('thief'), fence: 99, until } })
    await time.advance(6 * second)
    await queue('ana', 'hola')
    await time.advance(20 * second)
    expect(channel.sends).toEqual([])
    await time.until(quiet, minute)
    expect(channel.sends[0]?.at).toBeGreaterThanOrEqual(until.getTime())
  })

  it('when lost in the middle of a send, records what was sent and leaves the rest to the new owner', async () => {
    const { dispatcher, queue, row, store, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan('ana', 'hang')
    channel.plan('luz', 'hang')
    const [sent, behind, refused] = [await queue('ana', '1'), await queue('ana', '2'), await queue('luz', 'hola')]
    await dispatcher([channel]).start()
    await time.until(() => channel.sends.length === 2)
    const until = new Date(time.now().getTime() + minute)
    await store.db.lease.update({ where: lease, data: { holder: elsewhere('thief'), fence: 99, until } })
    await time.advance(11 * second)
    channel.release({ ok: true }, 'ana')
    channel.release(failing('rejected'), 'luz')
    await time.advance(40 * second)
    expect(await row(sent)).toMatchObject({ state: 'sent' })
    expect(await row(refused)).toMatchObject({ state: 'sending' })
    expect(await row(behind)).toMatchObject({ state: 'queued', attempts: 0 })
    expect(channel.sends).toHaveLength(2)
  })

  it('that ran out while the process was stopped is not trusted', async () => {
    const { dispatcher, queue, store, time } = await createWorld()
    const channel = createFakeChannel()
    const running = dispatcher([channel])
    await running.start()
    await time.advance(second)
    time.jump(40 * second)
    const until = new Date(time.now().getTime() + minute)
    await store.db.lease.update({ where: lease, data: { holder: elsewhere('thief'), fence: 99, until } })
    await queue('ana', 'hola')
    running.wake()
    await time.advance(50 * second)
    expect(channel.sends).toEqual([])
  })
})

describe('a database that takes no writes for a while', () => {
  it.each([20 * second, 2 * minute])('loses nothing that was sent: %d ms', async (length) => {
    const { dispatcher, queue, quiet, row, settled, store, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan('ana', 'hang')
    const id = await queue('ana', 'hola')
    const behind = await queue('ana', 'otra')
    await dispatcher([channel]).start()
    await time.until(() => channel.sends.length === 1)
    await refuseWrites(store, true)
    channel.release()
    await time.advance(length)
    expect((await row(id)).state).toBe('sending')
    await refuseWrites(store, false)
    await time.until(quiet, minute)
    expect(await row(id)).toMatchObject({ state: 'sent' })
    expect(await row(behind)).toMatchObject({ state: 'sent' })
    expect(channel.arrived('ana')).toEqual(['hola', 'otra'])
    expect(settled).toHaveLength(2)
  })
})

describe('draining', () => {
  it('waits for the sends under way, puts back what was claimed, and gives the lease up', async () => {
    const { dispatcher, openAgain, queue, quiet, row, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan('ana', 'hang')
    const [first, second] = [await queue('ana', '1'), await queue('ana', '2')]
    const running = dispatcher([channel], { holder: elsewhere('a') })
    await running.start()
    await time.until(() => channel.sends.length === 1)
    let drained = false
    const draining = running.drain(8000).then(() => (drained = true))
    const late = await queue('luz', 'late')
    running.wake()
    await time.advance(4000)
    expect(drained).toBe(false)
    channel.release()
    await time.until(() => drained, 0)
    await draining
    expect(await row(first)).toMatchObject({ state: 'sent' })
    expect(await row(second)).toMatchObject({ state: 'queued', attempts: 0 })
    expect(await row(late)).toMatchObject({ state: 'queued', attempts: 0 })

    const next = createFakeChannel()
    await dispatcher([next], { holder: elsewhere('b'), store: await openAgain() }).start()
    await time.until(quiet, 0)
    expect(next.sends.map((send) => send.text)).toEqual(['2', 'late'])
  })

  it('leaves a send that does not end for the next start, and touches nothing afterwards', async () => {
    const { dispatcher, logged, openAgain, queue, quiet, row, store, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan('ana', 'hang')
    const id = await queue('ana', 'hola')
    const own = await openAgain()
    const running = dispatcher([channel], { store: own })
    await running.start()
    await time.until(() => channel.sends.length === 1)
    let drained = false
    void running.drain(5000).then(() => (drained = true))
    await time.advance(4999)
    expect(drained).toBe(false)
    await time.until(() => drained, 1)
    await own.close()
    await time.advance(15 * second)
    channel.release()
    await time.advance(minute)
    expect(await row(id)).toMatchObject({ state: 'sending' })
    expect(await store.db.lease.findFirst({ where: lease })).not.toMatchObject({ holder: '' })
    expect(logged).toEqual([])

    const next = createFakeChannel()
    await dispatcher([next]).start()
    await time.until(quiet, second)
    expect(next.arrived('ana')).toEqual(['hola'])
  })

  it('ends at once while the channel is paused, is being probed, or is another process’s', async () => {
    const { citizen, dispatcher, queue, time } = await createWorld()
    const paused = createFakeChannel()
    const probed = createFakeChannel({ name: 'web' })
    await citizen('visitor', { channel: 'web' })
    paused.plan('ana', { ok: false, error: { kind: 'throttled', retryAfterMs: minute } })
    probed.plan('visitor', failing('unknown'))
    probed.planReachable(...Array<boolean>(50).fill(false))
    await queue('ana', 'hola')
    await queue('visitor', 'hola')
    const running = dispatcher([paused, probed], { holder: elsewhere('a') })
    const waiting = dispatcher([createFakeChannel()], { holder: elsewhere('b') })
    await running.start()
    await waiting.start()
    await time.advance(3000)
    let drained = 0
    for (const one of [running, waiting]) void one.drain(8000).then(() => (drained += 1))
    await time.until(() => drained === 2, 0)
    expect(probed.probes()).toBeGreaterThan(1)
  })

  it.each(['draining', 'the end of the lease'])(
    '%s begins no send any more, at whatever moment it comes',
    async (what) => {
      const { dispatcher, queue, time } = await createWorld()
      const sends: number[] = []
      for (let moment = 0; moment < 150; moment += 3) {
        const channel = createFakeChannel()
        const running = dispatcher([channel])
        await running.start()
        await time.advance(100)
        await queue(`citizen ${String(moment)}`, 'hola')
        running.wake()
        for (let i = 0; i < moment; i++) await Promise.resolve()
        const sent = channel.sends.length
        if (what === 'the end of the lease') time.jump(31 * second)
        const draining = running.drain(second)
        await draining
        expect(channel.sends).toHaveLength(sent)
        sends.push(sent)
      }
      expect(new Set(sends).size).toBeGreaterThan(1)
    },
  )

  it('without a start is over at once', async () => {
    const { dispatcher } = await createWorld()
    await dispatcher([createFakeChannel()]).drain(1000)
  })
})
