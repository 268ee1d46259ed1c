import { pauseContact } from '../store/contacts.js'
import type { StoredAction } from './action.js'
import { grantUpdates, refuseUpdates } from './updatesConsent.js'

/** From now on nothing is sent but answers to the citizen's own messages; `already` tells that it was so before. */
export const optOut: StoredAction = {
  kind: 'stored',
  outcomes: ['done'],
  saves: ['already'],
  async run(context, tx) {
    const { contact, now } = context
    await refuseUpdates(context, tx)
    const already = contact.optedOutAt === null ? 'no' : 'yes'
    return { outcome: 'done', answers: { already }, contact: { optedOutAt: contact.optedOutAt ?? now } }
  },
}

/** Announcements may be sent again, those that were paused too; `already` tells that the citizen had agreed and not stopped them. */
export const optIn: StoredAction = {
  kind: 'stored',
  outcomes: ['done'],
  saves: ['already'],
  async run(context, tx) {
    const { contact } = context
    const granted = await grantUpdates(context, tx)
    await pauseContact(tx, { contactId: contact.id, pausedAt: null })
    const already = !granted && contact.optedOutAt === null ? 'yes' : 'no'
    return { outcome: 'done', answers: { already }, contact: { optedOutAt: null } }
  },
}
