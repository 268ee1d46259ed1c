import type { Db } from './client.js'
import { listOrganisations, type OrganisationRow } from './organisations.js'
import type { Page } from './stored.js'

/** Where a page of the queue begins: after this one, among those that are verified or those that are not. */
interface Place {
  readonly verified: boolean
  readonly id?: string
}

/** Organisations, those that nobody has verified first and the newest of each first, a page at a time. `after`: `next` of the page before. */
export async function organisationQueue(
  db: Db,
  { search, after, limit }: { readonly search?: string; readonly after?: string; readonly limit: number },
): Promise<Page<OrganisationRow>> {
  const place = placeOf(after)
  const some = search === undefined ? {} : { search }
  const from = place.id === undefined ? {} : { after: place.id }
  const first = await listOrganisations(db, { ...some, ...from, verified: place.verified, limit })
  if (first.next !== null) return { rows: first.rows, next: toPlace(place.verified, first.next) }
  if (place.verified) return first
  const left = limit - first.rows.length
  if (left === 0) return { rows: first.rows, next: toPlace(true) }
  const more = await listOrganisations(db, { ...some, verified: true, limit: left })
  return { rows: [...first.rows, ...more.rows], next: more.next === null ? null : toPlace(true, more.next) }
}

function toPlace(verified: boolean, id = ''): string {
  return `${verified ? 'v' : 'u'}${id}`
}

function placeOf(after = ''): Place {
  const id = after.slice(1)
  return { verified: after.startsWith('v'), ...(id === '' ? {} : { id }) }
}
