import { foldName } from '../participation/organisationName.js'
import type { SeedRows } from '../store/seed.js'
import { between, DAY, DAYS, later, type DemoPlan } from './plan.js'
import type { Random } from './random.js'
import { organisationNames, staff } from './words/people.js'
import { neighbourhoods } from './words/places.js'

type Organisation = SeedRows['Organisation'][number]

/** Organisations of all kinds that have any, each once by name; staff have verified about half. */
export function growOrganisations(plan: DemoPlan, random: Random): Organisation[] {
  const places = Object.values(neighbourhoods).flat()
  const kinds = Object.entries(organisationNames).filter(([kind]) => plan.actorKinds.includes(kind))
  const begin = new Date(plan.now.getTime() - DAYS * DAY)
  return kinds.flatMap(([kind, names]) =>
    names.flatMap((name) =>
      places
        .filter(() => random.chance(0.12))
        .map((place) => organisation(random, kind, name.replace('{place}', place), [begin, plan.now])),
    ),
  )
}

function organisation(random: Random, kind: string, name: string, [from, to]: [Date, Date]): Organisation {
  const createdAt = between(random, from, to)
  const verifiedAt = later(random, createdAt, 0.5, 20)
  const verified = random.chance(0.6) && verifiedAt < to
  return {
    id: random.idAt(createdAt),
    kind,
    name,
    folded: foldName(name),
    verifiedAt: verified ? verifiedAt : null,
    verifiedBy: verified ? random.pick(staff) : null,
    version: verified ? 2 : 1,
    createdAt,
  }
}
