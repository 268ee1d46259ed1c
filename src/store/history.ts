import { z } from 'zod'
import type { Db } from './client.js'
import { FORGOTTEN } from './forgetting.js'

export interface HistoryEntry {
  readonly from: 'citizen' | 'service'
  /** `i12` for what arrived, `d34` for a delivery. */
  readonly id: string
  readonly at: Date
  /** The citizen's words, or an OutgoingMessage as JSON. */
  readonly body: string
  /** For what the citizen sent that is not words: what it was. */
  readonly what?: string | undefined
}

type Place = { readonly id: string; readonly contactId: string }

/** What of each kind is wanted: the newest, or what came after a delivery, from the oldest on. */
interface Range {
  readonly after: { readonly delivery: number; readonly at: Date } | null
  readonly limit: number
}

/**
 * The last `limit` messages of an address, or the first `limit` after a delivery; oldest first. Only words, files and
 * places that the citizen sent and deliveries that were sent; nothing for an address that is not known.
 */
export async function history(
  db: Db,
  options: {
    readonly channel: string
    readonly address: string
    readonly afterDelivery?: number
    readonly limit: number
  },
): Promise<HistoryEntry[]> {
  const { channel, address, afterDelivery, limit } = options
  const place = await db.address.findUnique({ where: { channel_address: { channel, address } } })
  if (place === null) return []
  const range = { after: await startOf(db, place, afterDelivery), limit }
  const entries = [...(await said(db, place, range)), ...(await sent(db, place, range))]
  // Sorting keeps the order of what happened at one instant: first the citizen's words, then the replies.
  entries.sort((a, b) => a.at.getTime() - b.at.getTime())
  return range.after === null ? entries.slice(-limit) : entries.slice(0, limit)
}

async function startOf(db: Db, place: Place, delivery: number | undefined): Promise<Range['after']> {
  if (delivery === undefined) return null
  const row = await db.delivery.findFirst({ where: { id: delivery, addressId: place.id } })
  return { delivery, at: row?.createdAt ?? new Date(0) }
}

async function said(db: Db, place: Place, { after, limit }: Range): Promise<HistoryEntry[]> {
  const rows = await db.inbound.findMany({
    where: {
      contactId: place.contactId,
      addressId: place.id,
      OR: [{ text: { not: null } }, { kind: { in: ['media', 'location'] } }],
      ...(after === null ? {} : { receivedAt: { gt: after.at } }),
    },
    orderBy: { turn: after === null ? 'desc' : 'asc' },
    take: limit,
  })
  const entries = rows.map(({ id, receivedAt, text, kind, payload }): HistoryEntry => {
    return { from: 'citizen', id: `i${String(id)}`, at: receivedAt, body: text ?? '', what: whatOf(kind, payload) }
  })
  return after === null ? entries.reverse() : entries
}

const mediaPayload = z.object({ media: z.string() })

function whatOf(kind: string, payload: string | null): string | undefined {
  if (kind !== 'media') return kind === 'location' ? kind : undefined
  return mediaPayload.safeParse(payload === null ? null : JSON.parse(payload)).data?.media ?? 'document'
}

/** The body of one message to an address (an OutgoingMessage as JSON); null for what is not theirs. */
export async function sentBody(
  db: Db,
  options: { readonly channel: string; readonly address: string; readonly delivery: number },
): Promise<string | null> {
  const { channel, address, delivery } = options
  const row = await db.delivery.findFirst({ where: { id: delivery, channel, address }, select: { body: true } })
  return row?.body ?? null
}

async function sent(db: Db, place: Place, { after, limit }: Range): Promise<HistoryEntry[]> {
  const rows = await db.delivery.findMany({
    where: {
      addressId: place.id,
      state: { in: ['sent', 'delivered', 'read'] },
      body: { not: FORGOTTEN },
      ...(after === null ? {} : { id: { gt: after.delivery } }),
    },
    orderBy: { id: after === null ? 'desc' : 'asc' },
    take: limit,
  })
  const entries = rows.map(({ id, createdAt, body }): HistoryEntry => {
    return { from: 'service', id: `d${String(id)}`, at: createdAt, body }
  })
  return after === null ? entries.reverse() : entries
}
