import { takeBack } from './broadcastRecipients.js'
import type { Db } from './client.js'
import { sqlTime } from './time.js'

interface Choice {
  readonly contactId: string
  /** news, tables, commitments, axis:<id> or parish:<id>. */
  readonly topic: string
}

/** "Tell me of this." */
export async function subscribe(
  db: Db,
  { contactId, topic, now }: Choice & { readonly now: Date },
): Promise<'recorded' | 'already'> {
  const count = await db.$executeRaw`
    INSERT INTO Subscription (contactId, topic, createdAt) VALUES (${contactId}, ${topic}, ${sqlTime(now)})
    ON CONFLICT (contactId, topic) DO NOTHING`
  return count === 1 ? 'recorded' : 'already'
}

/** Inside a transaction: nothing about it is sent any more. True when it was subscribed to. */
export async function unsubscribe(db: Db, { contactId, topic }: Choice): Promise<boolean> {
  const { count } = await db.subscription.deleteMany({ where: { contactId, topic } })
  if (count === 1) await takeBack(db, { contactIds: [contactId] })
  return count === 1
}

/** Inside a transaction: the person is told of nothing any more. */
export async function unsubscribeAll(db: Db, contactId: string): Promise<void> {
  await db.subscription.deleteMany({ where: { contactId } })
  await takeBack(db, { contactIds: [contactId] })
}

/** What a person chose to be told of, in alphabetical order. */
export async function topicsOf(db: Db, contactId: string): Promise<string[]> {
  const rows = await db.subscription.findMany({ where: { contactId }, orderBy: { topic: 'asc' } })
  return rows.map(({ topic }) => topic)
}
