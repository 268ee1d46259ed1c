import type { Db } from './client.js'
import { sqlTime } from './time.js'

export interface DueSession {
  readonly contactId: string
  readonly version: number
  readonly data: string
  readonly addressId: string
  readonly channel: string
  readonly address: string
  readonly language: string | null
  readonly optedOutAt: Date | null
  readonly due: 'remind' | 'lapse'
}

export interface SessionTouch {
  readonly contactId: string
  /** As read. */
  readonly version: number
  readonly data: string | null
  readonly flow: string | null
  readonly step: string | null
  readonly remindAt: Date | null
  readonly lapseAt: Date | null
}

/** Nobody of the staff talks to the person. */
const FREE = 'NOT EXISTS (SELECT 1 FROM Contact AS c WHERE c.id = Session.contactId AND c.attendedUntil > ?)'

const DUE = `
  SELECT s.contactId, s.version, s.data, s.addressId, a.channel, a.address, c.language, c.optedOutAt, d.due
  FROM (
    SELECT * FROM (
      SELECT contactId, 'lapse' AS due, lapseAt AS at FROM Session
      WHERE lapseAt <= ? AND data IS NOT NULL AND ${FREE} ORDER BY lapseAt LIMIT ?)
    UNION ALL
    SELECT * FROM (
      SELECT contactId, 'remind' AS due, remindAt AS at FROM Session
      WHERE remindAt <= ? AND (lapseAt IS NULL OR lapseAt > ?) AND data IS NOT NULL AND ${FREE}
      ORDER BY remindAt LIMIT ?)
    ORDER BY at LIMIT ?) AS d
  JOIN Session AS s ON s.contactId = d.contactId
  JOIN Address AS a ON a.id = s.addressId
  JOIN Contact AS c ON c.id = s.contactId
  ORDER BY d.at`

/**
 * Open conversations whose reminder or lapse is due, oldest first. One that is due for both lapses; those of people to whom staff talk
 * wait for the end of that.
 */
export async function dueSessions(
  db: Db,
  options: { readonly now: Date; readonly limit: number },
): Promise<DueSession[]> {
  const now = sqlTime(options.now)
  const { limit } = options
  return db.$queryRawUnsafe<DueSession[]>(DUE, now, now, limit, now, now, now, limit, limit)
}

/** Where a contact stands, or null when they have never had a turn. */
export async function findSession(
  db: Db,
  contactId: string,
): Promise<{ readonly version: number; readonly data: string | null } | null> {
  return db.session.findUnique({ where: { contactId }, select: { version: true, data: true } })
}

/**
 * Changes a session outside a turn; false, and no effect, when it moved on since it was read. It counts as a move itself,
 * so that a turn or another touch that read the session before does not write over it.
 */
export async function touchSession(db: Db, touch: SessionTouch): Promise<boolean> {
  const { contactId, version, ...data } = touch
  const { count } = await db.session.updateMany({
    where: { contactId, version },
    data: { ...data, version: version + 1 },
  })
  return count === 1
}

/** How many people stand on each step of each flow. */
export async function standingOn(
  db: Db,
): Promise<{ readonly flow: string; readonly step: string; readonly people: number }[]> {
  const rows = await db.$queryRaw<{ flow: string; step: string; people: bigint }[]>`
    SELECT flow, step, count(*) AS people FROM Session
    WHERE flow IS NOT NULL AND step IS NOT NULL AND data IS NOT NULL
    GROUP BY flow, step ORDER BY flow, step`
  return rows.map(({ flow, step, people }) => ({ flow, step, people: Number(people) }))
}
