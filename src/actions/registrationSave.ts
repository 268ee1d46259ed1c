import { completeRegistration, type Registration } from '../participation/registration.js'
import { saveActor } from '../store/actors.js'
import type { Db } from '../store/client.js'
import { hasConsent } from '../store/consents.js'
import { createOrganisation } from '../store/organisations.js'
import type { Speaker, StoredAction } from './action.js'
import { subscribeToInterests } from './consents.js'
import { forgetDraft } from './registrationDraft.js'
import { formOf } from './registrationForm.js'

/** Registers the citizen, now that they have confirmed the summary. */
export const saveRegistration: StoredAction = {
  kind: 'stored',
  outcomes: ['saved', 'incomplete', 'consent'],
  saves: [],
  async run(context, tx) {
    const registration = completeRegistration(formOf(context))
    if (registration === null) return { outcome: 'incomplete' }
    if (!(await hasConsent(tx, context.contact.id, 'take_part'))) return { outcome: 'consent' }
    await register(context, tx, registration)
    if (await hasConsent(tx, context.contact.id, 'updates')) await subscribeToInterests(context, tx)
    await forgetDraft(context, tx)
    return { outcome: 'saved' }
  },
}

/** Stores who a person is; the name is public only where the ledger says so. */
export async function register(speaker: Speaker, tx: Db, registration: Registration): Promise<void> {
  const { contact, now } = speaker
  const { kind, name, role, parish, outside, axes: chosen, email, convocation } = registration
  const isPublic = registration.naming === 'public' && (await hasConsent(tx, contact.id, 'publish_name'))
  const actor = {
    contactId: contact.id,
    kind,
    name,
    naming: isPublic ? ('public' as const) : ('reserved' as const),
    organisationId: await organisationOf(registration, tx, now),
    organisationRole: role,
    parish,
    outside,
    email,
    convocation,
    axes: chosen,
    assisted: speaker.channel === 'assisted',
  }
  await saveActor(tx, actor, now)
}

async function organisationOf({ kind, organisation }: Registration, tx: Db, now: Date): Promise<string | null> {
  if (organisation === null) return null
  return 'id' in organisation ? organisation.id : createOrganisation(tx, { kind, name: organisation.name, now })
}
