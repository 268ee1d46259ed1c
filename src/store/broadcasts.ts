import { z } from 'zod'
import type { Db } from './client.js'
import type { Broadcast } from './generated/client.js'
import { pageOf, type Page } from './stored.js'
import { sqlTime } from './time.js'

/** A broadcast as it is stored; see prisma/schema.prisma for what each field holds. */
export type BroadcastRow = Readonly<Broadcast>

/** What staff decide about one. */
export type BroadcastContent = Pick<
  BroadcastRow,
  'title' | 'topic' | 'messages' | 'image' | 'buttons' | 'audience' | 'mode' | 'reason' | 'sendAt' | 'expiresAt'
>

export type NewBroadcast = BroadcastContent &
  Pick<BroadcastRow, 'idempotencyKey' | 'requestHash' | 'createdBy' | 'createdById'>

export async function addBroadcast(db: Db, broadcast: NewBroadcast, now: Date): Promise<BroadcastRow> {
  return db.broadcast.create({ data: { ...broadcast, state: 'draft', createdAt: now, updatedAt: now } })
}

export async function broadcastById(db: Db, id: number): Promise<BroadcastRow | null> {
  return db.broadcast.findUnique({ where: { id } })
}

/** The one that somebody asked for under this key. */
export async function broadcastByKey(
  db: Db,
  { createdById, key }: { readonly createdById: string; readonly key: string },
): Promise<BroadcastRow | null> {
  return db.broadcast.findUnique({
    where: { createdById_idempotencyKey: { createdById, idempotencyKey: key } },
  })
}

/** The newest first, a page at a time. */
export async function broadcastPage(
  db: Db,
  { state, after, limit }: { readonly state?: string; readonly after?: number; readonly limit: number },
): Promise<Page<BroadcastRow>> {
  const rows = await db.broadcast.findMany({
    where: { ...(state === undefined ? {} : { state }), ...(after === undefined ? {} : { id: { lt: after } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  return pageOf(rows, limit, ({ id }) => String(id))
}

/** Changes what staff decide, or where it stands; false, and no effect, when version or state is another by now. */
export async function changeBroadcast(
  db: Db,
  change: {
    readonly id: number
    readonly version: number
    readonly state: string
    readonly data: Partial<Omit<BroadcastRow, 'id' | 'version' | 'updatedAt'>>
    readonly now: Date
  },
): Promise<boolean> {
  const { id, version, state, data, now } = change
  const { count } = await db.broadcast.updateMany({
    where: { id, version, state },
    data: { ...data, version: version + 1, updatedAt: now },
  })
  return count === 1
}

/** False when there is no draft of that version. */
export async function dropDraftBroadcast(
  db: Db,
  { id, version }: { readonly id: number; readonly version: number },
): Promise<boolean> {
  const { count } = await db.broadcast.deleteMany({ where: { id, version, state: 'draft' } })
  return count === 1
}

/** Where the service itself has come with it; no change for the version that staff know. No effect where the state is another. */
export async function noteProgress(
  db: Db,
  progress: {
    readonly id: number
    readonly state: string
    readonly data: Partial<Omit<BroadcastRow, 'id' | 'version'>>
  },
): Promise<boolean> {
  const { id, state, data } = progress
  const { count } = await db.broadcast.updateMany({ where: { id, state }, data })
  return count === 1
}

/** Confirmed ones for which something is left to be done: the urgent first, then in the order in which they were confirmed. */
export async function unfinishedBroadcasts(db: Db): Promise<BroadcastRow[]> {
  return db.broadcast.findMany({
    where: { state: { not: 'draft' }, finishedAt: null },
    orderBy: [{ mode: 'desc' }, { confirmedAt: 'asc' }, { id: 'asc' }],
  })
}

/** The texts of those that are going out, or did since then, the last confirmed first; not of one cancelled before anything was sent. */
export async function textsSince(db: Db, since: Date): Promise<SentTexts[]> {
  return sentTexts.parse(
    await db.$queryRaw`
      SELECT b.id, b.messages, b.confirmedAt FROM Broadcast AS b
      WHERE b.state <> 'draft' AND (b.finishedAt IS NULL OR b.finishedAt >= ${sqlTime(since)})
        AND (b.state <> 'cancelled' OR EXISTS (
          SELECT 1 FROM BroadcastRecipient AS r
          WHERE r.broadcastId = b.id AND r.state IN ('sent', 'delivered', 'read', 'uncertain')))
      ORDER BY b.confirmedAt DESC`,
  )
}

type SentTexts = z.infer<typeof sentTexts>[number]
const sentTexts = z.array(z.object({ id: z.coerce.number(), messages: z.string(), confirmedAt: z.date() }))

/** Those of these names that are the picture of a broadcast. */
export async function knownImages(db: Db, names: readonly string[]): Promise<Set<string>> {
  const rows = await db.broadcast.findMany({ where: { image: { in: [...names] } }, select: { image: true } })
  return new Set(rows.flatMap(({ image }) => image ?? []))
}
