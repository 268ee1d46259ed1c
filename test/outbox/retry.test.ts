import { describe, expect, it } from 'vitest'
import type { SendError } from '../../src/channels/channel.js'
import { decide, giveUp, putBack, screen, type Circumstances } from '../../src/outbox/retry.js'
import type { ClaimedDelivery } from '../../src/store/deliveries.js'

const created = new Date('2026-03-02T10:00:00Z')
const after = (ms: number): Date => new Date(created.getTime() + ms)
const HOUR = 3_600_000

const delivery: ClaimedDelivery = {
  id: 7,
  contactId: 'c',
  addressId: 'a',
  address: 'ana',
  kind: 'reply',
  body: '{"text":"hola","choices":[]}',
  attempts: 1,
  optedOut: false,
  blocked: false,
  more: false,
  messageId: null,
  createdAt: created,
}
const usual: Circumstances = { now: after(500), idempotentSend: false, failures: 0, jitter: 0.5 }

const meeting = (error: SendError, row: Partial<ClaimedDelivery> = {}, at: Partial<Circumstances> = {}) =>
  decide({ ok: false, error }, { ...delivery, ...row }, { ...usual, ...at })
const unreachable: SendError = { kind: 'unreachable', detail: 'refused' }
const unknown: SendError = { kind: 'unknown', detail: 'reset' }

describe('what follows an attempt', () => {
  it('is sent, with the id the platform gave it', () => {
    const { settlement, effect } = decide({ ok: true, providerId: '99' }, delivery, usual)
    expect(settlement).toEqual({ id: 7, state: 'sent', providerId: '99' })
    expect(effect).toEqual({ kind: 'none' })
    expect(decide({ ok: true }, delivery, usual).settlement).toEqual({ id: 7, state: 'sent' })
  })

  it('is a pause of the whole channel, one second longer than asked, and no attempt counted when throttled', () => {
    const { settlement, effect } = meeting({ kind: 'throttled', retryAfterMs: 4000 }, { attempts: 2 })
    expect(settlement).toEqual({ id: 7, state: 'queued', nextAt: after(5500), attempts: 1 })
    expect(effect).toEqual({ kind: 'pause', until: after(5500) })
  })

  it('is its old place in the queue when unreachable, no attempt counted, and the channel waits', () => {
    const { settlement, effect, failures } = meeting(unreachable, { attempts: 2 })
    expect(settlement).toEqual({ id: 7, state: 'queued', nextAt: created, attempts: 1 })
    expect(effect).toEqual({ kind: 'close', trouble: 'unreachable' })
    expect(failures).toBe(1)
  })

  it('is a growing wait, for itself alone, when the platform can be reached again and again but not for this message', () => {
    const waits = [2, 3, 4, 5, 6, 500].map((failures) => {
      const { settlement } = meeting(unreachable, {}, { failures })
      return settlement.state === 'queued' ? settlement.nextAt.getTime() - usual.now.getTime() : null
    })
    expect(waits).toEqual([-500, 10_000, 20_000, 40_000, 60_000, 60_000])
  })

  it('spreads the waits by a fifth to each side', () => {
    const wait = (jitter: number): unknown => meeting(unreachable, {}, { failures: 3, jitter }).settlement
    expect(wait(0)).toMatchObject({ nextAt: after(500 + 8000) })
    expect(wait(1)).toMatchObject({ nextAt: after(500 + 12_000) })
  })

  it('is failure when unreachable for 24 hours from the creation', () => {
    expect(meeting(unreachable, {}, { now: after(24 * HOUR - 1) }).settlement.state).toBe('queued')
    const { settlement } = meeting(unreachable, {}, { now: after(24 * HOUR) })
    expect(settlement).toEqual({ id: 7, state: 'failed', reason: 'unreachable' })
  })

  it('is failure and a blocked address when the contact stopped', () => {
    const { settlement, effect } = meeting({ kind: 'contact_stopped', detail: 'blocked' })
    expect(settlement).toEqual({ id: 7, state: 'failed', reason: 'contact_stopped' })
    expect(effect).toEqual({ kind: 'block' })
  })

  it('is failure at once when rejected', () => {
    const { settlement } = meeting({ kind: 'rejected', detail: 'too long' })
    expect(settlement).toEqual({ id: 7, state: 'failed', reason: 'rejected' })
  })

  it('goes back uncounted when the channel is misconfigured, and the channel waits', () => {
    const { settlement, effect } = meeting({ kind: 'misconfigured', detail: '401' }, { attempts: 2 })
    expect(settlement).toEqual({ id: 7, state: 'queued', nextAt: usual.now, attempts: 1 })
    expect(effect).toEqual({ kind: 'close', trouble: 'refused' })
  })

  it('is uncertainty at once when it is unknown what became of one copy of a broadcast', () => {
    const { effect, settlement } = meeting(unknown, { kind: 'broadcast', attempts: 1 })
    expect(settlement).toEqual({ id: 7, state: 'uncertain', reason: 'unknown' })
    expect(effect).toEqual({ kind: 'close', trouble: 'doubt' })
  })

  it.each(['reply', 'staff', 'notice'] as const)('is once more and then uncertainty when unknown: %s', (kind) => {
    const first = meeting(unknown, { kind, attempts: 1 })
    expect(first.settlement).toEqual({ id: 7, state: 'queued', nextAt: usual.now, attempts: 1, reason: 'unknown' })
    expect(first.effect).toEqual({ kind: 'close', trouble: 'doubt' })
    const second = meeting(unknown, { kind, attempts: 2 })
    expect(second.settlement).toEqual({ id: 7, state: 'uncertain', reason: 'unknown' })
    expect(second.effect).toEqual({ kind: 'close', trouble: 'doubt' })
  })

  it('is the same id again soon, three times, and then with growing waits, on a channel where repeats arrive once', () => {
    const again = (failures: number) => meeting(unknown, { attempts: 9 }, { idempotentSend: true, failures })
    const waits = [0, 1, 2, 3, 4, 5, 6, 500].map((failures) => {
      const { settlement } = again(failures)
      return settlement.state === 'queued' ? settlement.nextAt.getTime() - usual.now.getTime() : null
    })
    expect(waits).toEqual([1000, 1000, 1000, 10_000, 20_000, 40_000, 60_000, 60_000])
    expect(again(2)).toMatchObject({ settlement: { attempts: 9 }, effect: { kind: 'none' }, failures: 3 })
  })

  it('is uncertainty when nothing is known after 24 hours of repeats', () => {
    const at = (now: Date) => meeting(unknown, {}, { idempotentSend: true, failures: 99, now }).settlement
    expect(at(after(24 * HOUR - 1)).state).toBe('queued')
    expect(at(after(24 * HOUR))).toEqual({ id: 7, state: 'uncertain', reason: 'unknown' })
  })
})

