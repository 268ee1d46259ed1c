import { localDay } from './localTime.js'

/** Where the municipality is: its days begin and its digests go out by this time. */
export const TIME_ZONE = 'America/Guayaquil'

/** The municipality's day at a time: 2026-11-26. */
export function townDay(time: Date): string {
  return localDay(time, TIME_ZONE)
}
