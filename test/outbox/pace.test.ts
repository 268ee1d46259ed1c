import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pace } from '../../src/channels/channel.js'
import { createPacer } from '../../src/outbox/pace.js'

const pace: Pace = { perSecond: 10, burst: 5, addressPerSecond: 1, addressBurst: 2, inFlight: 3 }
const at = (ms: number): Date => new Date(1_000_000 + ms)
const reply = false
const bulk = true

describe('the pacer', () => {
  it('lets a burst go at once and then one message each tenth of a second', () => {
    const pacer = createPacer(pace, at(0))
    expect(pacer.available(at(0))).toBe(5)
    for (let i = 0; i < 5; i++) pacer.take(at(0), reply)
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
    for (let i = 0; i < 5; i++) pacer.take(at(0), reply)
    pacer.giveBack(reply)
    expect(pacer.available(at(0))).toBe(1)
    for (let i = 0; i < 9; i++) pacer.giveBack(reply)
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

  it('lets 25 bulk messages a second through of the 28 that Telegram takes, and all 28 when they are replies', () => {
    const telegram = { ...pace, perSecond: 28, burst: 30 }
    const sentIn = (seconds: number, isBulk: boolean): number => {
      const pacer = createPacer(telegram, at(0))
      let sent = 0
      for (let ms = 0; ms <= seconds * 1000; ms += 5)
        while ((isBulk ? pacer.availableBulk(at(ms)) : pacer.available(at(ms))) > 0) {
          pacer.take(at(ms), isBulk)
          sent += 1
        }
      return sent
    }
    expect(sentIn(10, bulk) - sentIn(0, bulk)).toBe(250)
    expect(sentIn(10, reply) - sentIn(0, reply)).toBe(280)
  })

  it.each([0, 20, 29])(
    'keeps some of the burst for replies, however much bulk there is, after %d of them',
    (replies) => {
      const pacer = createPacer({ ...pace, perSecond: 28, burst: 30 }, at(0))
      for (let i = 0; i < replies; i++) pacer.take(at(0), reply)
      while (pacer.availableBulk(at(0)) > 0) pacer.take(at(0), bulk)
      expect(pacer.available(at(0))).toBeGreaterThanOrEqual(Math.min(3, 30 - replies))
      for (let now = 0; now < 10_000; now += 10) while (pacer.availableBulk(at(now)) > 0) pacer.take(at(now), bulk)
      expect(pacer.available(at(10_000))).toBeGreaterThanOrEqual(3)
    },
  )

  it('lets bulk through on a channel of the smallest pace', () => {
    const pacer = createPacer({ ...pace, perSecond: 1, burst: 1 }, at(0))
    expect(pacer.availableBulk(at(0))).toBe(1)
    pacer.take(at(0), bulk)
    expect(pacer.available(at(1000))).toBe(1)
    expect(pacer.availableBulk(at(1000))).toBe(0)
    expect(pacer.availableBulk(at(1120))).toBe(1)
  })

  it('gives a share of bulk back that was not used, and lets none through during a pause', () => {
    const pacer = createPacer(pace, at(0))
    while (pacer.availableBulk(at(0)) > 0) pacer.take(at(0), bulk)
    pacer.giveBack(bulk)
    expect(pacer.availableBulk(at(0))).toBe(1)
    pacer.pauseUntil(at(5000))
    expect(pacer.availableBulk(at(0))).toBe(0)
    expect(pacer.bulkWaitMs(at(0))).toBe(5000)
  })

  it('is not confused by a clock that goes back', () => {
    const pacer = createPacer(pace, at(10_000))
    for (let i = 0; i < 5; i++) pacer.take(at(10_000), reply)
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
            pacer.take(at(now), reply)
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
        for (let i = 0; i < burst; i++) pacer.take(at(0), reply)
        const wait = pacer.waitMs(at(early))
        if (wait > 2) expect(pacer.available(at(early + wait - 2))).toBe(0)
        expect(pacer.available(at(early + wait))).toBeGreaterThan(0)
      }),
    )
  })

  it('says truly how long bulk has to wait, whatever replies took', () => {
    const rates = fc.record({ perSecond: fc.constantFrom(0.3, 1, 7, 28, 2000), burst: fc.integer({ min: 1, max: 40 }) })
    const taken = fc.array(fc.boolean(), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(rates, taken, ({ perSecond, burst }, kinds) => {
        const pacer = createPacer({ ...pace, perSecond, burst }, at(0))
        for (const isBulk of kinds) pacer.take(at(0), isBulk)
        const wait = pacer.bulkWaitMs(at(0))
        if (wait > 2) expect(pacer.availableBulk(at(wait - 2))).toBe(0)
        expect(pacer.availableBulk(at(wait))).toBeGreaterThan(0)
      }),
    )
  })
})
