import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pace } from '../../src/channels/channel.js'
import { createPacer } from '../../src/outbox/pace.js'

const pace: Pace = { perSecond: 10, burst: 5, addressPerSecond: 1, addressBurst: 2, inFlight: 3 }
const at = (ms: number): Date => new Date(1_000_000 + ms)

describe('the pacer', () => {
  it('lets a burst go at once and then one message each tenth of a second', () => {
    const pacer = createPacer(pace, at(0))
    expect(pacer.available(at(0))).toBe(5)
    for (let i = 0; i < 5; i++) pacer.take(at(0))
    expect(pacer.available(at(0))).toBe(0)
    expect(pacer.waitMs(at(0))).toBe(100)
    expect(pacer.available(at(99))).toBe(0)
    expect(pacer.available(at(100))).toBe(1)
    expect(pacer.available(at(250))).toBe(2)
  })

  it('saves up no more than the burst', () => {
    const pacer = createPacer(pace, at(0))
    expect(pacer.available(at(3_600_000))).toBe(5)
  })

  it('gives a share back that was not used', () => {
    const pacer = createPacer(pace, at(0))
    for (let i = 0; i < 5; i++) pacer.take(at(0))
    pacer.giveBack()
    expect(pacer.available(at(0))).toBe(1)
    for (let i = 0; i < 9; i++) pacer.giveBack()
    expect(pacer.available(at(0))).toBe(5)
  })

  it('makes an address wait without holding up another', () => {
    const pacer = createPacer(pace, at(0))
    expect(pacer.takeAddress('ana', at(0))).toBeNull()
    expect(pacer.takeAddress('ana', at(0))).toBeNull()
    expect(pacer.takeAddress('ana', at(0))).toEqual(at(1000))
    expect(pacer.takeAddress('luz', at(0))).toBeNull()
    expect(pacer.takeAddress('ana', at(999))).toEqual(at(1000))
    expect(pacer.takeAddress('ana', at(1000))).toBeNull()
  })

  it('sends nothing during a pause and keeps the longer of two', () => {
    const pacer = createPacer(pace, at(0))
    pacer.pauseUntil(at(5000))
    pacer.pauseUntil(at(2000))
    expect(pacer.paused(at(4999))).toBe(true)
    expect(pacer.available(at(4999))).toBe(0)
    expect(pacer.waitMs(at(0))).toBe(5000)
    expect(pacer.paused(at(5000))).toBe(false)
    expect(pacer.available(at(5000))).toBe(5)
  })

  it('is not confused by a clock that goes back', () => {
    const pacer = createPacer(pace, at(10_000))
    for (let i = 0; i < 5; i++) pacer.take(at(10_000))
    expect(pacer.available(at(0))).toBe(0)
    expect(pacer.available(at(100))).toBe(1)
  })

  it('remembers the address that still waits when it forgets a thousand others', () => {
    const pacer = createPacer(pace, at(0))
    for (let i = 0; i < 999; i++) pacer.takeAddress(`address ${String(i)}`, at(0))
    for (let i = 0; i < 2; i++) pacer.takeAddress('ana', at(1500))
    pacer.takeAddress('luz', at(1500))
    expect(pacer.takeAddress('ana', at(1500))).not.toBeNull()
  })

  it('never lets more through than the burst and the rate allow, whatever the times', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 100 })
    fc.assert(
      fc.property(gaps, (waits) => {
        const pacer = createPacer(pace, at(0))
        let now = 0
        let sent = 0
        for (const wait of waits) {
          now += wait
          while (pacer.available(at(now)) > 0) {
            pacer.take(at(now))
            sent += 1
          }
        }
        expect(sent).toBeLessThanOrEqual(5 + now / 100 + 0.001)
      }),
    )
  })

  it('says truly how long to wait: not a millisecond before, and then at once', () => {
    const rates = fc.record({ perSecond: fc.constantFrom(0.3, 1, 3, 7, 25, 30), burst: fc.integer({ min: 1, max: 9 }) })
    fc.assert(
      fc.property(rates, fc.integer({ min: 0, max: 300 }), ({ perSecond, burst }, early) => {
        const pacer = createPacer({ ...pace, perSecond, burst }, at(0))
        for (let i = 0; i < burst; i++) pacer.take(at(0))
        const wait = pacer.waitMs(at(early))
        if (wait > 2) expect(pacer.available(at(early + wait - 2))).toBe(0)
        expect(pacer.available(at(early + wait))).toBeGreaterThan(0)
      }),
    )
  })
})
