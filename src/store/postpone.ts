import type { Statement } from './batch.js'
import type { Db } from './client.js'
import { sqlTime } from './time.js'

// Found by their ids, through the addresses of the person: otherwise SQLite goes through all that is queued.
const POSTPONE = `
  UPDATE Delivery SET nextAt = ?
  WHERE id IN (
    SELECT d.id FROM Address AS a CROSS JOIN Delivery AS d ON d.addressId = a.id AND d.state = 'queued'
    WHERE a.contactId = ? AND d.priority IN (2, 3) AND d.nextAt < ?)`

const RELEASE = `
  UPDATE Delivery SET nextAt = ?
  WHERE id IN (
    SELECT d.id FROM Address AS a CROSS JOIN Delivery AS d ON d.addressId = a.id AND d.state = 'queued'
    WHERE a.contactId = ? AND d.priority IN (2, 3) AND d.nextAt = ?)`

/** What waited for a person until then is sent from `now` on. */
export function releaseStatement(contactId: string, until: Date, now: Date): Statement {
  return { sql: RELEASE, args: [sqlTime(now), contactId, sqlTime(until)] }
}

/** What is queued for a person and answers nobody waits until then; nothing is brought forward. */
export function postponeStatement(contactId: string, until: Date): Statement {
  const time = sqlTime(until)
  return { sql: POSTPONE, args: [time, contactId, time] }
}

/** The same inside a transaction. */
export async function postponeDeliveries(tx: Db, contactId: string, until: Date): Promise<void> {
  const { sql, args } = postponeStatement(contactId, until)
  await tx.$executeRawUnsafe(sql, ...args)
}
