import type { Db } from './client.js'
import type { OrganisationRow } from './organisations.js'

export async function findOrganisation(db: Db, id: string): Promise<OrganisationRow | null> {
  return db.organisation.findUnique({ where: { id }, omit: { folded: true } })
}
