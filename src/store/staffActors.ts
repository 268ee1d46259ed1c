import { z } from 'zod'
import { foldName } from '../participation/organisationName.js'
import type { Db } from './client.js'
import type { Actor, Organisation, Prisma } from './generated/client.js'
import { pageOf, type Page } from './stored.js'

const axesSchema = z.array(z.string())

/** How many actors there are of one kind, in one parish (null: outside the canton), interested in the same axes. */
export interface ActorShare {
  readonly kind: string
  readonly parish: string | null
  readonly axes: readonly string[]
  readonly count: number
}

/** Every actor counted, a line for each kind, parish and choice of axes. */
export async function actorShares(db: Db): Promise<ActorShare[]> {
  const rows = await db.actor.groupBy({ by: ['kind', 'parish', 'axes'], _count: { _all: true } })
  return rows.map(({ kind, parish, axes, _count }) => ({ kind, parish, axes: axesOf(axes), count: _count._all }))
}

/** Which actors are wanted; what is left out does not matter. */
export interface ActorSearch {
  readonly kind?: string | undefined
  /** Null: outside the canton. */
  readonly parish?: string | null | undefined
  /** Among the axes of interest. */
  readonly axis?: string | undefined
  /** The id of an organisation. */
  readonly organisationId?: string | undefined
  /** Words of the name of their organisation. */
  readonly organisationName?: string | undefined
  /** Only those who may be invited to the working tables. */
  readonly convocation?: true | undefined
}

const listed = {
  ...{ contactId: true, kind: true, name: true, naming: true, organisationRole: true, parish: true, outside: true },
  ...{ email: true, convocation: true, axes: true, assisted: true, registeredAt: true },
  organisation: { select: { id: true, name: true, verifiedAt: true } },
} as const

export interface ListedActor extends Readonly<Pick<Actor, Exclude<keyof typeof listed, 'organisation' | 'axes'>>> {
  readonly axes: readonly string[]
  readonly organisation: Readonly<Pick<Organisation, 'id' | 'name' | 'verifiedAt'>> | null
}

/** Actors, the last contact to write first, a page at a time. `after`: the contact id of the last one seen. */
export async function searchActors(
  db: Db,
  search: ActorSearch,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<ListedActor>> {
  const rows = await db.actor.findMany({
    where: { ...whereOf(search), ...(after === undefined ? {} : { contactId: { lt: after } }) },
    orderBy: { contactId: 'desc' },
    take: limit + 1,
    select: listed,
  })
  const page = pageOf(rows, limit, ({ contactId }) => contactId)
  return { ...page, rows: page.rows.map((row) => ({ ...row, axes: axesOf(row.axes) })) }
}

export async function countActors(db: Db, search: ActorSearch): Promise<number> {
  return db.actor.count({ where: whereOf(search) })
}

/** How many belong to each of these organisations; those to which nobody belongs are left out. */
export async function membersOf(db: Db, organisationIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.actor.groupBy({
    by: ['organisationId'],
    where: { organisationId: { in: [...organisationIds] } },
    _count: { _all: true },
  })
  return new Map(rows.map(({ organisationId, _count }) => [organisationId ?? '', _count._all]))
}

function whereOf(search: ActorSearch): Prisma.ActorWhereInput {
  const { kind, parish, axis, organisationId, organisationName, convocation } = search
  const words = organisationName === undefined ? [] : foldName(organisationName).split(' ')
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(parish === undefined ? {} : { parish }),
    ...(axis === undefined ? {} : { axes: { contains: JSON.stringify(axis) } }),
    ...(organisationId === undefined ? {} : { organisationId }),
    ...(words.length === 0 ? {} : { organisation: { AND: words.map((word) => ({ folded: { contains: word } })) } }),
    ...(convocation === undefined ? {} : { convocation }),
  }
}

function axesOf(json: string): string[] {
  return axesSchema.parse(JSON.parse(json))
}
