import { describe, expect, it } from 'vitest'
import { Bulk } from '../../../src/channels/whatsapp/bulk.js'
import {
  capOn,
  defaultManners,
  nextBulk,
  openFrom,
  restAfter,
  within,
  type Manners,
} from '../../../src/channels/whatsapp/manners.js'
import type { BulkStorage } from '../../../src/channels/whatsapp/messagesStorage.js'
import { createLog } from '../../../src/log.js'
import type { Store } from '../../../src/store/client.js'
import { enqueue, settleDeliveries } from '../../../src/store/deliveries.js'
import {
  lastWhatsappBulk,
  readWhatsappBulk,
  whatsappBulkSince,
  writeWhatsappBulkStop,
} from '../../../src/store/whatsappBulk.js'
import { meet, newStore } from '../../store/world.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A time in Riobamba, which is five hours behind UTC all year. */
function local(time: string): Date {
  return new Date(`${time}-05:00`)
}

describe('gaps', () => {
  it.each([
    [0, 600],
    [0.5, 1_050],
    [1, 1_500],
  ])('between two messages, at %d of chance, %d ms', (random, ms) => {
    expect(within(defaultManners.replyGap, random)).toBe(ms)
  })

  it('between two that answer nobody 4 to 9 s, after each 40 of them 2 to 5 minutes', () => {
    expect([restAfter(1, 0, defaultManners), restAfter(39, 1, defaultManners)]).toEqual([4_000, 9_000])
    expect([restAfter(40, 0, defaultManners), restAfter(40, 1, defaultManners)]).toEqual([120_000, 300_000])
  })
})

describe('hours', () => {
  it.each([
    ['2026-03-01T07:59:59', '2026-03-01T08:00:00'],
    ['2026-03-01T08:00:00', '2026-03-01T08:00:00'],
    ['2026-03-01T19:59:59', '2026-03-01T19:59:59'],
    ['2026-03-01T20:00:00', '2026-03-02T08:00:00'],
    ['2026-03-01T23:30:00', '2026-03-02T08:00:00'],
    ['2026-03-02T00:00:00', '2026-03-02T08:00:00'],
  ])('what is wanted at %s goes from %s on', (wanted, from) => {
    expect(openFrom(local(wanted), defaultManners)).toEqual(local(from))
  })

  it('may be the whole day', () => {
    const always: Manners = { ...defaultManners, fromHour: 0, toHour: 24 }
    expect(openFrom(local('2026-03-01T23:59:59'), always)).toEqual(local('2026-03-01T23:59:59'))
    expect(openFrom(local('2026-03-01T00:00:00'), always)).toEqual(local('2026-03-01T00:00:00'))
  })
})

describe('how many on a day', () => {
  const paired = local('2026-03-01T23:00:00')

  it.each([
    ['2026-03-01T23:59:00', 20],
    ['2026-03-02T00:01:00', 30],
    ['2026-03-03T12:00:00', 45],
    ['2026-03-04T12:00:00', 70],
    ['2026-03-05T12:00:00', 105],
    ['2026-03-06T12:00:00', 155],
    ['2026-03-07T12:00:00', 200],
    ['2027-03-01T12:00:00', 200],
  ])('at %s, paired on the evening of 1 March: %d', (now, cap) => {
    expect(capOn(local(now), paired, defaultManners)).toBe(cap)
  })

  it('never more than the cap, and few while nobody knows when it was paired', () => {
    expect(capOn(local('2026-03-06T12:00:00'), paired, { ...defaultManners, dailyCap: () => 50 })).toBe(50)
    expect(capOn(local('2026-03-06T12:00:00'), null, defaultManners)).toBe(20)
  })
})

