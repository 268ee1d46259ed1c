import { consentVersion, purposes } from '../participation/consents.js'
import type { SeedRows } from '../store/seed.js'
import { between, DAY, DAYS, later, type DemoPlan, type Person } from './plan.js'
import type { Random } from './random.js'
import { firstNames, lastNames, roles } from './words/people.js'
import { elsewhere } from './words/places.js'

type Actor = SeedRows['Actor'][number]
type Contact = SeedRows['Contact'][number]
type Organisation = SeedRows['Organisation'][number]
type PeopleRows = Pick<SeedRows, 'Contact' | 'Actor' | 'Consent' | 'Subscription'>

const REGISTERED = 0.45

/** People, many of them registered as actors, with what they agreed to and chose to be told about. Nobody can be written to. */
export function growPeople(
  plan: DemoPlan,
  random: Random,
  organisations: readonly Organisation[],
): PeopleRows & { readonly people: readonly Person[] } {
  const people = Array.from({ length: plan.people }, () => person(plan, random))
  const actors = people.filter(() => random.chance(REGISTERED)).map((one) => actor(plan, random, one, organisations))
  return {
    people,
    Contact: people.map((one) => contact(plan, random, one)),
    Actor: actors,
    Consent: people.flatMap((one) => consents(random, one)),
    Subscription: actors.flatMap((one) => subscriptions(random, one)),
  }
}

function person(plan: DemoPlan, random: Random): Person {
  const since = between(random, new Date(plan.now.getTime() - DAYS * DAY), plan.now)
  const name = [random.pick(firstNames), random.pick(lastNames), random.pick(lastNames)].join(' ')
  const parish = random.chance(0.97) ? random.pick(plan.parishes) : null
  return { id: random.idAt(since), since, name, parish, isPublic: random.chance(0.3) }
}

function contact({ now }: DemoPlan, random: Random, { id, since }: Person): Contact {
  const lastSeenAt = between(random, since, now)
  return {
    id,
    language: random.weighted({ es: 94, qug: 4, en: 2 }),
    optedOutAt: random.chance(0.03) ? lastSeenAt : null,
    pausedAt: random.chance(0.02) ? lastSeenAt : null,
    attendedUntil: null,
    attendedToldAt: null,
    erasedAt: null,
    warnedAt: null,
    createdAt: since,
    lastSeenAt,
  }
}

function actor(plan: DemoPlan, random: Random, one: Person, organisations: readonly Organisation[]): Actor {
  const collective = random.chance(0.25) && organisations.length > 0 ? random.pick(organisations) : null
  const registeredAt = between(random, one.since, plan.now)
  return {
    contactId: one.id,
    kind: collective?.kind ?? plan.actorKinds[0] ?? 'ciudadania',
    name: one.name,
    naming: one.isPublic ? 'public' : 'reserved',
    organisationId: collective?.id ?? null,
    organisationRole: collective === null ? null : random.pick(roles),
    parish: one.parish,
    outside: one.parish === null ? random.pick(elsewhere) : null,
    email: random.chance(0.35) ? `persona${String(random.whole(1, 99_999))}@example.com` : null,
    convocation: random.chance(0.6),
    axes: JSON.stringify(plan.axes.filter(() => random.chance(0.45))),
    assisted: false,
    version: 1,
    registeredAt,
    updatedAt: registeredAt,
  }
}

function consents(random: Random, { id, since, isPublic }: Person): SeedRows['Consent'][number][] {
  const granted = { take_part: true, publish_name: isPublic, updates: random.chance(0.8) }
  const channel = random.weighted({ telegram: 3, whatsapp: 5, web: 2 })
  const given = { contactId: id, textVersion: consentVersion, language: 'es', channel }
  return purposes.map((purpose, i) => ({
    ...given,
    purpose,
    granted: granted[purpose],
    turn: i + 3,
    at: later(random, since, 0, 0.01),
  }))
}

function subscriptions(random: Random, one: Actor): SeedRows['Subscription'][number][] {
  const parish = one.parish === null ? [] : [`parish:${one.parish}`]
  const topics = ['news', 'tables', 'commitments', ...parish].filter(() => random.chance(0.4))
  return topics.map((topic) => ({ contactId: one.contactId, topic, createdAt: one.registeredAt }))
}
