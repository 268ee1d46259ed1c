import { Prisma } from './generated/client.js'
import { sqlTime } from './time.js'

/** Why somebody gets no copy of a broadcast. */
export const unreachedReasons = [
  'opted_out',
  'paused',
  'no_consent',
  'not_subscribed',
  'no_address',
  'blocked',
  'silent',
  'erased',
] as const
export type UnreachedReason = (typeof unreachedReasons)[number]

export interface Reach {
  /** The subscription that a person must have; null: none. */
  readonly topic: string | null
  /** The channels that may be used. */
  readonly channels: readonly string[]
  /** Channels on which nobody is written to who was not seen since then, wherever it was. */
  readonly silences: readonly { readonly channel: string; readonly since: Date }[]
}

/** The values of a list, for `IN`. */
export function listed(values: readonly string[]): Prisma.Sql {
  return Prisma.sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`
}

/**
 * Tables `person` and `reached` for a statement to go on from. `people` says of whom: `contactId`, `preferredId` (the address to be
 * taken if it can be) and whatever else is wanted, of the contact `c`, which has no id where it is gone; `rest` is what stands after SELECT's columns.
 * `reached` has all that and `reason` (null: a copy may be sent), `toId`, `toChannel`, `toAddress`.
 */
export function reachedPeople(reach: Reach, columns: Prisma.Sql, rest: Prisma.Sql): Prisma.Sql {
  const { topic, channels } = reach
  const allowed = listed(channels)
  const usable = usableAddress(reach, Prisma.sql`p`)
  return Prisma.sql`
  WITH person AS MATERIALIZED (SELECT ${columns}, c.lastSeenAt AS seenAt, ${refusal(topic)} AS refusal ${rest}),
  addressed AS (
    SELECT p.*, CASE WHEN p.refusal IS NULL THEN coalesce(
      (SELECT a.rowid FROM Address AS a WHERE a.id = p.preferredId AND ${usable}),
      (SELECT a.rowid FROM Address AS a WHERE ${usable}
        ORDER BY ${lastTurn} DESC, a.createdAt DESC, a.id DESC LIMIT 1)) END AS toRow
    FROM person AS p),
  reached AS (
    SELECT p.*, t.id AS toId, t.channel AS toChannel, t.address AS toAddress,
      CASE
        WHEN p.refusal IS NOT NULL THEN p.refusal
        WHEN p.toRow IS NOT NULL THEN NULL
        WHEN EXISTS (
          SELECT 1 FROM Address AS a WHERE a.contactId = p.contactId AND a.state = 'reachable' AND a.channel IN ${allowed}) THEN 'silent'
        WHEN EXISTS (SELECT 1 FROM Address AS a WHERE a.contactId = p.contactId AND a.channel IN ${allowed}) THEN 'blocked'
        ELSE 'no_address'
      END AS reason
    FROM addressed AS p LEFT JOIN Address AS t ON t.rowid = p.toRow)`
}

/** That a copy may go to the address `a` of a row of `reached`, or of `person`. */
export function usableAddress({ channels, silences }: Reach, person: Prisma.Sql): Prisma.Sql {
  const silent = silences.map(
    ({ channel, since }) => Prisma.sql`a.channel = ${channel} AND ${person}.seenAt < ${sqlTime(since)}`,
  )
  const heard = silent.length === 0 ? Prisma.empty : Prisma.sql`AND NOT (${Prisma.join(silent, ' OR ')})`
  return Prisma.sql`
    a.contactId = ${person}.contactId AND a.state = 'reachable' AND a.channel IN ${listed(channels)} ${heard}`
}

/** What a person said no to, or never said yes to; the gravest first, as each is counted once. */
function refusal(topic: string | null): Prisma.Sql {
  const subscribed =
    topic === null
      ? Prisma.sql`0`
      : Prisma.sql`NOT EXISTS (SELECT 1 FROM Subscription AS u WHERE u.contactId = c.id AND u.topic = ${topic})`
  return Prisma.sql`
    CASE
      WHEN c.id IS NULL OR c.erasedAt IS NOT NULL THEN 'erased'
      WHEN c.optedOutAt IS NOT NULL THEN 'opted_out'
      WHEN c.pausedAt IS NOT NULL THEN 'paused'
      WHEN coalesce((
        SELECT n.granted FROM Consent AS n WHERE n.contactId = c.id AND n.purpose = 'updates'
        ORDER BY n.id DESC LIMIT 1), 0) = 0 THEN 'no_consent'
      WHEN ${subscribed} THEN 'not_subscribed'
    END`
}

const lastTurn = Prisma.sql`
  (SELECT max(i.turn) FROM Inbound AS i WHERE i.contactId = a.contactId AND i.addressId = a.id)`
