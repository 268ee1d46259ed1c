import { seesPersonalData } from '../../http/api/submissionView.js'
import type { Person } from '../../staff/people.js'
import type { ListedActor } from '../../store/staffActors.js'
import { staffOf } from '../perform.js'

/** Whether somebody reads e-mail addresses and names that are reserved: as in the API. */
export function seesNames(person: Person): boolean {
  return seesPersonalData(staffOf(person))
}

/** Null where it is not for this person to know. */
export function nameFor(person: Person, { name, naming }: Pick<ListedActor, 'name' | 'naming'>): string | null {
  return seesNames(person) || naming === 'public' ? name : null
}
