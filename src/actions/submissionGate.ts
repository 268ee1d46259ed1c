import { z } from 'zod'
import { mostAttachments } from '../attachments/accepted.js'
import { inputSchema, type Input } from '../engine/input.js'
import type { Answers } from '../engine/session.js'
import { consentVersion } from '../participation/consents.js'
import { hasConsent, recordConsent } from '../store/consents.js'
import type { PureAction, StoredAction } from './action.js'

/** Whether the citizen has agreed to take part: who has not is asked their age and their consent first. */
export const submissionGate: StoredAction = {
  kind: 'stored',
  outcomes: ['ready', 'newcomer'],
  saves: [],
  async run({ contact }, tx) {
    return { outcome: (await hasConsent(tx, contact.id, 'take_part')) ? 'ready' : 'newcomer' }
  },
}

/** Records that the citizen agreed to take part, once. */
export const submissionConsent: StoredAction = {
  kind: 'stored',
  outcomes: ['recorded'],
  saves: [],
  async run({ contact, channel, content, now, turn }, tx) {
    if (await hasConsent(tx, contact.id, 'take_part')) return { outcome: 'recorded' }
    const language = contact.language ?? content.languages[0].id
    const entry = { contactId: contact.id, purpose: 'take_part', granted: true, textVersion: consentVersion } as const
    await recordConsent(tx, { ...entry, language, channel, turn, at: now })
    return { outcome: 'recorded' }
  },
}

/** Keeps what was sent for later, in the conversation only: nothing is stored of a person who has not agreed yet. */
export const submissionHold: PureAction = {
  kind: 'pure',
  outcomes: ['held'],
  saves: [],
  run({ answers }) {
    const held = z.json().parse(thingsHeld(answers).slice(0, mostAttachments + 1))
    return { outcome: 'held', answers: { held, received: null } }
  },
}

const heldSchema = z.array(inputSchema).catch([])

/** What was sent and is not dealt with yet, oldest first. */
export function thingsHeld({ held, received }: Answers): Input[] {
  const latest = inputSchema.safeParse(received)
  return [...heldSchema.parse(held), ...(latest.success ? [latest.data] : [])]
}
