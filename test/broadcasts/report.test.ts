import { describe, expect, it } from 'vitest'
import { pause, retryFailed } from '../../src/broadcasts/control.js'
import { deliveries, listBroadcasts, report } from '../../src/broadcasts/report.js'
import { noteArrivals, noteReceipts } from '../../src/store/broadcastRecipients.js'
import { ana, newWorld, telegram, whatsapp, type World } from './world.js'

/** Five people on Telegram and one on WhatsApp, whose copies have ended in all ways. */
async function ended(world: World): Promise<number> {
  await world.meets(5)
  await world.meet('wanda', { channel: 'whatsapp' })
  const id = await world.announce()
  await world.looks()
  await world.sends('failed', 'contact_stopped', 'p0001')
  await world.sends('failed', 'rejected', 'p0002')
  await world.sends('uncertain', 'interrupted', 'p0003')
  await world.sends('skipped', 'opted_out', 'p0004')
  await world.sends()
  await world.looks()
  return id
}

describe('the report of a broadcast', () => {
  it('adds up, by state, by reason and by channel', async () => {
    const world = await newWorld()
    const { states, total, reasons, channels, expanded, broadcast } = await world.report(await ended(world))
    expect([total, expanded, broadcast.state]).toEqual([6, true, 'done'])
    expect(states).toMatchObject({ waiting: 0, handed: 0, sent: 2, failed: 2, uncertain: 1, skipped: 1, cancelled: 0 })
    expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(total)
    expect(reasons).toHaveLength(4)
    expect(reasons).toEqual(
      expect.arrayContaining([
        { state: 'failed', reason: 'contact_stopped', count: 1 },
        { state: 'failed', reason: 'rejected', count: 1 },
        { state: 'uncertain', reason: 'interrupted', count: 1 },
        { state: 'skipped', reason: 'opted_out', count: 1 },
      ]),
    )
    expect(channels).toHaveLength(5)
    expect(channels).toEqual(
      expect.arrayContaining([
        { channel: 'telegram', state: 'failed', count: 2 },
        { channel: 'whatsapp', state: 'sent', count: 1 },
      ]),
    )
  })

  it('says how fast it goes, once that is not chance, and when it will have ended', async () => {
    const world = await newWorld()
    await world.meets(150)
    const id = await world.announce()
    await world.looks()
    expect(await world.report(id)).toMatchObject({ ratePerMinute: 0, waitsFor: null })
    for (let second = 0; second < 2; second++) {
      await world.sends()
      await world.looks()
    }
    world.clock.pass(0.05)
    expect((await world.report(id)).ratePerMinute).toBe(0)
    world.clock.pass(0.15)
    const { endsAt, ratePerMinute } = await world.report(id)
    expect(ratePerMinute).toBe(500)
    expect(endsAt).toEqual(new Date(world.clock.now().getTime() + 2_000))
  })

  it('says what it waits for, and of a draft, a pause and the end no time', async () => {
    const world = await newWorld()
    await world.meets(1)
    const draft = await world.create({ title: 'Otra' })
    expect(await world.report(draft.id)).toMatchObject({ total: 0, expanded: false, endsAt: null, waitsFor: null })
    const id = await world.announce({ sendAt: '2026-03-02T16:00:00Z' })
    await world.looks()
    const { endsAt, waitsFor } = await world.report(id)
    expect(waitsFor).toEqual({ kind: 'send_at', until: new Date('2026-03-02T16:00:00Z') })
    expect(endsAt).toEqual(new Date('2026-03-02T16:00:00.040Z'))
    await pause(world.at, { id, by: ana })
    expect(await world.report(id)).toMatchObject({ endsAt: null, waitsFor: { kind: 'paused' } })
    expect(await report(world.at, 999)).toBeNull()
  })

  it('says which copies wait on a channel that is off, takes no announcements or no more today', async () => {
    let stopped: string | null = null
    let today = 200
    const leftOn = (day: Date) => (day < new Date('2026-03-03T05:00:00Z') ? today : 200)
    const channels = [telegram, { ...whatsapp, leftOn, stopped: () => stopped }]
    const world = await newWorld({ channels })
    await world.meets(1)
    await world.meet('wanda', { channel: 'whatsapp' })
    const id = await world.announce()
    await world.looks()
    expect(await world.report(id)).toMatchObject({ held: [] })
    const held = (reason: string, until: Date | null = null) => [{ channel: 'whatsapp', reason, count: 1, until }]
    today = 0
    expect(await world.report(id)).toMatchObject({
      held: held('later', new Date('2026-03-03T13:00:00Z')),
      endsAt: new Date('2026-03-03T13:00:05Z'),
    })
    stopped = 'failures'
    expect(await world.report(id)).toMatchObject({ held: held('failures'), endsAt: null })
    channels.pop()
    expect(await world.report(id)).toMatchObject({ held: held('off'), endsAt: null })
    channels.push(whatsapp)
    expect((await world.report(id)).endsAt).not.toBeNull()
  })

  it('takes in later what WhatsApp tells of messages that were sent', async () => {
    const world = await newWorld()
    const id = await ended(world)
    await world.store.db.delivery.updateMany({ where: { state: 'sent' }, data: { state: 'read' } })
    await noteReceipts(world.store.db, new Date(world.clock.now().getTime() + 1))
    expect((await world.report(id)).states).toMatchObject({ sent: 2, read: 0 })
    await noteReceipts(world.store.db, world.clock.now())
    expect((await world.report(id)).states).toMatchObject({ sent: 1, read: 1 })
  })

  it('takes in later that a copy arrived of which nobody knew', async () => {
    const world = await newWorld()
    const id = await ended(world)
    await world.store.db.delivery.updateMany({ where: { state: 'uncertain' }, data: { state: 'delivered' } })
    await noteArrivals(world.store.db, { since: new Date(world.clock.now().getTime() + 1) })
    expect((await world.report(id)).states).toMatchObject({ uncertain: 1 })
    await noteArrivals(world.store.db, { since: world.clock.now() })
    const { reasons, states } = await world.report(id)
    expect(states).toMatchObject({ uncertain: 0, delivered: 1 })
    expect(reasons.map(({ state }) => state)).not.toContain('delivered')
  })

  it('says no rate below nothing when copies are sent once more', async () => {
    const world = await newWorld()
    const id = await ended(world)
    await retryFailed(world.at, { id, by: ana })
    await world.store.db.broadcast.update({ where: { id }, data: { measuredAt: world.clock.now(), measuredEnded: 6 } })
    world.clock.pass(0.5)
    expect((await world.report(id)).ratePerMinute).toBe(0)
  })
})