describe('what is not sent at all', () => {
  it('is anything to an address whose owner blocked the service', () => {
    const skipped = { id: 7, state: 'skipped', reason: 'blocked' }
    for (const kind of ['reply', 'staff', 'notice', 'broadcast'] as const)
      expect(screen({ ...delivery, kind, blocked: true, optedOut: true })).toEqual(skipped)
  })

  it('is a notice or a broadcast to someone who opted out, but not a reply or an answer of the staff', () => {
    for (const kind of ['notice', 'broadcast'] as const) {
      const skipped = { id: 7, state: 'skipped', reason: 'opted_out' }
      expect(screen({ ...delivery, kind, optedOut: true })).toEqual(skipped)
      expect(screen({ ...delivery, kind })).toBeNull()
    }
    expect(screen({ ...delivery, kind: 'reply', optedOut: true })).toBeNull()
    expect(screen({ ...delivery, kind: 'staff', optedOut: true })).toBeNull()
  })

  it('may have arrived all the same where nobody knows what became of an attempt before', () => {
    const uncertain = { id: 7, state: 'uncertain', reason: 'unknown' }
    const again = { ...delivery, kind: 'broadcast', attempts: 2 } as const
    expect(screen({ ...again, blocked: true })).toEqual(uncertain)
    expect(screen({ ...again, optedOut: true })).toEqual(uncertain)
    expect(giveUp(again)).toEqual(uncertain)
    expect(giveUp(delivery)).toEqual({ id: 7, state: 'failed', reason: 'unreachable' })
  })

  it('goes back with its attempt taken off when it was claimed and not handed over', () => {
    expect(putBack({ ...delivery, attempts: 2 }, after(0))).toEqual({
      id: 7,
      state: 'queued',
      nextAt: after(0),
      attempts: 1,
    })
  })
})
