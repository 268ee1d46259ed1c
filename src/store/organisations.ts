import { foldName, likeness } from '../participation/organisationName.js'
import type { Db } from './client.js'
import type { Organisation } from './generated/client.js'
import { newId } from './ids.js'
import { pageOf, type Page } from './stored.js'

export type OrganisationRow = Readonly<Omit<Organisation, 'folded'>>

const omit = { folded: true } as const

/** Organisations whose names are so like `name` that it may be one of them, the likest first. */
export async function similarOrganisations(
  db: Db,
  { name, limit }: { readonly name: string; readonly limit: number },
): Promise<OrganisationRow[]> {
  const wanted = foldName(name)
  const all = await db.organisation.findMany({ select: { id: true, folded: true } })
  const near = all
    .map(({ id, folded }) => ({ id, score: likeness(wanted, folded) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ id }) => id)
  const rows = await db.organisation.findMany({ where: { id: { in: near } }, omit })
  return rows.sort((a, b) => near.indexOf(a.id) - near.indexOf(b.id))
}

/** A new organisation, not verified; its id. */
export async function createOrganisation(
  db: Db,
  { kind, name, now }: { readonly kind: string; readonly name: string; readonly now: Date },
): Promise<string> {
  const made = await db.organisation.create({
    data: { id: newId(), kind, name, folded: foldName(name), createdAt: now },
  })
  return made.id
}

export interface OrganisationFilter {
  readonly verified?: boolean
  /** Words of the name. */
  readonly search?: string
  /** The id of the last one seen. */
  readonly after?: string
  readonly limit: number
}

/** Organisations, the newest first, a page at a time. */
export async function listOrganisations(
  db: Db,
  { verified, search, after, limit }: OrganisationFilter,
): Promise<Page<OrganisationRow>> {
  const words = search === undefined ? [] : foldName(search).split(' ')
  const rows = await db.organisation.findMany({
    where: {
      ...(verified === undefined ? {} : { verifiedAt: verified ? { not: null } : null }),
      ...(after === undefined ? {} : { id: { lt: after } }),
      AND: words.map((word) => ({ folded: { contains: word } })),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    omit,
  })
  return pageOf(rows, limit, ({ id }) => id)
}

/** Notes that a staff member found it to be what it says; of two who saw the same version, the second is refused. */
export async function verifyOrganisation(
  db: Db,
  verification: { readonly id: string; readonly version: number; readonly by: string; readonly now: Date },
): Promise<'verified' | 'conflict' | 'not_found'> {
  const { id, version, by, now } = verification
  const data = { verifiedAt: now, verifiedBy: by, version: version + 1 }
  const { count } = await db.organisation.updateMany({ where: { id, version }, data })
  if (count === 1) return 'verified'
  return (await db.organisation.count({ where: { id } })) === 0 ? 'not_found' : 'conflict'
}
