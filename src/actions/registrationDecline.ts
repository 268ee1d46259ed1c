import type { StoredAction } from './action.js'
import { consent } from './consents.js'
import { draftOf } from './registrationForm.js'

/** Notes a no to registering: a yes that had begun the form, and was gone back to, is withdrawn; else there is nothing to keep. */
export const declineRegistration: StoredAction = {
  kind: 'stored',
  outcomes: ['done'],
  saves: [],
  async run(context, tx) {
    const begun = (await draftOf(context, tx)) !== null
    if (begun) await consent(context, tx, { purpose: 'take_part', granted: false })
    return { outcome: 'done' }
  },
}
