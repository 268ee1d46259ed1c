import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planNotifications } from '../../src/participation/digest.js'
import { hourAfter, midnightBefore } from '../../src/participation/localTime.js'

const timeZone = 'America/Guayaquil'
const HOUR = 60 * 60 * 1000
const rules = { limit: 3, digestHour: 18, timeZone }
const morning = new Date('2026-11-22T15:00:00Z')
const waiting = (count: number, createdAt = morning) => Array.from({ length: count }, (_, id) => ({ id, createdAt }))
const ids = (notifications: readonly { id: number }[]) => notifications.map(({ id }) => id)
const anyTime = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })

describe('telling of changes', () => {
  it('says nothing when there is nothing', () => {
    expect(planNotifications({ ...rules, waiting: [], sentToday: 0, now: morning })).toEqual({ kind: 'none' })
  })

  it('tells up to three a day each by itself, the oldest first', () => {
    const plan = planNotifications({ ...rules, waiting: waiting(5), sentToday: 1, now: morning })
    expect(plan.kind === 'each' ? ids(plan.notifications) : plan).toEqual([0, 1])
  })

  it('tells the third of a day by itself too', () => {
    const owed = { ...rules, waiting: waiting(1), sentToday: 2, now: morning }
    expect(planNotifications(owed)).toEqual({ kind: 'each', notifications: owed.waiting })
  })

  it('waits with the fourth until the hour of the digest, and then tells all in one', () => {
    const owed = { ...rules, waiting: waiting(2), sentToday: 3 }
    const until = new Date('2026-11-22T23:00:00Z')
    expect(planNotifications({ ...owed, now: morning })).toEqual({ kind: 'wait', until })
    expect(planNotifications({ ...owed, now: new Date(until.getTime() - 1) }).kind).toBe('wait')
    expect(planNotifications({ ...owed, now: until })).toEqual({ kind: 'digest', notifications: owed.waiting })
  })

  it('waits with what comes after that hour until the next day', () => {
    const evening = new Date('2026-11-23T01:00:00Z')
    const plan = planNotifications({ ...rules, waiting: waiting(1, evening), sentToday: 3, now: evening })
    expect(plan).toEqual({ kind: 'wait', until: new Date('2026-11-23T23:00:00Z') })
  })

  it('begins a new day with three again', () => {
    const plan = planNotifications({
      ...rules,
      waiting: waiting(1),
      sentToday: 0,
      now: new Date('2026-11-23T06:00:00Z'),
    })
    expect(plan.kind).toBe('each')
  })

  it('never tells more than the limit each, forgets none, and waits for a day at most', () => {
    const owed = fc.record({
      waiting: fc.array(fc.record({ createdAt: anyTime }), { maxLength: 8 }),
      sentToday: fc.nat({ max: 9 }),
      limit: fc.integer({ min: 1, max: 5 }),
      digestHour: fc.integer({ min: 0, max: 23 }),
    })
    fc.assert(
      fc.property(owed, anyTime, (given, now) => {
        const plan = planNotifications({ ...given, now, timeZone })
        if (plan.kind === 'each') expect(plan.notifications.length + given.sentToday).toBeLessThanOrEqual(given.limit)
        if (plan.kind === 'digest') expect(plan.notifications).toEqual(given.waiting)
        if (plan.kind === 'none') expect(given.waiting).toEqual([])
        const from = given.waiting[0]?.createdAt.getTime() ?? 0
        if (plan.kind === 'wait') expect(plan.until.getTime() - from).toBeLessThanOrEqual(24 * HOUR)
      }),
    )
  })
})

describe('local time', () => {
  it('knows the last midnight and the next hour of Riobamba', () => {
    expect(midnightBefore(new Date('2026-11-23T04:59:00Z'), timeZone)).toEqual(new Date('2026-11-22T05:00:00Z'))
    expect(midnightBefore(new Date('2026-11-23T05:00:00Z'), timeZone)).toEqual(new Date('2026-11-23T05:00:00Z'))
    expect(hourAfter(new Date('2026-11-22T23:00:00Z'), 18, timeZone)).toEqual(new Date('2026-11-23T23:00:00Z'))
  })

  it('is right in the hour before the clocks are changed', () => {
    const [before, one] = [new Date('2026-03-28T23:30:00Z'), new Date('2026-03-29T00:00:00Z')]
    expect(hourAfter(before, 1, 'Europe/Madrid')).toEqual(one)
  })

  it.each(['America/Guayaquil', 'Pacific/Galapagos', 'Europe/Madrid', 'America/Santiago', 'Asia/Kathmandu'])(
    'is right in %s at any time, whether or not the clocks were changed',
    (zone) => {
      const hourIn = (time: Date) =>
        Number(new Intl.DateTimeFormat('en-US', { hour: 'numeric', hourCycle: 'h23', timeZone: zone }).format(time))
      fc.assert(
        fc.property(anyTime, fc.integer({ min: 7, max: 19 }), (time, hour) => {
          const next = hourAfter(time, hour, zone)
          expect(next.getTime()).toBeGreaterThan(time.getTime())
          expect(next.getTime() - time.getTime()).toBeLessThanOrEqual(25 * HOUR)
          expect(hourIn(next)).toBe(hour)
          expect(midnightBefore(time, zone).getTime()).toBeLessThanOrEqual(time.getTime())
        }),
      )
    },
  )
})
