import { opensNext } from '../participation/officeHours.js'
import { TIME_ZONE } from '../participation/timeZone.js'
import { askForPerson as ask } from '../store/helpRequests.js'
import type { ActionContext, StoredAction } from './action.js'

/**
 * Puts the citizen on the list of those who wait for a person, with what they asked. `closed`: put on the list while nobody is at
 * the office; `opens` says from when on somebody is.
 */
export const askForPerson: StoredAction = {
  kind: 'stored',
  outcomes: ['recorded', 'already', 'closed'],
  saves: ['opens'],
  async run(context, tx) {
    const { contact, addressId, answers, content, now } = context
    const question = typeof answers['question'] === 'string' ? answers['question'] : null
    const outcome = await ask(tx, { contactId: contact.id, addressId, question, now })
    const opens = outcome === 'recorded' ? opensNext(content.office, now) : null
    return opens === null ? { outcome } : { outcome: 'closed', answers: { opens: inWords(context, opens) } }
  },
}

/** "lunes, 30 de noviembre, 8:00". */
function inWords({ content, contact }: ActionContext, time: Date): string {
  const { format } = content.languages.find(({ id }) => id === contact.language) ?? content.languages[0]
  const day = { weekday: 'long', day: 'numeric', month: 'long' } as const
  const words = new Intl.DateTimeFormat(format, { ...day, hour: 'numeric', minute: '2-digit', timeZone: TIME_ZONE })
  return words.format(time)
}
