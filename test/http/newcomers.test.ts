import { describe, expect, it } from 'vitest'
import { createNewcomerLimit } from '../../src/http/newcomers.js'

function limit(perNetwork: number) {
  let now = 1_000_000
  const newcomers = createNewcomerLimit({ perNetwork, windowMs: 60_000, now: () => now })
  return {
    admit: (ip: string, address: string) => newcomers.admit(ip, address),
    pass: (ms: number) => (now += ms),
  }
}

describe('the limit of newcomers', () => {
  it('lets a network bring so many new people in a window of time, and says when to come again', () => {
    const { admit, pass } = limit(2)
    expect([admit('192.0.2.1', 'a'), admit('192.0.2.1', 'b')]).toEqual([0, 0])
    pass(20_000)
    expect(admit('192.0.2.1', 'c')).toBe(40)
    pass(40_000)
    expect(admit('192.0.2.1', 'c')).toBe(0)
  })

  it('does not count those who are known', () => {
    const { admit } = limit(1)
    expect([admit('192.0.2.1', 'a'), admit('192.0.2.1', 'a'), admit('198.51.100.1', 'a')]).toEqual([0, 0, 0])
  })

  it('counts each network for itself', () => {
    const { admit } = limit(1)
    expect([admit('192.0.2.1', 'a'), admit('192.0.2.2', 'b')]).toEqual([0, 0])
  })

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
    ['2001:db8::1', '2001:db8:0:0:5::', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['::ffff:192.0.2.1', '192.0.2.1', true],
  ])('takes %s and %s for one network: %s', (first, second, same) => {
    const { admit } = limit(1)
    admit(first, 'a')
    expect(admit(second, 'b') > 0).toBe(same)
  })
})
