import Database from 'better-sqlite3'
import { z } from 'zod'
import type { ChannelName } from '../../src/channels/channel.js'
import { sessionSchema, type Session } from '../../src/engine/session.js'
import { sqlTime } from '../../src/store/time.js'

/** Where a citizen stands, as the service has stored it. */
export interface Standing {
  /** Undefined for whoever is not known, or not any more. */
  readonly contactId: string | undefined
  readonly language: string | null
  readonly optedOut: boolean
  readonly session: Session | null
}

const row = z.object({ id: z.string(), language: z.string().nullable(), optedOutAt: z.string().nullable() })
const stored = row.extend({ data: z.string().nullable() }).optional()
const count = z.object({ count: z.int() })

/** Looks into the database from beside the service, without being in its way. */
export function createGlance(file: string, channel: ChannelName) {
  const database = new Database(file, { readonly: true })
  const waiting = database.prepare(
    `SELECT count(*) AS count FROM Delivery WHERE channel = ? AND address = ? AND state IN ('queued', 'sending')`,
  )
  const standing = database.prepare(
    `SELECT c.id, c.language, c.optedOutAt, s.data FROM Address AS a JOIN Contact AS c ON c.id = a.contactId
     LEFT JOIN Session AS s ON s.contactId = c.id WHERE a.channel = ? AND a.address = ?`,
  )
  const untold = database.prepare(`SELECT count(*) AS count FROM Notification WHERE state = 'waiting'`)
  const unfetched = database.prepare(`SELECT count(*) AS count FROM Attachment WHERE state = 'waiting'`)
  const owner = database.prepare('SELECT count(*) AS count FROM Lease WHERE name = ? AND until > ?')
  return {
    /** How many messages wait to be sent to the address, or are on their way. */
    waiting: (address: string): number => count.parse(waiting.get(channel, address)).count,
    standing(address: string): Standing {
      const { id, language = null, optedOutAt = null, data = null } = stored.parse(standing.get(channel, address)) ?? {}
      const session = sessionSchema.nullable().parse(data === null ? null : JSON.parse(data))
      return { contactId: id, language, optedOut: optedOutAt !== null, session }
    },
    /** How many have yet to be told of a change. */
    untold: (): number => count.parse(untold.get()).count,
    /** How many files have yet to be fetched. */
    unfetched: (): number => count.parse(unfetched.get()).count,
    /** Whether a process may send on the channel at this time. */
    isOwned: (now: Date): boolean => count.parse(owner.get(`channel:${channel}`, sqlTime(now))).count === 1,
    close(): void {
      database.close()
    },
  }
}

export type Glance = ReturnType<typeof createGlance>
