import type { Db } from './client.js'

export interface LastAddress {
  readonly addressId: string
  readonly channel: string
  readonly address: string
  readonly language: string | null
  readonly optedOutAt: Date | null
  readonly pausedAt: Date | null
  readonly erasedAt: Date | null
  /** Staff talk to the person until then, if it is not over. */
  readonly attendedUntil: Date | null
  /** The person blocked the service there, and everywhere else. */
  readonly blocked: boolean
}

/** Where a person is to be written to: where they last wrote, unless they blocked that; null when they have no address. */
export async function lastAddress(db: Db, contactId: string): Promise<LastAddress | null> {
  const [row] = await db.$queryRaw<(Omit<LastAddress, 'blocked'> & { readonly state: string })[]>`
    SELECT a.id AS addressId, a.channel, a.address, c.language, c.optedOutAt, c.pausedAt, c.erasedAt,
      c.attendedUntil, a.state
    FROM Address AS a JOIN Contact AS c ON c.id = a.contactId LEFT JOIN Session AS s ON s.contactId = a.contactId
    WHERE a.contactId = ${contactId}
    ORDER BY CASE a.state WHEN 'reachable' THEN 0 ELSE 1 END, CASE a.id WHEN s.addressId THEN 0 ELSE 1 END,
      a.createdAt DESC, a.id DESC
    LIMIT 1`
  if (row === undefined) return null
  const { state, ...known } = row
  return { ...known, blocked: state === 'blocked' }
}
