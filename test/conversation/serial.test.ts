import { setImmediate, setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSerial, type Waiting } from '../../src/conversation/serial.js'

type Work = (group: readonly Waiting<string>[]) => Promise<void> | void

/** Keeps what was worked on, group by group. */
function watched(
  work: Work = (group) => {
    for (const { done } of group) done()
  },
) {
  const groups: string[][] = []
  const serial = createSerial<string>(async (group) => {
    groups.push(group.map(({ item }) => item))
    await work(group)
  })
  return { groups, serial }
}

describe('those who wait', () => {
  it('are taken together, one of a key at a time and in order', async () => {
    const { groups, serial } = watched()
    await Promise.all(['a1', 'a2', 'b1', 'a3', 'c1', 'b2'].map((item) => serial.add([item.charAt(0)], item)))
    expect(groups).toEqual([['a1', 'b1', 'c1'], ['a2', 'b2'], ['a3']])
  })

  it('are a thousand in few groups', async () => {
    const { groups, serial } = watched()
    await Promise.all(Array.from({ length: 1000 }, (_, i) => serial.add([`k${String(i)}`], String(i))))
    expect(groups.flat()).toEqual(Array.from({ length: 1000 }, (_, i) => String(i)))
    expect(groups.length).toBeLessThanOrEqual(6)
  })

  it('are not overtaken by one who always has more to say', async () => {
    const { groups, serial } = watched()
    const crowd = Array.from({ length: 450 }, (_, i) => `k${String(i)}`)
    await Promise.all([
      ...Array.from({ length: 5 }, (_, i) => serial.add(['loud'], `loud ${String(i)}`)),
      ...crowd.map((key) => serial.add([key], key)),
    ])
    const order = groups.flat()
    expect(order.indexOf('loud 1')).toBeGreaterThan(order.indexOf('k449'))
    expect(order.filter((item) => item.startsWith('loud'))).toEqual([0, 1, 2, 3, 4].map((i) => `loud ${String(i)}`))
  })

  it('who come while others are worked on are taken next', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const { groups, serial } = watched(async (group) => {
      await held
      for (const { done } of group) done()
    })
    const first = serial.add(['a'], 'a1')
    while (groups.length === 0) await setImmediate()
    const others = [serial.add(['a'], 'a2'), serial.add(['b'], 'b1')]
    release()
    await Promise.all([first, ...others])
    expect(groups).toEqual([['a1'], ['a2', 'b1']])
  })

  it('have several keys, and one at a time of those who share one, in the order of arrival', async () => {
    const { groups, serial } = watched()
    const add = (item: string, ...keys: string[]) => serial.add(keys, item)
    await Promise.all([
      add('phone', 'p'),
      add('lid', 'l', 't'),
      add('other', 'o'),
      add('phone again', 'p'),
      add('both', 'p', 'l'),
      add('third again', 't'),
      add('other again', 'o'),
    ])
    expect(groups.map((group) => group.filter((item) => !item.startsWith('other')))).toEqual([
      ['phone'],
      ['lid'],
      ['phone again'],
      ['both'],
      ['third again'],
    ])
    expect(groups.flat().filter((item) => item.startsWith('other'))).toEqual(['other', 'other again'])
  })

  it('share no key with those who went before', async () => {
    const { groups, serial } = watched()
    await serial.add(['p', 'l'], 'both')
    await Promise.all([serial.add(['p'], 'phone'), serial.add(['l'], 'lid')])
    expect(groups).toEqual([['both'], ['phone', 'lid']])
  })

  it('let timers and the network have their turn', async () => {
    const { serial } = watched()
    let ticks = 0
    const ticking = (async () => {
      while (ticks < 3) {
        await setTimeout(0)
        ticks++
      }
    })()
    for (let round = 0; ticks < 3; round++) await serial.add(['a'], String(round))
    await ticking
  })
})

describe('a failure', () => {
  it('of one does not touch the others', async () => {
    const { serial } = watched((group) => {
      for (const { item, done, failed } of group) {
        if (item === 'bad') failed(new Error('bad'))
        else done()
      }
    })
    const results = await Promise.allSettled([
      serial.add(['a'], 'good'),
      serial.add(['b'], 'bad'),
      serial.add(['c'], 'fine'),
      serial.add(['b'], 'good'),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  })

  it('of the work fails whoever is left in the group, and nobody after', async () => {
    let broken = true
    const { serial } = watched((group) => {
      group[0]?.done()
      if (broken) throw new Error('the disk is full')
      for (const { done } of group) done()
    })
    const results = await Promise.allSettled([serial.add(['a'], 'a1'), serial.add(['b'], 'b1')])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    broken = false
    await serial.add(['b'], 'b2')
  })
})

describe('idle', () => {
  it('is at once when nothing waits, and else when all is done', async () => {
    const { groups, serial } = watched()
    await serial.idle()
    const all = ['a1', 'a2', 'a3'].map((item) => serial.add(['a'], item))
    await serial.idle()
    expect(groups).toEqual([['a1'], ['a2'], ['a3']])
    await Promise.all(all)
  })
})