describe('the next that answers nobody', () => {
  const now = local('2026-03-01T12:00:00')
  const free = { sentToday: 0, cap: 200, restedAt: new Date(0) }

  it('goes now when nothing stands against it', () => {
    expect(nextBulk(free, now, defaultManners)).toEqual(now)
  })

  it('goes when the rest after the last one is over', () => {
    const restedAt = new Date(now.getTime() + 5_000)
    expect(nextBulk({ ...free, restedAt }, now, defaultManners)).toEqual(restedAt)
  })

  it('goes tomorrow morning when as many went today as may', () => {
    expect(nextBulk({ ...free, sentToday: 200 }, now, defaultManners)).toEqual(local('2026-03-02T08:00:00'))
  })

  it('goes when a stop ends, within the hours of that day', () => {
    const stop = (until: string) => ({ ...free, stoppedUntil: local(until) })
    expect(nextBulk(stop('2026-03-01T15:00:00'), now, defaultManners)).toEqual(local('2026-03-01T15:00:00'))
    expect(nextBulk(stop('2026-03-03T22:00:00'), now, defaultManners)).toEqual(local('2026-03-04T08:00:00'))
  })

  it('cannot be said to go while a stop has no end', () => {
    expect(nextBulk({ ...free, stoppedUntil: null }, now, defaultManners)).toBeNull()
  })
})

/** A day in Riobamba, on which time passes when a test says so. */
async function begin({ at = '2026-03-10T12:00:00', paired = '2026-01-01T12:00:00' } = {}) {
  const store = await newStore()
  await meet(store, 'ana')
  let now = local(at)
  const clock = { now: () => now }
  let reachable = true
  const guarded = <T>(work: () => Promise<T>) => (reachable ? work() : Promise.reject(new Error('no database')))
  const storage: BulkStorage = {
    readBulk: () => guarded(() => readWhatsappBulk(store.db)),
    bulkSince: (since) => guarded(() => whatsappBulkSince(store.db, since)),
    lastBulk: (wanted) => guarded(() => lastWhatsappBulk(store.db, wanted)),
    writeBulkStop: (stop) => guarded(() => writeWhatsappBulkStop(store.db, stop, now)),
  }
  await store.db.whatsappAccount.create({ data: { account: 'main', pairedAt: local(paired), updatedAt: now } })
  const log = createLog({ level: 'silent' })
  const another = () => new Bulk({ storage, manners: defaultManners, clock, random: () => 0, log })
  return {
    store,
    bulk: another(),
    another,
    now: (): Date => now,
    pass: (ms: number): void => {
      now = new Date(now.getTime() + ms)
    },
    database: (works: boolean): void => {
      reachable = works
    },
  }
}

/** Notices of the channel that have ended so, at that time. */
async function notices(
  store: Store,
  count: number,
  state: 'sent' | 'uncertain' | 'failed',
  at: Date,
  channel = 'whatsapp',
) {
  await store.db.address.update({ where: { id: 'a-ana' }, data: { channel } })
  const notice = { contactId: 'c-ana', addressId: 'a-ana', kind: 'notice', body: '{}', now: at, priority: 2 } as const
  for (let i = 0; i < count; i++) {
    const id = await enqueue(store.db, notice)
    await store.db.delivery.update({ where: { id }, data: { state: 'sending' } })
    await settleDeliveries(store.db, [{ id, state, ...(state === 'failed' && { reason: 'rejected' }) }], at)
  }
}

/** When the person last wrote. */
async function seen(store: Store, lastSeenAt: Date) {
  await store.db.contact.update({ where: { id: 'c-ana' }, data: { lastSeenAt } })
}

