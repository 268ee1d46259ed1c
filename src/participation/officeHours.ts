import { hourAfter, midnightBefore } from './localTime.js'
import { TIME_ZONE } from './timeZone.js'

/** When people of the municipality answer: days of the week (1 is Monday, 7 is Sunday) and hours of the day, 0 to 24, in its time. */
export interface OfficeHours {
  readonly days: readonly number[]
  readonly from: number
  readonly until: number
}

const A_WEEK = 7
const HOUR = 60 * 60 * 1000

/** Null while the office is open; otherwise when it opens next. */
export function opensNext(hours: OfficeHours, now: Date): Date | null {
  let midnight = midnightBefore(now, TIME_ZONE)
  for (let day = 0; day <= A_WEEK; day++) {
    const before = new Date(midnight.getTime() - 1)
    const opens = hourAfter(before, hours.from, TIME_ZONE)
    const closes = new Date(hourAfter(before, hours.until - 1, TIME_ZONE).getTime() + HOUR)
    const isOfficeDay = hours.days.includes(weekdayOf(midnight))
    if (isOfficeDay && closes > now) return opens > now ? opens : null
    midnight = hourAfter(midnight, 0, TIME_ZONE)
  }
  return null
}

const format = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: TIME_ZONE })
const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function weekdayOf(midnight: Date): number {
  return names.indexOf(format.format(midnight)) + 1
}
