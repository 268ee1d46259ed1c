import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutoffsAt, silenceOf } from '../../src/participation/retention.js'

const DAY = 24 * 60 * 60 * 1000
const now = new Date('2026-11-22T12:00:00Z')
const usual = { draft_days: 30, message_days: 90, identity_months: 24, warning_days: 30 }
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY)

describe('what is due to go', () => {
  it('are drafts of 30 days, texts of 90 days, and people not seen for 24 months', () => {
    const cutoffs = cutoffsAt(now, usual)
    expect(cutoffs.drafts).toEqual(new Date('2026-10-23T12:00:00Z'))
    expect(cutoffs.inboundTexts).toEqual(new Date('2026-08-24T12:00:00Z'))
    expect(cutoffs.erase).toEqual(new Date('2024-11-22T12:00:00Z'))
    expect(cutoffs.warn).toEqual(new Date('2024-12-22T12:00:00Z'))
    expect(cutoffs.warnedBefore).toEqual(new Date('2026-10-23T12:00:00Z'))
  })

  it('are figures of more than 400 days', () => {
    expect(cutoffsAt(now, usual).stepCounts).toEqual(daysAgo(400))
  })

  it('are drafts of as many days as the municipality says', () => {
    expect(cutoffsAt(now, { ...usual, draft_days: 7 }).drafts).toEqual(daysAgo(7))
  })

  it('counts months to the same day, or to the last one of a shorter month', () => {
    expect(cutoffsAt(new Date('2028-02-29T00:00:00Z'), usual).erase).toEqual(new Date('2026-02-28T00:00:00Z'))
  })
})

describe('long silence', () => {
  const long = daysAgo(800)

  it.each([
    ['somebody seen today', now, null, 'keep'],
    ['somebody seen a year ago', daysAgo(365), null, 'keep'],
    ['somebody silent for almost 24 months', new Date('2024-12-22T12:00:01Z'), null, 'keep'],
    ['somebody silent for 24 months less 30 days', new Date('2024-12-22T12:00:00Z'), null, 'warn'],
    ['somebody just warned', new Date('2024-12-20T12:00:00Z'), daysAgo(2), 'keep'],
    ['somebody silent for longer who was never warned', long, null, 'warn'],
    ['somebody warned 29 days ago', long, daysAgo(29), 'keep'],
    ['somebody warned 30 days ago', long, daysAgo(30), 'erase'],
    ['somebody who came back after an earlier warning', daysAgo(740), daysAgo(760), 'warn'],
    ['somebody who came back yesterday after a warning', daysAgo(1), daysAgo(40), 'keep'],
  ] as const)('means for %s: last seen %j, warned %j, %s', (_who, lastSeenAt, warnedAt, fate) => {
    expect(silenceOf({ lastSeenAt, warnedAt }, now, usual)).toBe(fate)
  })

  it('erases nobody who was not warned 30 days before, nor before 24 months', () => {
    const time = fc.date({ min: daysAgo(2000), max: now, noInvalidDate: true })
    fc.assert(
      fc.property(time, fc.option(time), (lastSeenAt, warnedAt) => {
        if (silenceOf({ lastSeenAt, warnedAt }, now, usual) !== 'erase') return
        expect(lastSeenAt.getTime()).toBeLessThanOrEqual(cutoffsAt(now, usual).erase.getTime())
        expect(warnedAt?.getTime()).toBeLessThanOrEqual(daysAgo(30).getTime())
        expect(warnedAt?.getTime()).toBeGreaterThan(lastSeenAt.getTime())
      }),
    )
  })

  it('ends for everybody who stays silent, by a daily look, 30 days after one warning', () => {
    let [warnedAt, warnings]: [Date | null, number] = [null, 0]
    for (let day = 0; day < 1000; day++) {
      const today = new Date(now.getTime() + day * DAY)
      const fate = silenceOf({ lastSeenAt: now, warnedAt }, today, usual)
      if (fate === 'warn') [warnedAt, warnings] = [today, warnings + 1]
      if (fate !== 'erase') continue
      expect(day).toBe(731)
      expect(warnings).toBe(1)
      return
    }
    expect.unreachable('was never erased')
  })
})
