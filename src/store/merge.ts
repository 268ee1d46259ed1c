import type { Db } from './client.js'
import type { Contact } from './generated/client.js'
import { postponeDeliveries } from './postpone.js'
import { mergeRecipients } from './recipientIdentity.js'
import { heedLedger } from './withdrawals.js'

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

/** Two contacts that are the same person. */
export interface Merging extends Pair {
  /** Whose conversation goes on: that of `keep`, whose turn is being taken, or that of whoever of the two spoke last. */
  readonly conversation: 'keep' | 'latest'
  readonly now: Date
}

/**
 * Inside a transaction: two contacts become one, and all that `gone` had is `keep`'s. Where a turn of one of the two is being taken
 * `keep` must be that one, as it is written afterwards. What `gone` wrote is numbered before everything that `keep` wrote; one
 * conversation ends, and what was half done in it is left as a draft. What either said no to holds for both.
 */
export async function mergeContacts(tx: Db, merging: Merging): Promise<void> {
  const { keep, gone, now } = merging
  if (keep === gone) throw new Error('a contact cannot be merged with itself')
  for (const rows of single) await moveSingle(tx, rows, merging)
  await mergeRecipients(tx, merging)
  await moveTurns(tx, merging)
  const where = { contactId: gone }
  const data = { contactId: keep }
  await tx.address.updateMany({ where, data })
  await tx.helpRequest.updateMany({ where, data })
  await tx.attachment.updateMany({ where, data })
  await tx.linkCode.updateMany({ where, data })
  await tx.claimCode.updateMany({ where, data })
  await tx.staffChat.updateMany({ where, data })
  await tx.submission.updateMany({ where: { authorId: gone }, data: { authorId: keep } })
  // Whoever sent it supports it by that.
  await tx.support.deleteMany({ where: { contactId: keep, submission: { authorId: keep } } })
  const speaker = await moveConversation(tx, merging)
  await mergeFacts(tx, merging, speaker)
  await tx.contact.delete({ where: { id: gone } })
  await heedLedger(tx, { contactId: keep, now })
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

/** One conversation stays; whose it was. Chosen by who spoke last it counts as a move, so that a turn decided before is decided again. */
async function moveConversation(tx: Db, { keep, gone, conversation }: Merging): Promise<string> {
  const kept = await tx.session.findUnique({ where: { contactId: keep } })
  const other = await tx.session.findUnique({ where: { contactId: gone } })
  await tx.session.deleteMany({ where: { contactId: gone } })
  if (conversation === 'keep') return keep
  const stays = kept === null || (other !== null && other.updatedAt > kept.updatedAt) ? other : kept
  if (stays === null) return keep
  // Above the numbers of both: no button of either is taken for one of the next question.
  const version = Math.max(kept?.version ?? 0, other?.version ?? 0) + 1
  const session = { ...stays, contactId: keep, version }
  await tx.session.upsert({ where: { contactId: keep }, create: session, update: session })
  return stays.contactId
}

/** The person is known since the earlier day, and is spoken with in the language of the conversation that goes on. */
async function mergeFacts(tx: Db, { keep, gone, now }: Merging, speaker: string): Promise<void> {
  const kept = await tx.contact.findUniqueOrThrow({ where: { id: keep } })
  const other = await tx.contact.findUniqueOrThrow({ where: { id: gone } })
  const language = speaker === keep ? (kept.language ?? other.language) : (other.language ?? kept.language)
  const attended = attendedOf(kept, other, now)
  const { attendedUntil: until } = attended
  if (until !== null) await postponeDeliveries(tx, keep, until)
  await tx.contact.update({
    where: { id: keep },
    data: {
      language,
      optedOutAt: kept.optedOutAt ?? other.optedOutAt,
      pausedAt: kept.pausedAt ?? other.pausedAt,
      warnedAt: null,
      createdAt: kept.createdAt < other.createdAt ? kept.createdAt : other.createdAt,
      lastSeenAt: kept.lastSeenAt > other.lastSeenAt ? kept.lastSeenAt : other.lastSeenAt,
      ...attended,
    },
  })
}

type AttendedFacts = Pick<Contact, 'attendedUntil' | 'attendedToldAt'>

/** Staff who talk to one of them talk to both, until the later time; whoever was told so is not told again. */
function attendedOf(kept: AttendedFacts, other: AttendedFacts, now: Date): AttendedFacts {
  const [first, second] = [kept, other]
    .filter(({ attendedUntil }) => attendedUntil !== null && attendedUntil > now)
    .sort((a, b) => Number(b.attendedUntil) - Number(a.attendedUntil))
  const attendedToldAt = first?.attendedToldAt ?? second?.attendedToldAt ?? null
  return { attendedUntil: first?.attendedUntil ?? null, attendedToldAt }
}
