const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** The last midnight in a time zone. */
export function midnightBefore(time: Date, timeZone: string): Date {
  const { day } = localOf(time, timeZone)
  return instantOf(day, 0, timeZone)
}

/** The first time after the given one when it is that hour (0 to 23) in a time zone. */
export function hourAfter(time: Date, hour: number, timeZone: string): Date {
  const { day } = localOf(time, timeZone)
  const today = instantOf(day, hour, timeZone)
  return today > time ? today : instantOf(day + DAY, hour, timeZone)
}

/** The day that it is in a time zone: 2026-11-26. */
export function localDay(time: Date, timeZone: string): string {
  return new Date(localOf(time, timeZone).day).toISOString().slice(0, 'yyyy-mm-dd'.length)
}

/** Midnight of the local day as if it were UTC, and how far local time is ahead of it. */
function localOf(time: Date, timeZone: string): { day: number; ahead: number } {
  const parts = formatOf(timeZone).formatToParts(time)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  const day = Date.UTC(part('year'), part('month') - 1, part('day'))
  const local = day + part('hour') * HOUR + part('minute') * 60_000 + part('second') * 1000
  return { day, ahead: local - Math.floor(time.getTime() / 1000) * 1000 }
}

/** Taken twice, as the clocks may be changed between that day's beginning and the hour. */
function instantOf(day: number, hour: number, timeZone: string): Date {
  const local = day + hour * HOUR
  const near = local - localOf(new Date(local), timeZone).ahead
  return new Date(local - localOf(new Date(near), timeZone).ahead)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  const format = new Intl.DateTimeFormat('en-US', { ...numeric, second: 'numeric', hourCycle: 'h23', timeZone })
  formats.set(timeZone, format)
  return format
}
