import { describe, expect, it } from 'vitest'
import type { Channel } from '../../src/channels/channel.js'
import { createFakeChannel } from '../support/fakeChannel.js'
import { createWorld } from './world.js'

const second = 1000
const minute = 60 * second
const lease = { name: 'channel:telegram' }
const elsewhere = (name: string): string => `elsewhere-${name}:1:x`

/** Notes what a channel is told, and lets go when it is let. */
function ownership() {
  const told: string[] = []
  const letting: (() => void)[] = []
  let free = true
  const owned: Required<Pick<Channel, 'hold' | 'letGo'>> = {
    hold: (fence) => void told.push(`hold ${String(fence)}`),
    letGo: () => {
      told.push('let go')
      return free ? Promise.resolve() : new Promise((resolve) => letting.push(resolve))
    },
  }
  return {
    told,
    owned,
    clings: () => {
      free = false
    },
    yields: () => {
      for (const letGo of letting) letGo()
    },
  }
}

describe('the one owner of a channel', () => {
  it('is told so before anything is sent, under the fence of its lease', async () => {
    const { dispatcher, queue, quiet, store, time } = await createWorld()
    const { told, owned } = ownership()
    const channel = createFakeChannel({ owned })
    const sent: string[][] = []
    const noting: Channel = {
      ...channel,
      send: (...given) => {
        sent.push([...told])
        return channel.send(...given)
      },
    }
    await queue('ana', 'hola')
    await dispatcher([noting]).start()
    await time.until(quiet, 0)
    const { fence } = await store.db.lease.findFirstOrThrow({ where: lease })
    expect(sent).toEqual([[`hold ${String(fence)}`]])
  })

  it('lets go when it drains, after its sends and before the next one may begin', async () => {
    const { dispatcher, openAgain, queue, store, time } = await createWorld()
    const first = ownership()
    const channel = createFakeChannel({ owned: first.owned })
    channel.plan('ana', 'hang')
    await queue('ana', 'hola')
    const running = dispatcher([channel], { holder: elsewhere('a') })
    await running.start()
    await time.until(() => channel.sends.length === 1, 0)
    const next = ownership()
    const waiting = dispatcher([createFakeChannel({ owned: next.owned })], {
      holder: elsewhere('b'),
      store: await openAgain(),
    })
    await waiting.start()
    first.clings()
    let drained = false
    void running.drain(20 * second).then(() => (drained = true))
    await time.advance(second)
    expect(first.told).toEqual(['hold 1'])
    channel.release()
    await time.until(() => first.told.length === 2, 0)
    await time.advance(2 * second)
    expect([drained, next.told]).toEqual([false, []])
    expect(await store.db.lease.findFirst({ where: lease })).toMatchObject({ holder: elsewhere('a') })
    first.yields()
    await time.until(() => drained && next.told.length === 1, 2 * second)
    expect(first.told).toEqual(['hold 1', 'let go'])
    expect(next.told).toEqual(['hold 2'])
  })

  it('lets go as soon as the lease is lost, whatever hangs, and holds it again under a higher fence', async () => {
    const { dispatcher, queue, store, time } = await createWorld()
    const { told, owned } = ownership()
    const channel = createFakeChannel({ owned })
    channel.plan('ana', 'hang')
    await queue('ana', 'hola')
    await dispatcher([channel]).start()
    await time.until(() => channel.sends.length === 1, 0)
    const until = new Date(time.now().getTime() + minute)
    await store.db.lease.update({ where: lease, data: { holder: elsewhere('thief'), fence: 7, until } })
    await time.advance(11 * second)
    expect(told).toEqual(['hold 1', 'let go'])
    channel.release()
    await time.until(() => told.length === 3, 2 * minute)
    expect(told).toEqual(['hold 1', 'let go', 'hold 8'])
  })

  it('lets go at the end of a drain that did not wait for all sends, and is waited for', async () => {
    const { dispatcher, queue, time } = await createWorld()
    const { clings, told, owned, yields } = ownership()
    const channel = createFakeChannel({ owned })
    channel.plan('ana', 'hang')
    await queue('ana', 'hola')
    const running = dispatcher([channel])
    await running.start()
    await time.until(() => channel.sends.length === 1, 0)
    clings()
    let drained = false
    void running.drain(5 * second).then(() => (drained = true))
    await time.advance(4999)
    expect(told).toEqual(['hold 1'])
    await time.advance(second)
    expect([told, drained]).toEqual([['hold 1', 'let go'], false])
    yields()
    await time.until(() => drained, 0)
  })

  it('that cannot let go keeps nobody from stopping, and the lease runs out before the next one begins', async () => {
    const { dispatcher, logged, store, time } = await createWorld()
    const { clings, owned } = ownership()
    const running = dispatcher([createFakeChannel({ owned })])
    await running.start()
    await time.advance(second)
    clings()
    let drained = false
    void running.drain(minute).then(() => (drained = true))
    await time.until(() => drained, 4 * second)
    expect(await store.db.lease.findFirst({ where: lease })).not.toMatchObject({ holder: '' })
    expect(logged.join('')).toContain('the channel does not let go')
  })
})
