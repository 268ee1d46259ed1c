import { z } from 'zod'
import type { Db } from './client.js'
import type { Actor, Organisation } from './generated/client.js'
import { oneOf, pageOf, type Page } from './stored.js'

/** reserved: the name is shown to nobody but staff. */
const actorNamings = ['public', 'reserved'] as const
type ActorNaming = (typeof actorNamings)[number]

export interface NewActor {
  readonly contactId: string
  readonly kind: string
  readonly name: string
  readonly naming: ActorNaming
  readonly organisationId: string | null
  readonly organisationRole: string | null
  readonly parish: string | null
  readonly outside: string | null
  readonly email: string | null
  readonly convocation: boolean
  readonly axes: readonly string[]
  /** Staff write it down for the person; what is registered already stays as it is. */
  readonly assisted?: boolean
}

export interface ActorRow extends NewActor {
  readonly assisted: boolean
  /** Grows with every change. */
  readonly version: number
  readonly registeredAt: Date
  readonly updatedAt: Date
  readonly organisation: Readonly<Pick<Organisation, 'id' | 'kind' | 'name' | 'verifiedAt'>> | null
}

const organisation = { select: { id: true, kind: true, name: true, verifiedAt: true } }
const axesSchema = z.array(z.string())

export async function findActor(db: Db, contactId: string): Promise<ActorRow | null> {
  const row = await db.actor.findUnique({ where: { contactId }, include: { organisation } })
  return row === null ? null : actorRow(row)
}

/** Registers a person, or changes what they registered. */
export async function saveActor(
  db: Db,
  { contactId, axes, assisted = false, ...actor }: NewActor,
  now: Date,
): Promise<void> {
  const data = { ...actor, axes: JSON.stringify(axes), updatedAt: now }
  await db.actor.upsert({
    where: { contactId },
    create: { contactId, ...data, assisted, registeredAt: now },
    update: { ...data, version: { increment: 1 } },
  })
}

export interface ActorFilter {
  readonly kind?: string
  readonly parish?: string
  /** Among the axes of interest. */
  readonly axis?: string
  readonly organisationId?: string
  /** The contact id of the last one seen. */
  readonly after?: string
  readonly limit: number
}

/** Actors, the last contact to write first, a page at a time. */
export async function listActors(db: Db, { axis, after, limit, ...equal }: ActorFilter): Promise<Page<ActorRow>> {
  const rows = await db.actor.findMany({
    where: {
      ...equal,
      ...(axis === undefined ? {} : { axes: { contains: JSON.stringify(axis) } }),
      ...(after === undefined ? {} : { contactId: { lt: after } }),
    },
    orderBy: { contactId: 'desc' },
    take: limit + 1,
    include: { organisation },
  })
  return pageOf(rows.map(actorRow), limit, ({ contactId }) => contactId)
}

function actorRow(row: Actor & { organisation: ActorRow['organisation'] }): ActorRow {
  return { ...row, naming: oneOf(actorNamings, row.naming), axes: axesSchema.parse(JSON.parse(row.axes)) }
}
