import { describe, expect, it } from 'vitest'
import { createFakeChannel, failing, throttled } from '../support/fakeChannel.js'
import { createWorld } from './world.js'

const second = 1000
const handed = {
  ...({ contactId: 'contact-luz', addressId: 'address-luz', address: 'luz', kind: 'reply', attempts: 1 } as const),
  ...{ body: JSON.stringify({ text: 'hello', choices: [] }), createdAt: new Date(), more: false },
  ...{ optedOut: false, blocked: false, messageId: null },
}
const minute = 60 * second

describe('sending', () => {
  it('sends what was queued before the start and what is queued later, under an id of its own', async () => {
    const { dispatcher, queue, quiet, row, settled, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan('ana', { ok: true, providerId: 'p1' })
    const first = await queue('ana', 'hola')
    const running = dispatcher([channel])
    await running.start()
    await time.until(quiet)
    const later = await queue('luz', 'buenas')
    running.wake('telegram')
    await time.until(quiet, 0)
    expect(channel.sends.map((send) => [send.address, send.text, send.id])).toEqual([
      ['ana', 'hola', `d${String(first)}`],
      ['luz', 'buenas', `d${String(later)}`],
    ])
    expect(await row(first)).toMatchObject({ state: 'sent', providerId: 'p1', attempts: 1 })
    expect(settled).toMatchObject([
      { channel: 'telegram', state: 'sent', kind: 'reply', waitedMs: 0 },
      { channel: 'telegram', state: 'sent', kind: 'reply' },
    ])
  })

  it('sends at once what it is handed, without a look at the queue', async () => {
    const { dispatcher, queue, quiet, row, store, time } = await createWorld()
    const channel = createFakeChannel()
    const running = dispatcher([channel])
    expect(running.room('telegram')).toBe(0)
    await running.start()
    await time.until(() => running.room('telegram') > 0, 0)
    await queue('luz', 'before')
    await store.db.delivery.updateMany({ data: { state: 'sending', attempts: 1 } })
    running.take('telegram', { ...handed, id: 1 })
    await time.until(quiet, 0)
    expect(channel.sends.map((send) => [send.address, send.text, send.id])).toEqual([['luz', 'hello', 'd1']])
    expect(await row(1)).toMatchObject({ state: 'sent', attempts: 1 })
  })

  it('sends under the id that was stored with the message where there is one, at every attempt', async () => {
    const { citizen, dispatcher, queue, quiet, row, store, time } = await createWorld()
    const channel = createFakeChannel({ name: 'whatsapp', idempotentSend: true })
    await citizen('luz', { channel: 'whatsapp' })
    channel.plan('luz', failing('unreachable'), failing('unknown'))
    const ids = [await queue('luz', 'first'), await queue('luz', 'second')]
    const [first = '', second = ''] = await Promise.all(ids.map(async (id) => (await row(id)).messageId ?? ''))
    const running = dispatcher([channel])
    await running.start()
    await time.until(quiet)
    expect(channel.sends.map(({ id }) => id)).toEqual([first, first, first, second])
    await store.db.delivery.updateMany({ where: { messageId: second }, data: { state: 'sending' } })
    running.take('whatsapp', { ...handed, id: 2, messageId: second })
    await time.until(quiet, 0)
    expect(channel.sends.at(-1)?.id).toBe(second)
  })

  it('puts back into the queue what it is handed when it does not send any more', async () => {
    const { dispatcher, queue, row, store, time } = await createWorld()
    const channel = createFakeChannel()
    const running = dispatcher([channel])
    await queue('luz', 'before')
    await store.db.delivery.updateMany({ data: { state: 'sending', attempts: 1 } })
    running.take('telegram', { ...handed, id: 1 })
    await time.until(async () => (await row(1)).state === 'queued', 0)
    expect(await row(1)).toMatchObject({ attempts: 0 })
    expect(channel.sends).toEqual([])
  })

  it('finds within a second what another process queued', async () => {
    const { dispatcher, queue, quiet, time } = await createWorld()
    const channel = createFakeChannel()
    await dispatcher([channel]).start()
    await time.advance(300)
    await queue('ana', 'hola')
    await time.until(quiet, second)
    expect(channel.arrived('ana')).toEqual(['hola'])
  })

  it('keeps the order of one citizen, whatever is retried', async () => {
    const { dispatcher, queue, quiet, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan(
      'ana',
      failing('unreachable'),
      { ok: true },
      failing('unreachable'),
      throttled(3000),
      failing('unknown'),
    )
    for (const text of ['1', '2', '3', '4']) await queue('ana', text)
    await dispatcher([channel]).start()
    await time.until(quiet)
    expect(channel.arrived('ana')).toEqual(['1', '2', '3', '4'])
    expect(channel.sends.map((send) => send.text)).toEqual(['1', '1', '2', '2', '2', '2', '3', '4'])
  })

  it('sends at once what was queued behind a message that was still under way', async () => {
    const { dispatcher, queue, quiet, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan('ana', 'hang')
    await queue('ana', '1')
    const running = dispatcher([channel])
    await running.start()
    await time.until(() => channel.sends.length === 1, 0)
    await queue('ana', '2')
    running.wake('telegram')
    await time.advance(100)
    channel.release()
    await time.until(quiet, 0)
    expect(channel.arrived('ana')).toEqual(['1', '2'])
  })

  it('does not let a citizen whose send hangs hold up the others', async () => {
    const { dispatcher, queue, row, time } = await createWorld()
    const channel = createFakeChannel({ pace: { inFlight: 3 } })
    channel.plan('ana', 'hang', 'hang')
    const stuck = await queue('ana', 'hola')
    const behind = await queue('ana', 'otra')
    const others = Array.from({ length: 30 }, (_, index) => `citizen ${String(index)}`)
    for (const address of others) await queue(address, 'hola')
    await dispatcher([channel]).start()
    await time.until(() => others.every((address) => channel.arrived(address).length === 1), 0)
    expect(channel.busiest()).toBe(3)
    expect((await row(stuck)).state).toBe('sending')
    await time.until(async () => (await row(stuck)).state === 'uncertain', 2 * minute)
    expect(channel.sends.filter((send) => send.id === `d${String(stuck)}`)).toHaveLength(2)
    await time.until(async () => (await row(behind)).state === 'sent')
  })

  it('waits for one after the other while all its sends hang, and loses none', async () => {
    const { dispatcher, queue, quiet, rows, time } = await createWorld()
    const channel = createFakeChannel({ pace: { inFlight: 2 } })
    for (const address of ['a', 'b', 'c', 'd']) {
      channel.plan(address, 'hang')
      await queue(address, 'hola')
    }
    await dispatcher([channel]).start()
    await time.advance(10 * second)
    expect(channel.sends).toHaveLength(2)
    await time.until(quiet)
    expect((await rows()).map((row) => row.state)).toEqual(['sent', 'sent', 'sent', 'sent'])
    expect(channel.sends).toHaveLength(8)
  })

  it('keeps to the pace of the channel and of each address', async () => {
    const { dispatcher, queue, quiet, time } = await createWorld()
    const pace = { perSecond: 10, burst: 4, addressPerSecond: 1, addressBurst: 2 }
    const channel = createFakeChannel({ pace, now: () => time.now() })
    const start = time.now().getTime()
    for (const text of ['1', '2', '3', '4']) await queue('ana', text)
    for (let i = 0; i < 8; i++) await queue(`citizen ${String(i)}`, 'hola')
    await dispatcher([channel]).start()
    await time.until(quiet)
    const after = channel.sends.map((send) => send.at - start)
    expect(after.slice(0, 7)).toEqual([0, 0, 0, 0, 100, 200, 300])
    const ana = channel.sends.flatMap((send) => (send.address === 'ana' ? [send.at - start] : []))
    expect(ana).toEqual([0, 100, 1000, 2000])
    expect(channel.arrived('ana')).toEqual(['1', '2', '3', '4'])
  })

  it('does not let a channel in trouble hold up another', async () => {
    const world = await createWorld()
    const { dispatcher, queue, time } = world
    const telegram = createFakeChannel()
    const web = createFakeChannel({ name: 'web' })
    await world.citizen('visitor', { channel: 'web' })
    telegram.plan('ana', failing('misconfigured'))
    await queue('ana', 'hola')
    await queue('visitor', 'hola')
    await dispatcher([telegram, web]).start()
    await time.until(() => web.arrived('visitor').length === 1, 0)
    expect(telegram.sends.map((send) => send.address)).toEqual(['ana'])
  })
})

describe('trouble', () => {
  it('pauses for everyone when throttled, one second longer than asked, and loses nothing', async () => {
    const { dispatcher, queue, quiet, rows, time } = await createWorld()
    const channel = createFakeChannel({ pace: { inFlight: 2 }, now: () => time.now() })
    channel.plan('a', throttled(7000))
    for (const address of ['a', 'b', 'c', 'd', 'e', 'f']) await queue(address, 'hola')
    const start = time.now().getTime()
    await dispatcher([channel]).start()
    await time.advance(7999)
    expect(channel.sends.length).toBeLessThan(5)
    const before = channel.sends.length
    await time.until(quiet, minute)
    expect(channel.sends.slice(before).every((send) => send.at >= start + 8000)).toBe(true)
    expect((await rows()).map((row) => [row.state, row.attempts])).toEqual(Array(6).fill(['sent', 1]))
  })

  it('sends once more when it cannot know, after the channel has proved itself, and then calls it uncertain', async () => {
    const { dispatcher, queue, quiet, row, time } = await createWorld()
    const channel = createFakeChannel({ now: () => time.now() })
    channel.plan('ana', failing('unknown'), failing('unknown'))
    channel.planReachable(false, false, false)
    const id = await queue('ana', 'hola')
    const other = await queue('ana', 'otra')
    const start = time.now().getTime()
    await dispatcher([channel]).start()
    await time.until(quiet)
    expect(channel.sends.map((send) => [send.text, send.at - start])).toEqual([
      ['hola', 0],
      ['hola', 7 * second],
      ['otra', 7 * second],
    ])
    expect(channel.probes()).toBe(5)
    expect(await row(id)).toMatchObject({ state: 'uncertain', reason: 'unknown', attempts: 2 })
    expect(await row(other)).toMatchObject({ state: 'sent' })
  })

  it('counts a channel that throws as one that does not know', async () => {
    const { dispatcher, logged, queue, quiet, row, time } = await createWorld()
    const channel = createFakeChannel()
    const thrower = { ...channel, send: () => Promise.reject(new Error('a bug')) }
    const id = await queue('ana', 'hola')
    await dispatcher([thrower]).start()
    await time.until(quiet)
    expect(await row(id)).toMatchObject({ state: 'uncertain' })
    expect(logged.join('')).toContain('a channel must not throw')
  })

  it('marks the address when the contact stopped, and skips what was queued for it', async () => {
    const { dispatcher, queue, quiet, rows, store, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan('ana', failing('contact_stopped'))
    for (const text of ['1', '2', '3']) await queue('ana', text)
    await queue('luz', 'hola')
    const running = dispatcher([channel])
    await running.start()
    await time.until(quiet)
    await queue('ana', '4', { kind: 'staff' })
    await time.until(quiet)
    expect((await rows()).map((row) => [row.state, row.reason])).toEqual([
      ['failed', 'contact_stopped'],
      ['skipped', 'blocked'],
      ['skipped', 'blocked'],
      ['sent', null],
      ['skipped', 'blocked'],
    ])
    expect(channel.sends.map((send) => send.address).sort()).toEqual(['ana', 'luz'])
    expect(await store.db.address.findFirst({ where: { address: 'ana' } })).toMatchObject({ state: 'blocked' })
    expect(await store.db.address.findFirst({ where: { address: 'luz' } })).toMatchObject({ state: 'reachable' })
  })

  it('does not try again what the platform rejects, and goes on with the next', async () => {
    const { dispatcher, queue, quiet, rows, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan('ana', failing('rejected'))
    await queue('ana', '1')
    await queue('ana', '2')
    await dispatcher([channel]).start()
    await time.until(quiet, 0)
    expect((await rows()).map((row) => [row.state, row.reason])).toEqual([
      ['failed', 'rejected'],
      ['sent', null],
    ])
  })

  it('waits longer each time while the credentials are refused, and sends when they are mended', async () => {
    const { dispatcher, queue, quiet, row, time } = await createWorld()
    const channel = createFakeChannel({ now: () => time.now() })
    channel.plan('ana', failing('misconfigured'), failing('misconfigured'), failing('misconfigured'))
    const id = await queue('ana', 'hola')
    await dispatcher([channel]).start()
    await time.until(quiet)
    const times = channel.sends.map((send) => send.at)
    const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    expect(waits).toEqual([5 * second, 10 * second, 20 * second])
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 1 })

    channel.plan('ana', failing('misconfigured'))
    await queue('ana', 'otra')
    await time.until(quiet)
    const [refused, sent] = channel.sends.slice(-2)
    expect((sent?.at ?? 0) - (refused?.at ?? 0)).toBe(5 * second)
  })

  it('leaves the queue alone while the channel does not answer', async () => {
    const { dispatcher, queue, store, time } = await createWorld()
    const channel = createFakeChannel()
    channel.plan('ana', failing('unknown'))
    channel.planReachable(...Array<boolean>(99).fill(false))
    await queue('ana', 'hola')
    await queue('ana', 'otra')
    await dispatcher([channel]).start()
    await time.advance(second)
    const changes = () => store.db.$queryRaw<[{ n: bigint }]>`SELECT total_changes() AS n`
    const [before] = await changes()
    await time.advance(minute)
    const [after] = await changes()
    expect(Number(after.n - before.n)).toBeLessThan(10)
    expect(channel.sends).toHaveLength(1)
  })

  it('skips a notice and a broadcast to someone who opted out, and still answers them', async () => {
    const { citizen, dispatcher, queue, quiet, rows, time } = await createWorld()
    const channel = createFakeChannel()
    await citizen('ana', { optedOut: true })
    await queue('ana', 'reply')
    await queue('ana', 'staff', { kind: 'staff' })
    await queue('ana', 'notice', { kind: 'notice' })
    await queue('ana', 'broadcast', { kind: 'broadcast' })
    await dispatcher([channel]).start()
    await time.until(quiet)
    expect(channel.arrived('ana')).toEqual(['reply', 'staff'])
    for (const row of (await rows()).slice(2)) expect(row).toMatchObject({ state: 'skipped', reason: 'opted_out' })
  })

  it('hands a file of a message to the channel, and fails one whose bytes cannot be read', async () => {
    const { dispatcher, queue, quiet, rows, time } = await createWorld()
    const channel = createFakeChannel()
    const file = { name: 'datos.json', mime: 'application/json', data: 'e30=' }
    const bodyWith = (data: string) => JSON.stringify({ text: '', choices: [], file: { ...file, data } })
    await queue('ana', '', { body: bodyWith('e30=') })
    await queue('ana', '', { body: bodyWith('not base64!') })
    await dispatcher([channel]).start()
    await time.until(quiet)
    expect(channel.sends.map(({ message }) => message)).toEqual([{ text: '', choices: [], file }])
    expect((await rows()).map(({ state }) => state)).toEqual(['sent', 'failed'])
  })

  it('fails a stored message that cannot be read and says which', async () => {
    const { dispatcher, logged, queue, quiet, rows, time } = await createWorld()
    const channel = createFakeChannel()
    const ids = [
      await queue('ana', '', { body: '{"text":' }),
      await queue('ana', '', { body: '{"text":5,"choices":[]}' }),
    ]
    await queue('ana', 'hola')
    await dispatcher([channel]).start()
    await time.until(quiet)
    expect((await rows()).map((row) => row.state)).toEqual(['failed', 'failed', 'sent'])
    for (const id of ids) expect(logged.join('')).toContain(`"deliveryId":${String(id)}`)
  })
})
