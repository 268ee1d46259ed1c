import type { Db } from './client.js'
import { sqlTime } from './time.js'

const DAY = 86_400_000
/** Days after which people are asked whether it was solved, and for how long that is of use. */
const ASKED_AFTER = 3
const OF_USE = 30
/** The flow that asks. */
export const SURVEY = 'survey'

/** One row a person who is to be told of a change: its author, and who supports or follows it as long as it is public. */
export async function queueNotifications(
  tx: Db,
  change: {
    readonly submissionId: string
    readonly eventId: number
    /** Who made the change and knows. */
    readonly except: string | null
    readonly now: Date
  },
): Promise<number> {
  const { submissionId, eventId, except, now } = change
  return tx.$executeRaw`
    INSERT INTO Notification (contactId, eventId, submissionId, state, createdAt)
    SELECT c.id, ${eventId}, ${submissionId}, 'waiting', ${sqlTime(now)} FROM Contact AS c
    WHERE c.id IN (
        SELECT authorId FROM Submission WHERE id = ${submissionId}
        UNION SELECT s.contactId FROM Support AS s JOIN Submission AS p ON p.id = s.submissionId
          WHERE s.submissionId = ${submissionId} AND p.publishedAt IS NOT NULL
        UNION SELECT f.contactId FROM Follow AS f JOIN Submission AS p ON p.id = f.submissionId
          WHERE f.submissionId = ${submissionId} AND p.publishedAt IS NOT NULL)
      AND c.id <> ${except ?? ''} AND c.optedOutAt IS NULL AND c.erasedAt IS NULL
      AND EXISTS (SELECT 1 FROM Address AS a WHERE a.contactId = c.id AND a.state = 'reachable')`
}

/**
 * Its author is to be told, once, that a submission is public. What stands for it is the submission's first event, its arrival,
 * of which nobody is told. One that was hidden again before it could be told waits anew.
 */
export async function queuePublication(
  tx: Db,
  { submissionId, now }: { readonly submissionId: string; readonly now: Date },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO Notification (contactId, eventId, submissionId, state, createdAt)
    SELECT s.authorId, e.id, s.id, 'waiting', ${sqlTime(now)} FROM Submission AS s
    JOIN SubmissionEvent AS e ON e.submissionId = s.id AND e."from" IS NULL
    WHERE s.id = ${submissionId} AND s.authorId IS NOT NULL
    ON CONFLICT (contactId, eventId) DO UPDATE
      SET state = 'waiting', createdAt = excluded.createdAt, settledAt = NULL WHERE Notification.state = 'skipped'`
}

/** Asks all who are told of a change, after some days, whether it was solved; nobody twice, should it come to an end again. */
export async function addSurveyPrompts(
  tx: Db,
  change: { readonly submissionId: string; readonly code: string; readonly eventId: number; readonly now: Date },
): Promise<number> {
  const { submissionId, code, eventId, now } = change
  const due = new Date(now.getTime() + ASKED_AFTER * DAY)
  const expires = new Date(due.getTime() + OF_USE * DAY)
  return tx.$executeRaw`
    INSERT INTO Prompt (contactId, flow, answers, kind, subject, dueAt, expiresAt, state, createdAt)
    SELECT n.contactId, ${SURVEY}, ${JSON.stringify({ code })}, 'notice', ${code}, ${sqlTime(due)}, ${sqlTime(expires)},
      'waiting', ${sqlTime(now)} FROM Notification AS n
    WHERE n.eventId = ${eventId}
      AND NOT EXISTS (SELECT 1 FROM Survey AS s WHERE s.contactId = n.contactId AND s.submissionId = ${submissionId})
    ON CONFLICT (contactId, flow, subject) DO NOTHING`
}

/** What is open again is not asked about yet. */
export async function dropSurveyPrompts(tx: Db, code: string): Promise<void> {
  await tx.prompt.deleteMany({ where: { flow: SURVEY, subject: code, state: 'waiting' } })
}