describe('what is sent that answers nobody', () => {
  it('waits until it is known how much was sent', async () => {
    const { bulk, now, pass } = await begin()
    expect(bulk.from(now())).toBeNull()
    expect(bulk.status(now())).toMatchObject({ open: false })
    await bulk.refresh()
    pass(MINUTE)
    expect(bulk.from(now())).toEqual(now())
    expect(bulk.status(now())).toEqual({ open: true, sentToday: 0, cap: 200, nextAt: now() })
  })

  it('counts what has left today, on this channel alone, also before this process began', async () => {
    const { store, bulk, now } = await begin()
    await notices(store, 1, 'sent', local('2026-03-09T23:59:00'))
    await notices(store, 3, 'sent', local('2026-03-10T09:00:00'))
    await notices(store, 1, 'uncertain', local('2026-03-10T09:00:00'))
    await notices(store, 1, 'failed', local('2026-03-10T09:00:00'))
    await notices(store, 5, 'sent', local('2026-03-10T09:00:00'), 'telegram')
    await bulk.refresh()
    expect(bulk.status(now()).sentToday).toBe(4)
  })

  it('stops at the day’s number and goes on the next morning', async () => {
    const { store, bulk, now, pass } = await begin({ paired: '2026-03-10T08:00:00' })
    await notices(store, 19, 'sent', local('2026-03-10T09:00:00'))
    await bulk.refresh()
    pass(MINUTE)
    expect(bulk.from(now())).toEqual(now())
    bulk.begin(now())('sent')
    expect(bulk.status(now())).toMatchObject({ open: true, sentToday: 20, cap: 20 })
    expect(bulk.from(now())).toEqual(local('2026-03-11T08:00:00'))
    pass(24 * HOUR)
    expect(bulk.status(now())).toMatchObject({ sentToday: 0, cap: 30 })
    expect(bulk.from(now())).toEqual(now())
  })

  it('is foreseen day by day: what is left of today, then as many as a new number may send', async () => {
    const { store, bulk, now } = await begin({ paired: '2026-03-10T08:00:00' })
    const { hours, left, perSecond, silenceDays } = bulk.plan
    await notices(store, 19, 'sent', local('2026-03-10T09:00:00'))
    await bulk.refresh()
    const days = [0, 1, 2, 5, 6].map((day) => left(new Date(now().getTime() + day * 24 * HOUR)))
    expect(days).toEqual([1, 30, 45, 155, 200])
    expect([hours, silenceDays]).toEqual([{ from: 8, to: 20 }, 180])
    expect(1 / perSecond).toBeCloseTo(6.5 + 210 / 40)
    bulk.begin(now())('sent')
    expect(left(now())).toBe(0)
  })

  it('does not count what surely never left', async () => {
    const { bulk, now } = await begin()
    await bulk.refresh()
    bulk.begin(now())('unsent')
    expect(bulk.status(now()).sentToday).toBe(0)
  })

  it('keeps its gaps, and rests after each forty', async () => {
    const { bulk, now, pass } = await begin()
    await bulk.refresh()
    pass(MINUTE)
    const gaps = Array.from({ length: 81 }, () => {
      bulk.begin(now())('sent')
      const gap = Number(bulk.from(now())) - now().getTime()
      pass(gap)
      return gap
    })
    const rests = gaps.flatMap((gap, index) => (gap === 120_000 ? [index + 1] : []))
    expect(rests).toEqual([40, 80])
    expect(gaps.filter((gap) => gap === 4_000)).toHaveLength(79)
  })

  it('rests after a restart as if one had just gone', async () => {
    const { bulk, now } = await begin()
    await bulk.refresh()
    expect(Number(bulk.from(now())) - now().getTime()).toBe(4_000)
  })

  it('stops when more than two of the last fifty failed, and says so after a restart too', async () => {
    const { bulk, another, now, pass } = await begin()
    await bulk.refresh()
    pass(MINUTE)
    const ends = (how: 'sent' | 'failed', times: number) => {
      for (let i = 0; i < times; i++) bulk.begin(now())(how)
    }
    ends('failed', 2)
    ends('sent', 48)
    expect(bulk.status(now()).open).toBe(true)
    ends('failed', 2)
    expect(bulk.status(now()).open).toBe(true)
    ends('failed', 1)
    expect(bulk.status(now())).toMatchObject({ open: false, reason: 'failures' })
    expect(bulk.from(now())).toBeNull()
    await bulk.refresh()
    const next = another()
    await next.refresh()
    expect(next.status(now())).toMatchObject({ open: false, reason: 'failures' })
    await next.resume()
    expect(next.status(now()).open).toBe(true)
  })

  describe('after a restart', () => {
    const morning = local('2026-03-10T09:00:00')
    const failsNext = async ({ another, now }: Awaited<ReturnType<typeof begin>>) => {
      const bulk = another()
      await bulk.refresh()
      bulk.begin(now())('failed')
      return bulk.status(now()).open
    }

    it('counts the failures of before, on this channel alone', async () => {
      const day = await begin()
      await seen(day.store, morning)
      await notices(day.store, 2, 'failed', morning, 'telegram')
      await notices(day.store, 1, 'failed', morning)
      expect(await failsNext(day)).toBe(true)
      await notices(day.store, 1, 'uncertain', morning)
      expect(await failsNext(day)).toBe(false)
    })

    it('counts the last fifty only', async () => {
      const day = await begin()
      await seen(day.store, morning)
      await notices(day.store, 2, 'failed', morning)
      await notices(day.store, 49, 'sent', new Date(morning.getTime() + MINUTE))
      expect(await failsNext(day)).toBe(true)
    })

    it('stops at once when that could not be stored before', async () => {
      const { another, now, store } = await begin()
      await seen(store, morning)
      await notices(store, 3, 'failed', morning)
      const bulk = another()
      await bulk.refresh()
      expect(bulk.status(now())).toMatchObject({ open: false, reason: 'failures' })
    })

    it('counts nothing of before staff resumed it, nor of before the pairing', async () => {
      const day = await begin({ paired: '2026-03-10T08:30:00' })
      await seen(day.store, morning)
      await notices(day.store, 9, 'failed', local('2026-03-10T08:00:00'))
      await notices(day.store, 2, 'failed', morning)
      await day.bulk.resume()
      expect(await failsNext(day)).toBe(true)
    })

    it('counts nothing that was never handed over', async () => {
      const day = await begin()
      await seen(day.store, local('2025-03-10T09:00:00'))
      await notices(day.store, 9, 'failed', morning)
      expect(await failsNext(day)).toBe(true)
    })
  })

  it('forgets earlier failures when staff resume it', async () => {
    const { bulk, now } = await begin()
    await bulk.refresh()
    for (let i = 0; i < 3; i++) bulk.begin(now())('failed')
    await bulk.resume()
    for (let i = 0; i < 2; i++) bulk.begin(now())('failed')
    expect(bulk.status(now()).open).toBe(true)
  })

  it('ends a restriction with an end by itself', async () => {
    const { bulk, now, pass } = await begin()
    await bulk.refresh()
    const until = new Date(now().getTime() + HOUR)
    await bulk.stop('reach_out_lock', until)
    expect(bulk.status(now())).toMatchObject({ open: false, reason: 'reach_out_lock', until, nextAt: until })
    pass(HOUR)
    expect(bulk.status(now()).open).toBe(true)
    expect(bulk.from(now())).toEqual(now())
  })

  it('learns the end of a restriction after its beginning', async () => {
    const { bulk, now } = await begin()
    await bulk.refresh()
    await bulk.stop('restricted', null)
    expect(bulk.from(now())).toBeNull()
    const until = new Date(now().getTime() + HOUR)
    await bulk.stop('reach_out_lock', until)
    expect(bulk.status(now())).toMatchObject({ reason: 'reach_out_lock', until })
  })

  it('is not opened by WhatsApp when staff closed it', async () => {
    const { bulk, now } = await begin()
    await bulk.refresh()
    await bulk.stop('by_staff', null)
    await bulk.stop('reach_out_lock', new Date(now().getTime() + HOUR))
    await bulk.resume('reach_out_lock')
    expect(bulk.status(now())).toMatchObject({ open: false, reason: 'by_staff' })
  })

  it('is opened by WhatsApp when WhatsApp closed it', async () => {
    const { bulk, now } = await begin()
    await bulk.refresh()
    await bulk.stop('reach_out_lock', new Date(now().getTime() + HOUR))
    await bulk.resume('reach_out_lock')
    expect(bulk.status(now()).open).toBe(true)
  })

  it('hears within half a minute what staff decide in another process', async () => {
    const { bulk, another, now, pass } = await begin()
    await bulk.refresh()
    await another().stop('by_staff', null)
    pass(MINUTE)
    bulk.from(now())
    await bulk.refresh()
    expect(bulk.status(now())).toMatchObject({ open: false, reason: 'by_staff' })
  })

  it('holds a stop that could not be stored, and stores it later', async () => {
    const { bulk, another, now, pass, database } = await begin()
    await bulk.refresh()
    database(false)
    await expect(bulk.stop('restricted', null)).rejects.toThrow('no database')
    expect(bulk.status(now())).toMatchObject({ open: false, reason: 'restricted' })
    database(true)
    pass(2_000)
    bulk.from(now())
    await bulk.refresh()
    const next = another()
    await next.refresh()
    expect(next.status(now())).toMatchObject({ open: false, reason: 'restricted' })
  })
})
