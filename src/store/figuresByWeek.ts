import { z } from 'zod'
import type { Db } from './client.js'
import { counted, type Span } from './figures.js'
import { sqlTime } from './time.js'

export interface SpanFigures {
  /** Submissions that came. */
  readonly received: number
  /** Of those that the municipality answered for the first time, how many days each had waited; the shortest first. */
  readonly answerDays: readonly number[]
  /** People who wrote. */
  readonly people: number
}

/** What happened in a time. Reads what happened in it and nothing else, so that a long time is best asked for in parts. */
export async function spanFigures(db: Db, span: Span): Promise<SpanFigures> {
  const { from, to } = span
  const received = await db.submissionEvent.count({ where: { from: null, at: { gte: from, lt: to } } })
  return { received, answerDays: await answerDays(db, span), people: await peopleWho(db, span) }
}

const dayRows = z.array(z.object({ days: z.number() }))

/** Only staff lead a submission out of `received`, save that it is withdrawn, and nothing leads back: the first answer is there. */
async function answerDays(db: Db, { from, to }: Span): Promise<number[]> {
  const rows = dayRows.parse(
    await db.$queryRaw`
      SELECT julianday(e.at) - julianday(s.createdAt) AS days
      FROM SubmissionEvent AS e JOIN Submission AS s ON s.id = e.submissionId
      WHERE e.at >= ${sqlTime(from)} AND e.at < ${sqlTime(to)} AND e."by" = 'staff' AND e."from" = 'received'
      ORDER BY days`,
  )
  return rows.map(({ days }) => days)
}

const peopleRows = z.array(z.object({ people: counted }))

/** What happens in a channel without anybody saying anything is not counted. */
async function peopleWho(db: Db, { from, to }: Span): Promise<number> {
  const [first, after] = [await firstInbound(db, from), await firstInbound(db, to)]
  const [row] = peopleRows.parse(
    await db.$queryRaw`
      SELECT count(DISTINCT contactId) AS people FROM Inbound
      WHERE id >= ${first} AND id < ${after}
        AND kind NOT IN ('blocked', 'unblocked', 'attended', 'handed_back', 'identified')`,
  )
  return row?.people ?? 0
}

/** The id of the first message that came at that moment or later; rows are added in the order of time, so that halving finds it. */
async function firstInbound(db: Db, at: Date): Promise<number> {
  const last = await db.inbound.findFirst({ orderBy: { id: 'desc' }, select: { id: true } })
  let low = 1
  let high = (last?.id ?? 0) + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const where = { id: { gte: middle } }
    const row = await db.inbound.findFirst({ where, orderBy: { id: 'asc' }, select: { id: true, receivedAt: true } })
    if (row === null || row.receivedAt >= at) high = middle
    else low = row.id + 1
  }
  return low
}
