import type { PureAction } from './action.js'

/** From now on nothing is sent but answers to the citizen's own messages. */
export const optOut: PureAction = {
  kind: 'pure',
  outcomes: ['done'],
  saves: [],
  run: ({ contact, now }) => ({ outcome: 'done', contact: { optedOutAt: contact.optedOutAt ?? now } }),
}

/** Announcements may be sent again. */
export const optIn: PureAction = {
  kind: 'pure',
  outcomes: ['done'],
  saves: [],
  run: () => ({ outcome: 'done', contact: { optedOutAt: null } }),
}