describe('the copies of a broadcast', () => {
  it('are given page by page, in an order that stays, each once', async () => {
    const world = await newWorld()
    const id = await ended(world)
    const seen: string[] = []
    for (let after: string | undefined; ;) {
      const page = await deliveries(world.at, { broadcastId: id, limit: 4, ...(after !== undefined && { after }) })
      seen.push(...(page?.rows ?? []).map(({ contactId }) => contactId))
      if (page?.next == null) break
      after = page.next
    }
    expect(seen).toEqual(['c-p0001', 'c-p0002', 'c-p0003', 'c-p0004', 'c-p0005', 'c-wanda'])
  })

  it('are found by state, reason and channel', async () => {
    const world = await newWorld()
    const broadcastId = await ended(world)
    const found = async (filter: { state?: 'failed' | 'sent'; reason?: string; channel?: string }) => {
      const page = await deliveries(world.at, { broadcastId, limit: 10, ...filter })
      return page?.rows.map(({ contactId }) => contactId)
    }
    expect(await found({ state: 'failed' })).toEqual(['c-p0001', 'c-p0002'])
    expect(await found({ reason: 'interrupted' })).toEqual(['c-p0003'])
    expect(await found({ state: 'sent', channel: 'whatsapp' })).toEqual(['c-wanda'])
    expect(await deliveries(world.at, { broadcastId: 999, limit: 10 })).toBeNull()
  })
})

it('lists broadcasts, the newest first, page by page and by state', async () => {
  const world = await newWorld()
  await world.meets(1)
  const first = await world.announce()
  const drafts = [await world.create({ title: 'Dos' }), await world.create({ title: 'Tres' })].map(({ id }) => id)
  const ids = async (query: { state?: 'draft'; after?: number; limit: number }) => {
    const { rows, next } = await listBroadcasts(world.at, query)
    return [rows.map(({ id }) => id), next]
  }
  expect(await ids({ limit: 2 })).toEqual([drafts.toReversed(), String(drafts[0])])
  expect(await ids({ limit: 2, after: drafts[0] ?? 0 })).toEqual([[first], null])
  expect(await ids({ limit: 5, state: 'draft' })).toEqual([drafts.toReversed(), null])
})
