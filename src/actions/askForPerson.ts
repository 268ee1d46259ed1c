import { askForPerson as ask } from '../store/helpRequests.js'
import type { StoredAction } from './action.js'

/** Puts the citizen on the list of those who wait for a person, with what they asked. */
export const askForPerson: StoredAction = {
  kind: 'stored',
  outcomes: ['recorded', 'already'],
  saves: [],
  async run({ contact, addressId, answers, now }, tx) {
    const question = typeof answers['question'] === 'string' ? answers['question'] : null
    return { outcome: await ask(tx, { contactId: contact.id, addressId, question, now }) }
  },
}
