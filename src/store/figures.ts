import { z } from 'zod'
import type { Db } from './client.js'
import type { DeliveryState } from './deliveries.js'

/** SQLite counts in bigints. */
export const counted = z.union([z.bigint(), z.number()]).transform(Number)

/** From the first moment until before the second. */
export interface Span {
  readonly from: Date
  readonly to: Date
}

/** How many there are of one kind; `id` is null for those of none. */
export interface Share {
  readonly id: string | null
  readonly count: number
}

/** How many people have ever written and were not erased. */
export async function countCitizens(db: Db): Promise<number> {
  const [row] = z
    .array(z.object({ people: counted }))
    .parse(await db.$queryRaw`SELECT count(*) AS people FROM Contact WHERE erasedAt IS NULL`)
  return row?.people ?? 0
}

export async function actorsByKind(db: Db): Promise<Share[]> {
  const rows = await db.actor.groupBy({ by: ['kind'], _count: { _all: true } })
  return rows.map(({ kind, _count }) => ({ id: kind, count: _count._all }))
}

export async function actorsByParish(db: Db): Promise<Share[]> {
  const rows = await db.actor.groupBy({ by: ['parish'], _count: { _all: true } })
  return rows.map(({ parish, _count }) => ({ id: parish, count: _count._all }))
}

export async function submissionsByState(db: Db): Promise<Share[]> {
  const rows = await db.submission.groupBy({ by: ['state'], _count: { _all: true } })
  return rows.map(({ state, _count }) => ({ id: state, count: _count._all }))
}

export async function submissionsByAxis(db: Db): Promise<Share[]> {
  const rows = await db.submission.groupBy({ by: ['axis'], _count: { _all: true } })
  return rows.map(({ axis, _count }) => ({ id: axis, count: _count._all }))
}

export async function submissionsByParish(db: Db): Promise<Share[]> {
  const rows = await db.submission.groupBy({ by: ['parish'], _count: { _all: true } })
  return rows.map(({ parish, _count }) => ({ id: parish, count: _count._all }))
}

export interface DeliveryShare {
  readonly channel: string
  readonly state: string
  readonly count: number
}

/** Of a message, in the order in which it goes through them. */
export const deliveryStates = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'uncertain',
  'cancelled',
  'skipped',
] as const satisfies readonly DeliveryState[]
const priorities = [0, 1, 2, 3]

/** What became of the messages that were to leave in a time; all columns are of one index, which the lists make use of. */
export async function deliveriesIn(
  db: Db,
  { span, channels }: { readonly span: Span; readonly channels: readonly string[] },
): Promise<DeliveryShare[]> {
  const rows = await db.delivery.groupBy({
    by: ['state', 'channel'],
    where: {
      ...{ state: { in: [...deliveryStates] }, channel: { in: [...channels] }, priority: { in: priorities } },
      nextAt: { gte: span.from, lt: span.to },
    },
    _count: { _all: true },
  })
  return rows.map(({ channel, state, _count }) => ({ channel, state, count: _count._all }))
}

/** How many messages that were to leave since then failed. */
export async function failedSince(
  db: Db,
  { since, channels }: { readonly since: Date; readonly channels: readonly string[] },
): Promise<number> {
  return db.delivery.count({
    where: {
      ...{ state: 'failed', channel: { in: [...channels] }, priority: { in: priorities } },
      nextAt: { gte: since },
    },
  })
}
