import type { Db } from './client.js'
import { sqlTime } from './time.js'

/** A batch: what is older than `before`, at most `limit` rows. Each of these says how many rows it went through; 0 when it is done. */
export interface Batch {
  readonly before: Date
  readonly limit: number
}

/** A body whose words are forgotten: a message that says nothing. */
export const FORGOTTEN = '{"text":"","choices":[]}'

/** Drafts that nobody went on with, and the files that came with them. */
export async function dropDrafts(tx: Db, { before, limit }: Batch): Promise<number> {
  const at = sqlTime(before)
  await tx.$executeRaw`
    DELETE FROM Attachment WHERE submissionId IS NULL AND createdAt < ${at} AND NOT EXISTS (
      SELECT 1 FROM Draft AS d
      WHERE d.contactId = Attachment.contactId AND d.kind = 'submission' AND d.updatedAt >= ${at})`
  return tx.$executeRaw`
    DELETE FROM Draft WHERE (contactId, kind) IN (SELECT contactId, kind FROM Draft WHERE updatedAt < ${at} LIMIT ${limit})`
}

/** The words of what citizens sent; that something came stays. */
export async function forgetInbound(tx: Db, batch: Batch): Promise<number> {
  return forwards(tx, 'retention:inbound', {
    rows: (after) => tx.$queryRaw<Seen[]>`
      SELECT id, receivedAt < ${sqlTime(batch.before)} AS old FROM Inbound WHERE id > ${after} ORDER BY id LIMIT ${batch.limit}`,
    forget: (after, to) => tx.$executeRaw`
      UPDATE Inbound SET text = NULL, payload = NULL WHERE id > ${after} AND id <= ${to}`,
  })
}

/** The words of what was sent; what could not be sent in all that time is not sent any more. */
export async function forgetDeliveries(tx: Db, batch: Batch & { readonly now: Date }): Promise<number> {
  return forwards(tx, 'retention:deliveries', {
    rows: (after) => tx.$queryRaw<Seen[]>`
      SELECT id, createdAt < ${sqlTime(batch.before)} AS old FROM Delivery WHERE id > ${after} ORDER BY id LIMIT ${batch.limit}`,
    forget: (after, to) => tx.$executeRaw`
      UPDATE Delivery SET body = ${FORGOTTEN},
        state = CASE WHEN state IN ('queued', 'sending') THEN 'cancelled' ELSE state END,
        reason = CASE WHEN state IN ('queued', 'sending') THEN 'too_old' ELSE reason END,
        settledAt = coalesce(settledAt, ${sqlTime(batch.now)})
      WHERE id > ${after} AND id <= ${to}`,
  })
}

/** What citizens asked a person, once that was answered long ago. */
export async function forgetQuestions(tx: Db, { before, limit }: Batch): Promise<number> {
  return tx.$executeRaw`
    UPDATE HelpRequest SET question = NULL WHERE id IN (
      SELECT id FROM HelpRequest WHERE answeredAt < ${sqlTime(before)} AND question IS NOT NULL LIMIT ${limit})`
}

export async function dropLinkCodes(tx: Db, { before, limit }: Batch): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM LinkCode WHERE hash IN (SELECT hash FROM LinkCode WHERE expiresAt < ${sqlTime(before)} LIMIT ${limit})`
}

/** Those whose days are over, used or not; by when they were made, as a newer one ends the days of an older. */
export async function dropClaimCodes(tx: Db, { before, limit }: Batch): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM ClaimCode WHERE hash IN (SELECT hash FROM ClaimCode WHERE createdAt < ${sqlTime(before)} LIMIT ${limit})`
}

/** Conversations that were to be begun, whatever came of them, and are of no use any more. */
export async function dropPrompts(tx: Db, { before, limit }: Batch): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM Prompt WHERE id IN (SELECT id FROM Prompt WHERE expiresAt < ${sqlTime(before)} LIMIT ${limit})`
}

/** What was counted at the steps of flows before a day, such as 2026-11-26. */
export async function dropStepCounts(tx: Db, { before, limit }: { before: string; limit: number }): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM StepCount WHERE (day, flow, step) IN (
      SELECT day, flow, step FROM StepCount WHERE day < ${before} LIMIT ${limit})`
}

/** Whether the row is old enough, as SQLite says it. */
interface Seen {
  readonly id: bigint | number
  readonly old: bigint | number
}

interface Table {
  rows(after: number): Promise<Seen[]>
  forget(after: number, to: number): Promise<number>
}

/** Goes on where the last batch ended, as rows are added in the order of time: what was forgotten once is not read again. */
async function forwards(tx: Db, mark: string, table: Table): Promise<number> {
  const after = (await tx.series.findUnique({ where: { name: mark } }))?.last ?? 0
  const rows = await table.rows(after)
  const young = rows.findIndex(({ old }) => Number(old) === 0)
  const due = young === -1 ? rows : rows.slice(0, young)
  const last = due.at(-1)
  if (last === undefined) return 0
  const to = Number(last.id)
  await table.forget(after, to)
  await tx.series.upsert({ where: { name: mark }, create: { name: mark, last: to }, update: { last: to } })
  return due.length
}
