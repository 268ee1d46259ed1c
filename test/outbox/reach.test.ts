import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { takeReceipts } from '../../src/store/receipts.js'
import { createFakeChannel, failing, type FakeChannel } from '../support/fakeChannel.js'
import { createWorld } from './world.js'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const silent = pino({ level: 'silent' })
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

function waitsBetween({ sends }: FakeChannel): number[] {
  return sends.slice(1).map(({ at }, index) => (at - (sends[index]?.at ?? 0)) / second)
}

describe('a platform that cannot be reached', () => {
  it('is asked again after 1 s and then at most every 10 s, and is sent nothing meanwhile', async () => {
    const { dispatcher, queue, quiet, row, time } = await createWorld()
    const start = time.now().getTime()
    const channel = createFakeChannel({ now: () => time.now() })
    channel.plan('ana', failing('unreachable'))
    channel.planReachable(...times(6, false))
    const [first, other] = [await queue('ana', 'hola'), await queue('luz', 'buenas')]
    await dispatcher([channel]).start()
    await time.until(quiet)
    expect(channel.probes()).toBe(7)
    expect(channel.sends.map(({ address, at }) => [address, (at - start) / second])).toEqual([
      ['ana', 0],
      ['luz', 0],
      ['ana', 36],
    ])
    expect(await row(first)).toMatchObject({ state: 'sent', attempts: 1 })
    expect(await row(other)).toMatchObject({ state: 'sent', attempts: 1 })
  })

  it('gets what waited within 10 s of its return, in the order in which it was said', async () => {
    const { dispatcher, queue, quiet, time } = await createWorld()
    const start = time.now().getTime()
    let back = false
    const channel = createFakeChannel({ pace: { inFlight: 2 }, now: () => time.now() })
    const gone = { ...channel, reachable: () => Promise.resolve(back) }
    for (const address of ['a', 'b', 'c']) channel.plan(address, failing('unreachable'))
    for (const address of ['a', 'b', 'c']) await queue(address, address)
    const running = dispatcher([gone])
    await running.start()
    await time.advance(30 * second)
    for (const address of ['d', 'e']) await queue(address, address)
    channel.plan('c', { ok: true })
    back = true
    await time.until(quiet, minute)
    const arrived = channel.sends.filter(({ outcome }) => outcome?.ok === true)
    expect(arrived.map(({ address }) => address).slice(0, 2)).toEqual(['a', 'b'])
    expect(arrived.map(({ address }) => address).sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(arrived[0]?.at).toBeLessThanOrEqual(start + 40 * second)
  })

  it('is used at once when the channel says that it is back', async () => {
    const { dispatcher, queue, quiet, time } = await createWorld()
    const channel = createFakeChannel({ now: () => time.now() })
    channel.plan('ana', failing('unreachable'))
    channel.planReachable(...times(5, false))
    await queue('ana', 'hola')
    await dispatcher([channel]).start()
    await time.advance(20 * second)
    expect(channel.probes()).toBe(5)
    channel.opens()
    await time.until(quiet, 0)
    expect(channel.arrived('ana')).toEqual(['hola'])
  })

  it('is not believed without proof when the channel says that it is back', async () => {
    const { dispatcher, queue, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan('ana', failing('unreachable'))
    channel.planReachable(...times(20, false))
    await queue('ana', 'hola')
    await dispatcher([channel]).start()
    await time.advance(500)
    channel.opens()
    await time.advance(100)
    expect([channel.probes(), channel.sends.length]).toEqual([1, 1])
  })

  it('is tried less and less with a message that it never takes, which holds up no other for long', async () => {
    const { dispatcher, queue, quiet, row, time } = await createWorld()
    const channel = createFakeChannel({ now: () => time.now() })
    channel.plan('ana', ...times(8, failing('unreachable')))
    const id = await queue('ana', 'hola')
    await dispatcher([channel]).start()
    await time.until(() => channel.sends.length === 5)
    const asked = time.now().getTime()
    await queue('luz', 'buenas')
    await time.until(() => channel.arrived('luz').length === 1)
    expect(time.now().getTime() - asked).toBeLessThanOrEqual(11 * second)
    await time.until(quiet)
    const toAna = channel.sends.filter(({ address }) => address === 'ana')
    expect(waitsBetween({ ...channel, sends: toAna })).toEqual([1, 2, 4, 10, 20, 40, 60, 60])
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 1 })
  })

  it('is given up on with a message that could not be sent for 24 hours', async () => {
    const { dispatcher, queue, quiet, row, settled, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan('ana', ...times(99, failing('unreachable')))
    const id = await queue('ana', 'hola', { createdAt: new Date(time.now().getTime() - 24 * hour + 10 * second) })
    await dispatcher([channel]).start()
    await time.until(quiet, 2 * minute)
    expect(await row(id)).toMatchObject({ state: 'failed', reason: 'unreachable' })
    expect(settled).toMatchObject([{ state: 'failed' }])
    expect(settled[0]?.waitedMs).toBeGreaterThanOrEqual(24 * hour)
  })

  it('is given up on with what waited for 24 hours while nothing could be tried, and with nothing else', async () => {
    const { dispatcher, queue, row, settled, time } = await createWorld()
    const channel = createFakeChannel()
    const gone = { ...channel, reachable: () => Promise.resolve(false) }
    const ago = (ms: number) => ({ createdAt: new Date(time.now().getTime() - 24 * hour + ms) })
    channel.plan('ana', failing('unreachable'))
    const tried = await queue('ana', 'tried', ago(10 * minute))
    await dispatcher([gone]).start()
    await time.advance(second)
    const waiting = await queue('luz', 'waiting', ago(8 * minute))
    const later = await queue('eva', 'later', ago(30 * minute))
    await time.advance(7 * minute)
    expect((await row(waiting)).state).toBe('queued')
    await time.advance(10 * minute)
    expect(await row(tried)).toMatchObject({ state: 'failed', reason: 'unreachable' })
    expect(await row(waiting)).toMatchObject({ state: 'failed', reason: 'unreachable' })
    expect(await row(later)).toMatchObject({ state: 'queued', attempts: 0 })
    expect(settled.map(({ state }) => state)).toEqual(['failed', 'failed'])
    expect(channel.sends).toHaveLength(1)
  })
})

describe('a platform that drops repeats', () => {
  it('is sent the same id three times soon and then with growing waits while it says nothing', async () => {
    const { dispatcher, queue, quiet, row, time } = await createWorld()
    const channel = createFakeChannel({ idempotentSend: true, now: () => time.now() })
    channel.plan('ana', ...times(8, failing('unknown')))
    const id = await queue('ana', 'hola')
    await dispatcher([channel]).start()
    await time.until(quiet)
    expect(waitsBetween(channel)).toEqual([1, 1, 1, 10, 20, 40, 60, 60])
    expect(new Set(channel.sends.map((send) => send.id))).toEqual(new Set([`d${String(id)}`]))
    expect(await row(id)).toMatchObject({ state: 'sent' })
    expect(channel.probes()).toBe(0)
  })

  it('is left in peace after 24 hours, and then it is uncertain', async () => {
    const { dispatcher, queue, quiet, row, time } = await createWorld()
    const channel = createFakeChannel({ idempotentSend: true })
    channel.plan('ana', ...times(99, failing('unknown')))
    const id = await queue('ana', 'hola', { createdAt: new Date(time.now().getTime() - 24 * hour + 2 * minute) })
    await dispatcher([channel]).start()
    await time.advance(minute)
    expect((await row(id)).state).toBe('queued')
    await time.until(quiet, 3 * minute)
    expect(await row(id)).toMatchObject({ state: 'uncertain', reason: 'unknown' })
  })

  it('is not sent again what it says has arrived, and what waited behind that goes', async () => {
    const { citizen, dispatcher, queue, row, store, time } = await createWorld()
    const channel = createFakeChannel({ name: 'whatsapp', idempotentSend: true })
    await citizen('ana', { channel: 'whatsapp' })
    channel.plan('ana', ...times(4, failing('unknown')))
    const [first, behind] = [await queue('ana', 'first'), await queue('ana', 'behind')]
    await dispatcher([channel]).start()
    await time.until(() => channel.sends.length === 4)
    await takeReceipts(store, { clock: time, log: silent })([
      { messageId: (await row(first)).messageId ?? '', state: 'delivered' },
    ])
    await time.until(async () => (await row(behind)).state === 'sent', minute)
    await time.advance(2 * minute)
    expect(channel.sends.map(({ text }) => text)).toEqual(['first', 'first', 'first', 'first', 'behind'])
    expect(await row(first)).toMatchObject({ state: 'delivered' })
  })

  it('may say that a message arrived before it says that it took it: that counts once, and is not taken back', async () => {
    const { citizen, dispatcher, queue, row, settled, store, time } = await createWorld()
    const channel = createFakeChannel({ name: 'whatsapp', idempotentSend: true })
    await citizen('ana', { channel: 'whatsapp' })
    channel.plan('ana', 'hang')
    const id = await queue('ana', 'hola')
    await dispatcher([channel]).start()
    await time.until(() => channel.sends.length === 1)
    await takeReceipts(store, { clock: time, log: silent })([{ messageId: channel.sends[0]?.id ?? '', state: 'read' }])
    channel.release()
    await time.until(() => settled.length === 1, second)
    expect(settled).toMatchObject([{ state: 'sent', kind: 'reply' }])
    expect(await row(id)).toMatchObject({ state: 'read' })
  })
})
