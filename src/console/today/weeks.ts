import { midnightBefore } from '../../participation/localTime.js'
import { TIME_ZONE } from '../../participation/timeZone.js'
import type { Span } from '../../store/figures.js'

const DAY = 24 * 60 * 60 * 1000
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: TIME_ZONE })

/** The last weeks, this one among them, the first first; each begins on Monday, by the municipality's time. */
export function weeksUntil(now: Date, count: number): Span[] {
  return spansUntil(midnight(midnightBefore(now, TIME_ZONE), days.indexOf(weekday.format(now))), 7, count)
}

/** The last days, this one among them, the first first. */
export function daysUntil(now: Date, count: number): Span[] {
  return spansUntil(midnightBefore(now, TIME_ZONE), 1, count)
}

function spansUntil(last: Date, length: number, count: number): Span[] {
  return Array.from({ length: count }, (_, i) => {
    const ago = count - 1 - i
    return { from: midnight(last, ago * length), to: midnight(last, (ago - 1) * length) }
  })
}

/** The midnight so many days before another one, also where clocks were changed between them. */
function midnight(of: Date, daysBefore: number): Date {
  return midnightBefore(new Date(of.getTime() - daysBefore * DAY + DAY / 2), TIME_ZONE)
}
