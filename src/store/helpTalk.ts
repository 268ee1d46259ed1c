import { z } from 'zod'
import type { Db } from './client.js'

/** One thing that was said between a person and the service or the staff. */
export interface TalkEntry {
  /** `i12` for what arrived, `d34` for a delivery. */
  readonly id: string
  readonly from: 'citizen' | 'service' | 'staff'
  readonly at: Date
  /** In the neutral markup for what was sent; null for what has no words, or whose words were forgotten. */
  readonly text: string | null
  /** What arrived besides words: media, location. */
  readonly what: string | null
  /** What became of a delivery; null for what arrived. */
  readonly state: string | null
}

/** What the citizen did not say. */
const silent = ['blocked', 'unblocked', 'attended', 'handed_back', 'identified']
const body = z.object({ text: z.string() })

/** The last `limit` things that were said with a person, wherever, the oldest first. */
export async function talkWith(db: Db, contactId: string, { limit }: { readonly limit: number }): Promise<TalkEntry[]> {
  const inbound = await db.inbound.findMany({
    where: { contactId, kind: { notIn: silent } },
    orderBy: { id: 'desc' },
    take: limit,
  })
  const sent = await db.delivery.findMany({ where: { contactId }, orderBy: { id: 'desc' }, take: limit })
  const said = inbound.map(({ id, receivedAt, text, kind }) => ({
    ...{ id: `i${String(id)}`, from: 'citizen' as const, at: receivedAt, text, state: null },
    what: kind === 'text' || kind === 'choice' ? null : kind,
  }))
  const told = sent.reverse().map((delivery) => ({
    ...{ id: `d${String(delivery.id)}`, at: delivery.createdAt, state: delivery.state },
    ...{ from: delivery.kind === 'staff' ? ('staff' as const) : ('service' as const), what: null },
    text: textOf(delivery.body),
  }))
  // Sorting keeps the order of what happened at one instant: first the citizen's words, then the answer.
  const all = [...said.reverse(), ...told].sort((a, b) => a.at.getTime() - b.at.getTime())
  return all.slice(-limit)
}

function textOf(stored: string): string | null {
  try {
    return body.safeParse(JSON.parse(stored)).data?.text ?? null
  } catch {
    return null
  }
}
