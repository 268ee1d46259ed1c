import { parties, submissionStates, type Party, type SubmissionState } from '../participation/states.js'
import type { Db } from './client.js'
import type { SubmissionEvent } from './generated/client.js'
import { oneOf } from './stored.js'

export interface EventRow {
  readonly id: number
  /** Null for the first. */
  readonly from: SubmissionState | null
  readonly to: SubmissionState
  readonly by: Party
  /** Which staff member. */
  readonly staff: string | null
  /** The text for the public. */
  readonly text: string | null
  /** ChangeDetails as JSON. */
  readonly details: string | null
  readonly at: Date
}

/** The history of a submission, oldest first. */
export async function eventsOf(db: Db, submissionId: string): Promise<EventRow[]> {
  const rows = await db.$queryRaw<SubmissionEvent[]>`
    SELECT * FROM SubmissionEvent WHERE submissionId = ${submissionId} ORDER BY id`
  return rows.map(({ id, from, to, by, staff, text, details, at }) => ({
    id,
    from: from === null ? null : oneOf(submissionStates, from),
    to: oneOf(submissionStates, to),
    by: oneOf(parties, by),
    staff,
    text,
    details,
    at,
  }))
}
