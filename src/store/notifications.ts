import { submissionStates, type SubmissionState } from '../participation/states.js'
import type { Db } from './client.js'
import { lastAddress, type LastAddress } from './lastAddress.js'
import { oneOf } from './stored.js'

/** One change that a person is to be told of. */
export interface WaitingChange {
  readonly eventId: number
  readonly submissionId: string
  readonly code: string
  readonly title: string
  readonly from: SubmissionState | null
  readonly to: SubmissionState
  /** The text for the public. */
  readonly text: string | null
  /** ChangeDetails as JSON. */
  readonly details: string | null
  /** It is no change of state: the submission became public. */
  readonly publication: boolean
  /** The person wrote the submission. */
  readonly own: boolean
  /** It is public still; of others' submissions nothing else may be told. */
  readonly published: boolean
  readonly createdAt: Date
}

/** A person and all that they are to be told of, oldest first. */
export interface WaitingContact {
  readonly contactId: string
  /** Null for somebody without any address. */
  readonly to: LastAddress | null
  readonly changes: readonly WaitingChange[]
}

/** Up to `limit` people with something to be told, in the order of their ids from after the one given. */
export async function waitingNotifications(db: Db, limit: number, after = ''): Promise<WaitingContact[]> {
  const people = await db.$queryRaw<{ contactId: string }[]>`
    SELECT DISTINCT contactId FROM Notification WHERE state = 'waiting' AND contactId > ${after}
    ORDER BY contactId LIMIT ${limit}`
  const waiting: WaitingContact[] = []
  for (const { contactId } of people) waiting.push(await waitingOf(db, contactId))
  return waiting
}

async function waitingOf(db: Db, contactId: string): Promise<WaitingContact> {
  const rows = await db.notification.findMany({
    where: { contactId, state: 'waiting' },
    orderBy: [{ createdAt: 'asc' }, { eventId: 'asc' }],
    include: { event: true, submission: { select: { code: true, title: true, authorId: true, publishedAt: true } } },
  })
  const changes = rows.map(({ eventId, submissionId, createdAt, event, submission }) => ({
    eventId,
    submissionId,
    code: submission.code,
    title: submission.title,
    from: event.from === null ? null : oneOf(submissionStates, event.from),
    to: oneOf(submissionStates, event.to),
    text: event.text,
    details: event.details,
    publication: event.from === null,
    own: submission.authorId === contactId,
    published: submission.publishedAt !== null,
    createdAt,
  }))
  return { contactId, to: await lastAddress(db, contactId), changes }
}

/** Ends the waiting of these, and says how many did wait; the others stay as they are. */
export async function settleNotifications(
  db: Db,
  settled: {
    readonly contactId: string
    readonly eventIds: readonly number[]
    readonly state: 'sent' | 'digested' | 'skipped'
    readonly now: Date
  },
): Promise<number> {
  const { contactId, eventIds, state, now } = settled
  const { count } = await db.notification.updateMany({
    where: { contactId, eventId: { in: [...eventIds] }, state: 'waiting' },
    data: { state, settledAt: now },
  })
  return count
}

/** What anybody is still to be told of, in short: it is another when something was added; null when there is nothing. */
export async function markOfWaiting(db: Db): Promise<string | null> {
  const where = { state: 'waiting' }
  const { _count, _sum } = await db.notification.aggregate({ where, _count: true, _sum: { eventId: true } })
  return _count === 0 ? null : `${String(_count)} ${String(_sum.eventId)}`
}

/** How many changes a person was told of by themselves since then. */
export async function sentSince(db: Db, contactId: string, since: Date): Promise<number> {
  return db.notification.count({ where: { state: 'sent', contactId, settledAt: { gte: since } } })
}
