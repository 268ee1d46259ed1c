import { townDay } from '../../participation/timeZone.js'
import { stepFigures, type StepFigure } from '../../store/stepCounts.js'
import type { Desk } from '../page.js'

const DAY = 24 * 60 * 60 * 1000
const DAYS = 30

/** What is known of a step, or of a whole flow. */
export type Counts = Pick<StepFigure, 'reached' | 'left' | 'here'>

export const noCounts: Counts = { reached: 0, left: 0, here: 0 }

/** Since when steps are counted for staff: the last 30 days, this one among them. */
export function stepsSince(now: Date): string {
  return townDay(new Date(now.getTime() - (DAYS - 1) * DAY))
}

/** Every step at which somebody was counted in that time, or stands now. */
export function figuresNow({ at: { store, now } }: Desk): Promise<StepFigure[]> {
  return stepFigures(store.db, stepsSince(now()))
}

export function summed(figures: readonly Counts[]): Counts {
  return figures.reduce(
    (sum, { reached, left, here }) => ({
      reached: sum.reached + reached,
      left: sum.left + left,
      here: sum.here + here,
    }),
    noCounts,
  )
}
