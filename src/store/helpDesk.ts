import type { Db } from './client.js'
import { enqueue } from './deliveries.js'

/** Staff answers go before notices, and behind the service's own replies. */
const STAFF_PRIORITY = 1

/** Somebody who asked for a person, as those who answer see it. */
export interface HelpRequestRow {
  readonly id: number
  readonly contactId: string
  readonly addressId: string
  readonly channel: string
  readonly address: string
  readonly language: string | null
  /** As they registered; null when they did not. */
  readonly name: string | null
  readonly question: string | null
  readonly createdAt: Date
  readonly takenById: string | null
  readonly takenBy: string | null
  readonly takenAt: Date | null
  readonly answeredAt: Date | null
}

const SELECTED = {
  contact: { select: { language: true, actor: { select: { name: true } } } },
} as const

/** Those nobody has finished with: who waits first, the longest first. */
export async function openRequests(db: Db, limit: number): Promise<HelpRequestRow[]> {
  const rows = await db.helpRequest.findMany({
    where: { answeredAt: null },
    orderBy: [{ takenAt: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }],
    take: limit,
    include: SELECTED,
  })
  return withAddresses(db, rows)
}

/** One of them, open or not; null when there is none. */
export async function helpRequest(db: Db, id: number): Promise<HelpRequestRow | null> {
  const row = await db.helpRequest.findUnique({ where: { id }, include: SELECTED })
  return row === null ? null : ((await withAddresses(db, [row]))[0] ?? null)
}

export interface Taker {
  readonly id: string
  readonly name: string
}

/** Inside a transaction: gives it to somebody of the staff. False when it is finished, or another's and not `over` them. */
export async function takeRequest(
  tx: Db,
  { id, by, over, now }: { readonly id: number; readonly by: Taker; readonly over: boolean; readonly now: Date },
): Promise<boolean> {
  const free = over ? {} : { OR: [{ takenById: null }, { takenById: by.id }] }
  const data = { takenById: by.id, takenBy: by.name, takenAt: now }
  return (await tx.helpRequest.updateMany({ where: { id, answeredAt: null, ...free }, data })).count === 1
}

/** Inside a transaction: queues what somebody of the staff says (an OutgoingMessage as JSON); false when it is not theirs to answer. */
export async function sayTo(
  tx: Db,
  { id, by, body, now }: { readonly id: number; readonly by: Taker; readonly body: string; readonly now: Date },
): Promise<boolean> {
  const request = await tx.helpRequest.findFirst({ where: { id, answeredAt: null, takenById: by.id } })
  if (request === null) return false
  const { contactId, addressId } = request
  await enqueue(tx, { contactId, addressId, kind: 'staff', priority: STAFF_PRIORITY, body, now })
  return true
}

/** Inside a transaction: finishes it, so that the service goes on; false when it is finished already, or another's. */
export async function finishRequest(
  tx: Db,
  { id, by, now }: { readonly id: number; readonly by: Taker; readonly now: Date },
): Promise<boolean> {
  const data = { answeredAt: now, goodbye: 'handed_back' }
  return (await tx.helpRequest.updateMany({ where: { id, answeredAt: null, takenById: by.id }, data })).count === 1
}

/**
 * Finishes those whose person is not talked to any more: nobody of the staff has written in the time that the service keeps quiet,
 * or the person has called the service back. How many there were.
 */
export async function finishForgotten(db: Db, now: Date): Promise<number> {
  const taken = { answeredAt: null, takenAt: { not: null } }
  const late = await db.helpRequest.updateMany({
    where: { ...taken, contact: { attendedUntil: { lte: now } } },
    data: { answeredAt: now, goodbye: 'handed_back_late' },
  })
  // Whoever was just taken may not be known to be talked to yet.
  const before = new Date(now.getTime() - MINUTE)
  const calledBack = await db.helpRequest.updateMany({
    where: { answeredAt: null, takenAt: { lt: before }, contact: { attendedUntil: null } },
    data: { answeredAt: now },
  })
  return late.count + calledBack.count
}
const MINUTE = 60_000

export interface DueGoodbye {
  readonly id: number
  readonly channel: string
  readonly address: string
  readonly late: boolean
}

/** Those whose person has not been told yet that the service goes on. */
export async function dueGoodbyes(db: Db, limit: number): Promise<DueGoodbye[]> {
  const rows = await db.helpRequest.findMany({
    where: { goodbye: { not: null } },
    orderBy: { id: 'asc' },
    take: limit,
    include: SELECTED,
  })
  const late = new Set(rows.filter(({ goodbye }) => goodbye === 'handed_back_late').map(({ id }) => id))
  return (await withAddresses(db, rows)).map(({ id, channel, address }) => ({
    id,
    channel,
    address,
    late: late.has(id),
  }))
}

/** The person was told. */
export async function settleGoodbye(db: Db, id: number): Promise<void> {
  await db.helpRequest.updateMany({ where: { id }, data: { goodbye: null } })
}

type Found = Awaited<ReturnType<Db['helpRequest']['findMany']>>[number] & {
  readonly contact: { readonly language: string | null; readonly actor: { readonly name: string } | null }
}

async function withAddresses(db: Db, rows: readonly Found[]): Promise<HelpRequestRow[]> {
  const addresses = await db.address.findMany({ where: { id: { in: rows.map(({ addressId }) => addressId) } } })
  const byId = new Map(addresses.map((address) => [address.id, address]))
  return rows.flatMap((row) => {
    const found = byId.get(row.addressId)
    if (found === undefined) return []
    const { id, contactId, addressId, question, createdAt, takenById, takenBy, takenAt, answeredAt, contact } = row
    const person = { language: contact.language, name: contact.actor?.name ?? null }
    const times = { createdAt, takenById, takenBy, takenAt, answeredAt }
    return [{ id, contactId, addressId, question, ...times, ...person, channel: found.channel, address: found.address }]
  })
}
