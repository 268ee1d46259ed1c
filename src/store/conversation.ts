import { z } from 'zod'
import type { Db } from './client.js'
import { FORGOTTEN } from './forgetting.js'

/** One message of the conversation in which a submission was sent and followed. */
export interface ConversationEntry {
  readonly from: 'citizen' | 'service'
  readonly at: Date
  /** The citizen's words, or an OutgoingMessage as JSON. */
  readonly body: string
  /** For what the citizen sent that is not words: what it was. */
  readonly what: string | null
  /** Of a delivery: how far it came. */
  readonly state: string | null
}

interface About {
  readonly id: string
  readonly code: string
  readonly authorId: string
  readonly createdAt: Date
}

const HOUR = 60 * 60 * 1000
/** Of each side. */
const MOST = 60

/**
 * What its author and the service said of a submission, oldest first: how it was sent, and whatever names its code since.
 * Nothing of the author's other submissions is in it, as one of them may be anonymous.
 */
export async function conversationAbout(db: Db, about: About): Promise<ConversationEntry[]> {
  const others = await db.submission.findMany({
    where: { authorId: about.authorId, id: { not: about.id } },
    select: { code: true, createdAt: true },
  })
  const { createdAt } = about
  const earlier = others.filter((one) => one.createdAt <= createdAt).map((one) => one.createdAt.getTime())
  const from = new Date(Math.max(createdAt.getTime() - HOUR, ...earlier))
  const range = { ...about, from }
  const entries = [...(await said(db, range)), ...(await sent(db, range))]
  // Sorting keeps the order of what happened at one instant: first the citizen's words, then the replies.
  entries.sort((a, b) => a.at.getTime() - b.at.getTime())
  const names = (entry: ConversationEntry) => others.some(({ code }) => mentions(entry, code))
  const last = entries.findLastIndex((entry) => entry.at <= createdAt && names(entry))
  return entries.filter(
    (entry, index) => !names(entry) && (index > last || entry.at > createdAt || mentions(entry, about.code)),
  )
}

function mentions({ body }: ConversationEntry, code: string): boolean {
  return body.toUpperCase().includes(code)
}

type Range = About & { readonly from: Date }

async function said(db: Db, { authorId, code, createdAt, from }: Range): Promise<ConversationEntry[]> {
  const rows = await db.inbound.findMany({
    where: {
      contactId: authorId,
      OR: [
        {
          receivedAt: { gt: from, lte: createdAt },
          OR: [{ text: { not: null } }, { kind: { in: ['media', 'location'] } }],
        },
        { text: { contains: code } },
      ],
    },
    orderBy: { turn: 'desc' },
    take: MOST,
  })
  return rows.reverse().map(({ receivedAt, text, kind, payload }) => {
    return { from: 'citizen', at: receivedAt, body: text ?? '', what: whatOf(kind, payload), state: null }
  })
}

const mediaPayload = z.object({ media: z.string() })

function whatOf(kind: string, payload: string | null): string | null {
  if (kind !== 'media') return kind === 'location' ? kind : null
  return mediaPayload.safeParse(payload === null ? null : JSON.parse(payload)).data?.media ?? 'document'
}

async function sent(db: Db, { authorId, code, createdAt, from }: Range): Promise<ConversationEntry[]> {
  const addresses = await db.address.findMany({ where: { contactId: authorId }, select: { id: true } })
  const rows = await db.delivery.findMany({
    where: {
      addressId: { in: addresses.map(({ id }) => id) },
      state: { notIn: ['cancelled', 'skipped'] },
      body: { not: FORGOTTEN },
      OR: [{ createdAt: { gt: from, lte: createdAt } }, { body: { contains: code } }],
    },
    orderBy: { id: 'desc' },
    take: MOST,
  })
  return rows.reverse().map(({ createdAt: at, body, state }) => ({ from: 'service', at, body, what: null, state }))
}
