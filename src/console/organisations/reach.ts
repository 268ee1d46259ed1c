import { noSuch } from '../../http/api/problems.js'
import type { OrganisationRow } from '../../store/organisations.js'
import { findOrganisation } from '../../store/staffOrganisations.js'
import type { Desk } from '../page.js'

export const LIST = '/console/organisations'
/** Of a reason, in characters: as the API takes it. */
export const LONGEST_REASON = 500

/** The organisation with this id. Throws a Problem when there is none. */
export async function organisationAt({ at }: Pick<Desk, 'at'>, id: string): Promise<OrganisationRow> {
  const row = await findOrganisation(at.store.db, id)
  if (row === null) throw noSuch('organisation', '/organisations')
  return row
}

export function pathOf(id: string): string {
  return `${LIST}/${encodeURIComponent(id)}`
}
