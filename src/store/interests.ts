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
