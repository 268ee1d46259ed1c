import { everythingAbout } from '../store/contacts.js'
import { tracesOf } from '../store/traces.js'
import type { StoredAction } from './action.js'
import { myDataFile } from './myDataFile.js'
import { activityOf, permissionsOf, registrationOf } from './myDataSummary.js'

/** Puts together everything held about the citizen: a summary for the flow's texts, and all of it in a file. */
const myData: StoredAction = {
  kind: 'stored',
  outcomes: ['registered', 'not_registered'],
  saves: ['details', 'permissions', 'sent', 'supports', 'follows', 'subscriptions', 'file'],
  async run({ contact, content, now }, tx) {
    const everything = await everythingAbout(tx, contact.id)
    const traces = await tracesOf(tx, contact.id)
    const file = myDataFile(content, { everything, traces, now })
    const summed = { content, everything, language: contact.language }
    return {
      outcome: everything.actor === null ? 'not_registered' : 'registered',
      answers: {
        details: registrationOf(summed),
        permissions: permissionsOf(summed),
        ...activityOf(summed),
        file: file.name,
      },
      files: [file],
    }
  },
}

export const myDataActions = { my_data: myData }
