import { consentVersion, standingConsents } from '../participation/consents.js'
import type { Db } from '../store/client.js'
import { consentLedger, recordConsent } from '../store/consents.js'
import { ensureContact } from '../store/newcomers.js'
import type { ActionContext } from './action.js'

/** Notes that the citizen agreed to be sent updates; false when that is how it stood. */
export async function grantUpdates(context: ActionContext, tx: Db): Promise<boolean> {
  return recordUpdates(context, true, tx)
}

/** Notes that the citizen wants no updates; false when that is how it stood. */
export async function refuseUpdates(context: ActionContext, tx: Db): Promise<boolean> {
  return recordUpdates(context, false, tx)
}

async function recordUpdates(context: ActionContext, granted: boolean, tx: Db): Promise<boolean> {
  const { contact, channel, turn, content, now } = context
  const language = contact.language ?? content.languages[0].id
  // Stop may be the first word that somebody ever says.
  await ensureContact(tx, { id: contact.id, language: contact.language, now })
  const { updates } = standingConsents(await consentLedger(tx, contact.id))
  if (updates?.granted === granted) return false
  const entry = { contactId: contact.id, purpose: 'updates', granted, textVersion: consentVersion } as const
  await recordConsent(tx, { ...entry, language, channel, turn, at: now })
  return true
}
