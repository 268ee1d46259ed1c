import { hourAfter, midnightBefore } from '../participation/localTime.js'
import { TIME_ZONE } from '../participation/timeZone.js'

/** When announcements may go out: hours of the day in the municipality's time. */
export interface Hours {
  /** Nothing goes out from this hour until that one, over midnight. */
  readonly quiet: { readonly from: number; readonly until: number }
  /** On a Sunday not before this hour. */
  readonly sundayFrom: number
}

/** A stretch of time in which announcements may go out, its end not included. */
interface Window {
  readonly opens: Date
  readonly closes: Date
}

/** From when on an announcement may go out: `time` itself, or the next time it may. */
export function openFrom(hours: Hours, time: Date): Date {
  const { opens } = windowAt(hours, time)
  return opens > time ? opens : time
}

/** When something is done that needs `ms` milliseconds in which announcements may go out, begun at `time`. */
export function endAfter(hours: Hours, time: Date, ms: number): Date {
  let left = ms
  for (let from = time; ;) {
    const { opens, closes } = windowAt(hours, from)
    const start = Math.max(opens.getTime(), from.getTime())
    if (closes.getTime() - start >= left) return new Date(start + left)
    left -= closes.getTime() - start
    from = closes
  }
}

/** The window that is open at a time, or the next one. */
function windowAt(hours: Hours, time: Date): Window {
  const midnight = midnightBefore(time, TIME_ZONE)
  const today = windowOf(hours, midnight)
  return today.closes > time ? today : windowOf(hours, hourAfter(midnight, 0, TIME_ZONE))
}

/** That of the day which begins at `midnight`. */
function windowOf({ quiet, sundayFrom }: Hours, midnight: Date): Window {
  const before = new Date(midnight.getTime() - 1)
  const opening = isSunday(midnight) ? Math.max(quiet.until, sundayFrom) : quiet.until
  return { opens: hourAfter(before, opening, TIME_ZONE), closes: hourAfter(before, quiet.from, TIME_ZONE) }
}

const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'long', timeZone: TIME_ZONE })

function isSunday(midnight: Date): boolean {
  return weekday.format(midnight) === 'Sunday'
}
