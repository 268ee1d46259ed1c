import type { Db } from './client.js'
import { sqlTime } from './time.js'

/** Remembers that the contact wants to be told when `topic` exists. */
export async function recordInterest(
  db: Db,
  interest: { readonly contactId: string; readonly topic: string; readonly now: Date },
): Promise<'recorded' | 'already'> {
  const { contactId, topic } = interest
  const count = await db.$executeRaw`
    INSERT INTO Interest (contactId, topic, createdAt) VALUES (${contactId}, ${topic}, ${sqlTime(interest.now)})
    ON CONFLICT (contactId, topic) DO NOTHING`
  return count === 1 ? 'recorded' : 'already'
}

export interface Interested {
  readonly contactId: string
  readonly topics: readonly string[]
}

/** Up to `limit` people who asked to be told of any of these and may be told now, in the order of their ids from after the one given. */
export async function interestedPeople(
  db: Db,
  asked: { readonly topics: readonly string[]; readonly after: string; readonly limit: number },
): Promise<Interested[]> {
  const willing = { optedOutAt: null, pausedAt: null, erasedAt: null }
  const people = await db.contact.findMany({
    where: { id: { gt: asked.after }, ...willing, interests: { some: { topic: { in: [...asked.topics] } } } },
    orderBy: { id: 'asc' },
    take: asked.limit,
    select: { id: true, interests: { where: { topic: { in: [...asked.topics] } }, orderBy: { topic: 'asc' } } },
  })
  return people.map(({ id, interests }) => ({ contactId: id, topics: interests.map(({ topic }) => topic) }))
}

/** Forgets these interests; those that were still there. */
export async function takeInterests(db: Db, { contactId, topics }: Interested): Promise<string[]> {
  const rows = await db.$queryRaw<{ topic: string }[]>`
    DELETE FROM Interest WHERE contactId = ${contactId}
      AND topic IN (SELECT value FROM json_each(${JSON.stringify(topics)})) RETURNING topic`
  return rows.map(({ topic }) => topic)
}
