import type { Db, Store } from './client.js'
import { enqueue } from './deliveries.js'
import { sqlTime } from './time.js'

export interface WaitingRequest {
  readonly id: number
  readonly contactId: string
  readonly addressId: string
  readonly channel: string
  readonly question: string | null
  readonly createdAt: Date
}

/**
 * Asks for a person. A contact has one open request at a time: what they ask meanwhile is added to it as a new line, and
 * the outcome is `already`.
 */
export async function askForPerson(
  db: Db,
  request: {
    readonly contactId: string
    readonly addressId: string
    readonly question: string | null
    readonly now: Date
  },
): Promise<'recorded' | 'already'> {
  const { contactId, addressId, question, now } = request
  const made = await db.$executeRaw`
    INSERT INTO HelpRequest (contactId, addressId, question, createdAt)
    SELECT ${contactId}, ${addressId}, ${question}, ${sqlTime(now)}
    WHERE NOT EXISTS (SELECT 1 FROM HelpRequest WHERE contactId = ${contactId} AND answeredAt IS NULL)`
  if (made === 1) return 'recorded'
  if (question !== null) await addQuestion(db, contactId, question)
  return 'already'
}

async function addQuestion(db: Db, contactId: string, question: string): Promise<void> {
  await db.$executeRaw`
    UPDATE HelpRequest SET question = coalesce(question || char(10), '') || ${question}
    WHERE contactId = ${contactId} AND answeredAt IS NULL`
}

/** Who waits for a person and is not talked to yet, longest first. */
export async function waiting(db: Db): Promise<WaitingRequest[]> {
  return db.$queryRaw<WaitingRequest[]>`
    SELECT h.id, h.contactId, h.addressId, a.channel, h.question, h.createdAt
    FROM HelpRequest AS h JOIN Address AS a ON a.id = h.addressId
    WHERE h.answeredAt IS NULL AND h.takenAt IS NULL ORDER BY h.id`
}

/** Closes the request and queues the answer (an OutgoingMessage as JSON), both or neither. */
export async function answer(
  store: Store,
  reply: { readonly id: number; readonly body: string; readonly now: Date },
): Promise<'answered' | 'not_waiting'> {
  const { id, body, now } = reply
  return store.transaction(async (tx) => {
    const closed = await tx.helpRequest.updateMany({ where: { id, answeredAt: null }, data: { answeredAt: now } })
    if (closed.count === 0) return 'not_waiting'
    const { contactId, addressId } = await tx.helpRequest.findUniqueOrThrow({ where: { id } })
    await enqueue(tx, { contactId, addressId, kind: 'staff', priority: 1, body, now })
    return 'answered'
  })
}
