import { z } from 'zod'
import type { SubmissionState } from '../participation/states.js'
import type { Db } from './client.js'
import { Prisma } from './generated/client.js'
import { listed, reachedPeople, unreachedReasons, usableAddress, type Reach } from './reach.js'
import { sqlTime } from './time.js'

/** Whom a broadcast is for: who meets all that is given. */
export interface AudienceFilter {
  readonly actorKinds?: readonly string[]
  readonly parishes?: readonly string[]
  readonly axes?: readonly string[]
  readonly languages?: readonly string[]
  readonly topics?: readonly string[]
  /** Authors of such a submission. */
  readonly submissions?: { readonly state?: SubmissionState; readonly axis?: string }
  readonly registeredOnly?: boolean
  readonly seenSince?: Date
}

export interface AudienceQuery extends Reach {
  readonly filter: AudienceFilter
  /** The languages there are; who uses none of them counts to the first. */
  readonly languages: readonly string[]
  /** People who came later do not count. */
  readonly knownBy: Date
}

/** People in the order of their ids: after one, up to and with another. */
export interface Stretch {
  readonly after: string
  readonly to: string
}

/** People who have the same fate; `reason` is null for those who get a copy, on `channel`. */
export interface AudienceCount {
  readonly reason: (typeof unreachedReasons)[number] | null
  readonly channel: string | null
  readonly language: string
  readonly people: number
  /** Other channels on which these people could have been reached. */
  readonly others: number
}

/** The end of the next `size` people after one; null when there are no more. */
export async function nextStretch(db: Db, after: string, size: number): Promise<Stretch | null> {
  const [row] = await db.$queryRaw<{ to: string | null }[]>`
    SELECT max(id) AS "to" FROM (SELECT id FROM Contact WHERE id > ${after} ORDER BY id LIMIT ${size})`
  return row?.to == null ? null : { after, to: row.to }
}

/** How many of a stretch get a copy, and how many do not and why. */
export async function countAudience(db: Db, query: AudienceQuery, stretch: Stretch): Promise<AudienceCount[]> {
  const others = Prisma.sql`
    CASE WHEN reason IS NULL AND (SELECT count(*) FROM Address AS a WHERE a.contactId = reached.contactId) > 1 THEN (
      SELECT count(DISTINCT a.channel) - 1 FROM Address AS a
      WHERE ${usableAddress(query, Prisma.sql`reached`)}) ELSE 0 END`
  return counted.parse(
    await db.$queryRaw(Prisma.sql`
      ${audience(query, stretch)}
      SELECT reason, toChannel AS channel, language, count(*) AS people, sum(${others}) AS others
      FROM reached GROUP BY 1, 2, 3`),
  )
}

const count = z.coerce.number()
const counted = z.array(
  z.object({
    reason: z.enum(unreachedReasons).nullable(),
    channel: z.string().nullable(),
    language: z.string(),
    people: count,
    others: count,
  }),
)

/** Inside a transaction: writes down those of a stretch who get a copy; whoever is written down already stays as they are. */
export async function expandAudience(
  tx: Db,
  { broadcastId, query, stretch, now }: { broadcastId: number; query: AudienceQuery; stretch: Stretch; now: Date },
): Promise<number> {
  return tx.$executeRaw(Prisma.sql`
    INSERT INTO BroadcastRecipient (broadcastId, contactId, addressId, channel, language, state, updatedAt)
    ${audience(query, stretch)}
    SELECT ${broadcastId}, contactId, toId, toChannel, language, 'waiting', ${sqlTime(now)}
    FROM reached WHERE reason IS NULL
    ON CONFLICT (broadcastId, contactId) DO NOTHING`)
}

function audience(query: AudienceQuery, { after, to }: Stretch): Prisma.Sql {
  const [first = ''] = query.languages
  const language = Prisma.sql`CASE WHEN c.language IN ${listed(query.languages)} THEN c.language ELSE ${first} END`
  const columns = Prisma.sql`c.id AS contactId, s.addressId AS preferredId, ${language} AS language`
  // The plus keeps SQLite from taking another index than that of the ids.
  const conditions = [
    Prisma.sql`c.id > ${after} AND c.id <= ${to} AND +c.erasedAt IS NULL AND +c.createdAt <= ${sqlTime(query.knownBy)}`,
    ...filters(query.filter, language),
  ]
  return reachedPeople(
    query,
    columns,
    Prisma.sql`FROM Contact AS c LEFT JOIN Session AS s ON s.contactId = c.id WHERE ${Prisma.join(conditions, ' AND ')}`,
  )
}

function filters(filter: AudienceFilter, language: Prisma.Sql): Prisma.Sql[] {
  const { languages, seenSince, submissions, topics } = filter
  return [
    ...actorFilter(filter),
    ...(languages === undefined ? [] : [Prisma.sql`${language} IN ${listed(languages)}`]),
    ...(seenSince === undefined ? [] : [Prisma.sql`+c.lastSeenAt >= ${sqlTime(seenSince)}`]),
    ...(topics === undefined
      ? []
      : [
          Prisma.sql`EXISTS (SELECT 1 FROM Subscription AS u WHERE u.contactId = c.id AND u.topic IN ${listed(topics)})`,
        ]),
    ...(submissions === undefined ? [] : [authorFilter(submissions)]),
  ]
}

function actorFilter({ actorKinds, axes, parishes, registeredOnly }: AudienceFilter): Prisma.Sql[] {
  const conditions = [
    ...(actorKinds === undefined ? [] : [Prisma.sql`t.kind IN ${listed(actorKinds)}`]),
    ...(parishes === undefined ? [] : [Prisma.sql`t.parish IN ${listed(parishes)}`]),
    ...(axes === undefined
      ? []
      : [Prisma.sql`EXISTS (SELECT 1 FROM json_each(t.axes) AS x WHERE x.value IN ${listed(axes)})`]),
  ]
  if (conditions.length === 0 && registeredOnly !== true) return []
  const all = Prisma.join([Prisma.sql`t.contactId = c.id`, ...conditions], ' AND ')
  return [Prisma.sql`EXISTS (SELECT 1 FROM Actor AS t WHERE ${all})`]
}

function authorFilter({ state, axis }: NonNullable<AudienceFilter['submissions']>): Prisma.Sql {
  const conditions = [
    Prisma.sql`m.authorId = c.id`,
    ...(state === undefined ? [] : [Prisma.sql`+m.state = ${state}`]),
    ...(axis === undefined ? [] : [Prisma.sql`+m.axis = ${axis}`]),
  ]
  return Prisma.sql`EXISTS (SELECT 1 FROM Submission AS m WHERE ${Prisma.join(conditions, ' AND ')})`
}
