import { recordInterest as record } from '../store/interests.js'
import type { StoredAction } from './action.js'

/** Remembers that the citizen wants to know when a part is ready, `topic` being of the step or the flow; they may have opted out of being told. */
export const recordInterest: StoredAction = {
  kind: 'stored',
  outcomes: ['recorded', 'already', 'opted_out'],
  saves: [],
  async run({ contact, answers, with: fixed, now }, tx) {
    const topic = fixed['topic'] ?? answers['topic']
    if (typeof topic !== 'string') throw new Error('record_interest needs a topic')
    const outcome = await record(tx, { contactId: contact.id, topic, now })
    return { outcome: contact.optedOutAt === null ? outcome : 'opted_out' }
  },
}
