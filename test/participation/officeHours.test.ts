import { describe, expect, it } from 'vitest'
import { opensNext } from '../../src/participation/officeHours.js'

const hours = { days: [1, 2, 3, 4, 5], from: 8, until: 17 }
/** By the municipality's clock. The 2nd of March 2026 is a Monday. */
const at = (day: string) => new Date(`${day}:00-05:00`)
const opens = (day: string) => opensNext(hours, at(day))

describe('an office', () => {
  it('is open from its first hour until its last, on its days', () => {
    expect(opens('2026-03-02T08:00')).toBeNull()
    expect(opens('2026-03-02T16:59')).toBeNull()
    expect(opens('2026-03-06T12:00')).toBeNull()
  })

  it('opens later the same day before its first hour', () => {
    expect(opens('2026-03-02T07:59')).toEqual(at('2026-03-02T08:00'))
    expect(opens('2026-03-02T00:00')).toEqual(at('2026-03-02T08:00'))
  })

  it('opens the next day that is one of its own', () => {
    expect(opens('2026-03-02T17:00')).toEqual(at('2026-03-03T08:00'))
    expect(opens('2026-03-06T17:00')).toEqual(at('2026-03-09T08:00'))
    expect(opens('2026-03-07T10:00')).toEqual(at('2026-03-09T08:00'))
    expect(opens('2026-03-08T23:59')).toEqual(at('2026-03-09T08:00'))
  })

  it('may be open on one day of the week, or always', () => {
    expect(opensNext({ ...hours, days: [1] }, at('2026-03-02T17:00'))).toEqual(at('2026-03-09T08:00'))
    const always = { days: [1, 2, 3, 4, 5, 6, 7], from: 0, until: 24 }
    for (const day of ['2026-03-07T00:00', '2026-03-08T23:59']) expect(opensNext(always, at(day))).toBeNull()
  })
})
