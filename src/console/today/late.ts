import { midnightBefore } from '../../participation/localTime.js'
import { TIME_ZONE } from '../../participation/timeZone.js'

const DAY = 24 * 60 * 60 * 1000

/** After how many days something needs somebody: without an answer; in review without a day that was promised; failed deliveries. */
export const lateAfter = { unanswered: 7, inReview: 3, failed: 7 } as const

interface Late {
  /** What came before this and has no answer is late. */
  readonly receivedBefore: Date
  /** What was promised for before this is late. */
  readonly promisedBefore: Date
  /** What has been in review since before this, with nothing promised, is late. */
  readonly reviewedBefore: Date
  /** Failures since then are looked at. */
  readonly failedSince: Date
}

/** What is late by now. */
export function lateBy(now: Date): Late {
  const ago = (days: number) => new Date(now.getTime() - days * DAY)
  return {
    receivedBefore: ago(lateAfter.unanswered),
    promisedBefore: midnightBefore(now, TIME_ZONE),
    reviewedBefore: ago(lateAfter.inReview),
    failedSince: ago(lateAfter.failed),
  }
}
