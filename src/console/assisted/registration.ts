import { formOf } from '../../actions/registrationForm.js'
import { isFineName } from '../../actions/registrationName.js'
import {
  completeRegistration,
  isCollective,
  NEW_ORGANISATION,
  OUTSIDE,
  type Registration,
} from '../../participation/registration.js'
import { similarOrganisations, type OrganisationRow } from '../../store/organisations.js'
import type { Typed } from '../broadcasts/typed.js'
import type { Call } from '../page.js'
import type { Reader } from './read.js'

const SIMILAR = 3

export interface ReadRegistration {
  /** Null where something is wrong. */
  readonly registration: Registration | null
  /** Organisations whose names are like the one that was typed. */
  readonly similar: readonly OrganisationRow[]
}

/** The registration that was typed, checked as the chat checks it. */
export async function readRegistration(call: Call, typed: Typed, reader: Reader): Promise<ReadRegistration> {
  const { content, at } = call.desk
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)
  const kind = reader.choice('kind', ids(content.actorKinds))
  const collective = isCollective(kind === '' ? undefined : kind)
  const organisation = collective ? reader.words('organisation', 'register', 'organisation') : ''
  const similar =
    organisation === null || organisation === ''
      ? []
      : await similarOrganisations(at.store.db, { name: organisation, limit: SIMILAR })
  const parish = reader.choice('parish', [...ids(content.parishes), OUTSIDE])
  const name = reader.words('name', 'register', 'name') ?? ''
  if (!isFineName(name)) reader.refuse('name', call.words.t('assisted.wrong.name'))
  const answers = {
    ...{ kind, organisation, name, parish },
    belongs: similar.length === 0 ? NEW_ORGANISATION : reader.choice('belongs', [...ids(similar), NEW_ORGANISATION]),
    role: collective ? reader.words('role', 'register', 'role') : '',
    naming: reader.choice('naming', ['public', 'reserved']),
    outside: parish === OUTSIDE ? reader.words('outside', 'register', 'outside') : '',
    axes: ids(content.axes).filter((id) => typed[`axes.${id}`] === 'yes'),
    axes_done: 'yes',
    email: reader.words('email', 'register', 'email'),
    convocation: reader.choice('convocation', ['yes', 'no']),
    updates: reader.choice('updates', ['yes', 'no']),
  }
  return { registration: completeRegistration(formOf({ answers, content })), similar }
}
