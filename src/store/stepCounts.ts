import { z } from 'zod'
import type { Db } from './client.js'
import { counted } from './figures.js'

/** What happened at one step of a flow in a day. Of whom is not kept. */
export interface StepCount {
  /** In the municipality's time: 2026-11-26. */
  readonly day: string
  readonly flow: string
  readonly step: string
  /** How many times people came to it. */
  readonly reached?: number
  /** How many conversations ended there, as nobody came back. */
  readonly left?: number
}

/** Adds to what was counted before: all of it, or nothing when this throws. */
export async function addStepCounts(db: Db, counts: readonly StepCount[]): Promise<void> {
  if (counts.length === 0) return
  const rows = counts.map(({ day, flow, step, reached = 0, left = 0 }) => [day, flow, step, reached, left])
  await db.$executeRaw`
    INSERT INTO StepCount (day, flow, step, reached, "left")
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(${JSON.stringify(rows)})
    WHERE true
    ON CONFLICT (day, flow, step) DO UPDATE SET
      reached = reached + excluded.reached, "left" = "left" + excluded."left"`
}

const figureRows = z.array(
  z.object({ flow: z.string(), step: z.string(), reached: counted, left: counted, here: counted }),
)

/** Of one step: what was counted in a time, and how many people stand there in a conversation that is open. */
export type StepFigure = z.output<typeof figureRows>[number]

/**
 * Every step at which somebody was counted since a day, or stands now; those first where most have left. Every conversation
 * that is open will lapse, and those alone are read.
 */
export async function stepFigures(db: Db, since: string): Promise<StepFigure[]> {
  return figureRows.parse(
    await db.$queryRaw`
      SELECT flow, step, sum(reached) AS reached, sum("left") AS "left", sum(here) AS here FROM (
        SELECT flow, step, reached, "left", 0 AS here FROM StepCount WHERE day >= ${since}
        UNION ALL
        SELECT flow, step, 0, 0, count(*) FROM Session WHERE lapseAt > '' AND step IS NOT NULL GROUP BY flow, step)
      GROUP BY flow, step ORDER BY 4 DESC, 3 DESC, flow, step`,
  )
}
