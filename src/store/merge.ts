import type { Db } from './client.js'

interface Pair {
  readonly keep: string
  readonly gone: string
}

/** Rows of which a person has one of each; where both have it, `better` says that the other's is the one to stay. */
const single = [
  { table: 'Interest', key: ['topic'], better: 'other.createdAt < Interest.createdAt' },
  { table: 'Subscription', key: ['topic'], better: 'other.createdAt < Subscription.createdAt' },
  { table: 'Support', key: ['submissionId'], better: 'other.createdAt < Support.createdAt' },
  { table: 'Follow', key: ['submissionId'], better: 'other.createdAt < Follow.createdAt' },
  { table: 'Report', key: ['submissionId'], better: 'other.createdAt < Report.createdAt' },
  { table: 'Survey', key: ['submissionId'], better: 'other.answer IS NOT NULL AND Survey.answer IS NULL' },
  { table: 'Draft', key: ['kind'], better: 'other.updatedAt > Draft.updatedAt' },
  {
    table: 'Notification',
    key: ['eventId'],
    better: "other.state <> 'waiting' AND Notification.state = 'waiting'",
  },
  { table: 'Prompt', key: ['flow', 'subject'], better: "other.state = 'begun' AND Prompt.state <> 'begun'" },
  { table: 'Actor', key: [], better: 'other.registeredAt < Actor.registeredAt' },
] as const

/**
 * Inside a transaction: two contacts become one, because both are the same person. `keep` must be the one whose turn it is, as that
 * turn is written afterwards. What `gone` wrote is numbered before everything that `keep` wrote; its conversation ends.
 */
export async function mergeContacts(tx: Db, { keep, gone }: Pair & { readonly now: Date }): Promise<void> {
  if (keep === gone) throw new Error('a contact cannot be merged with itself')
  const pair = { keep, gone }
  for (const rows of single) await moveSingle(tx, rows, pair)
  await moveTurns(tx, pair)
  const where = { contactId: gone }
  const data = { contactId: keep }
  await tx.address.updateMany({ where, data })
  await tx.helpRequest.updateMany({ where, data })
  await tx.attachment.updateMany({ where, data })
  await tx.submission.updateMany({ where: { authorId: gone }, data: { authorId: keep } })
  await tx.linkCode.deleteMany({ where })
  await tx.session.deleteMany({ where })
  await mergeFacts(tx, pair)
  await tx.contact.delete({ where: { id: gone } })
}

async function moveSingle(tx: Db, { table, key, better }: (typeof single)[number], pair: Pair): Promise<void> {
  const same = ['true', ...key.map((column) => `other.${column} = ${table}.${column}`)].join(' AND ')
  const both = `EXISTS (SELECT 1 FROM ${table} AS other WHERE other.contactId = ? AND ${same}`
  await tx.$executeRawUnsafe(
    `DELETE FROM ${table} WHERE contactId = ? AND ${both} AND ${better})`,
    pair.keep,
    pair.gone,
  )
  await tx.$executeRawUnsafe(`DELETE FROM ${table} WHERE contactId = ? AND ${both})`, pair.gone, pair.keep)
  await tx.$executeRawUnsafe(`UPDATE ${table} SET contactId = ? WHERE contactId = ?`, pair.keep, pair.gone)
}

/** Turns are numbered within a contact: those that come are moved below zero, in their order. Zero is no turn. */
async function moveTurns(tx: Db, { keep, gone }: Pair): Promise<void> {
  const above = await tx.inbound.aggregate({ where: { contactId: keep }, _min: { turn: true } })
  const below = await tx.inbound.aggregate({ where: { contactId: gone }, _max: { turn: true } })
  const shift = (below._max.turn ?? 0) - Math.min(0, above._min.turn ?? 0) + 1
  for (const table of ['Inbound', 'Delivery', 'Consent']) {
    await tx.$executeRawUnsafe(
      `UPDATE ${table} SET contactId = ?, turn = CASE turn WHEN 0 THEN 0 ELSE turn - ? END WHERE contactId = ?`,
      keep,
      shift,
      gone,
    )
  }
}

/** The person is known since the earlier day, and what they said no to in one chat holds in both. */
async function mergeFacts(tx: Db, pair: Pair): Promise<void> {
  const keep = await tx.contact.findUniqueOrThrow({ where: { id: pair.keep } })
  const gone = await tx.contact.findUniqueOrThrow({ where: { id: pair.gone } })
  await tx.contact.update({
    where: { id: pair.keep },
    data: {
      language: keep.language ?? gone.language,
      optedOutAt: keep.optedOutAt ?? gone.optedOutAt,
      pausedAt: keep.pausedAt ?? gone.pausedAt,
      warnedAt: null,
      createdAt: keep.createdAt < gone.createdAt ? keep.createdAt : gone.createdAt,
      lastSeenAt: keep.lastSeenAt > gone.lastSeenAt ? keep.lastSeenAt : gone.lastSeenAt,
    },
  })
}
