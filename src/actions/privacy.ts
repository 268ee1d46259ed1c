import { z } from 'zod'
import type { Param } from '../engine/message.js'
import {
  isGranted,
  purposes,
  standingConsents,
  type Purpose,
  type StandingConsents,
} from '../participation/consents.js'
import { findActor } from '../store/actors.js'
import { consentLedger } from '../store/consents.js'
import { pauseContact, pausedSince } from '../store/contacts.js'
import type { Action, ActionContext, Source, StoredAction } from './action.js'

/** Days as Ecuador writes them and lives them, in every language. */
const days = new Intl.DateTimeFormat('es-EC', {
  day: 'numeric',
  month: 'numeric',
  year: 'numeric',
  timeZone: 'America/Guayaquil',
})

/** What a citizen can do about announcements, by how they stand. */
const announcementSwitches = { on: ['pause'], paused: ['unpause'], stopped: [] } as const
type Announcements = keyof typeof announcementSwitches

const switchesSchema = z.array(z.string()).catch([])

/** Shows what holds of each purpose and since when, and which switches there are. */
const load: StoredAction = {
  kind: 'stored',
  outcomes: ['done'],
  saves: [...purposes.flatMap((purpose) => [`${purpose}_state`, `${purpose}_at`]), 'announcements'],
  async run(context, tx) {
    const { contact } = context
    const standing = standingConsents(await consentLedger(tx, contact.id))
    const registered = (await findActor(tx, contact.id)) !== null
    const announcements = announcementsOf(context, await pausedSince(tx, contact.id))
    const switches = [...consentSwitches(standing, registered), ...announcementSwitches[announcements], 'done']
    const shown = Object.fromEntries(purposes.flatMap((purpose) => stateOf(standing, purpose)))
    const answers = { ...shown, announcements: { key: `privacy.announcements_${announcements}` }, switches }
    return { outcome: 'done', answers }
  },
}

/** The switches as they were shown. */
const switches: Source = {
  kind: 'pure',
  run: ({ answers }) =>
    switchesSchema.parse(answers['switches']).map((id) => ({ id, label: { key: `privacy.option_${id}` } })),
}

/** Announcements stop for a time; what the citizen chose to be told about stays chosen. */
const pause: StoredAction = {
  kind: 'stored',
  outcomes: ['done'],
  saves: [],
  async run({ contact, now }, tx) {
    await pauseContact(tx, { contactId: contact.id, pausedAt: now })
    return { outcome: 'done' }
  },
}

const unpause: StoredAction = {
  kind: 'stored',
  outcomes: ['done'],
  saves: [],
  async run({ contact }, tx) {
    await pauseContact(tx, { contactId: contact.id, pausedAt: null })
    return { outcome: 'done' }
  },
}

/** What the flow `privacy` calls, besides the consents themselves. */
export const privacyActions: Readonly<Record<string, Action>> = {
  privacy_load: load,
  privacy_pause: pause,
  privacy_unpause: unpause,
}

/** The list that it chooses from. */
export const privacySources: Readonly<Record<string, Source>> = { privacy_switches: switches }

/** One switch a purpose; a name can be published only of who is registered. */
function consentSwitches(standing: StandingConsents, registered: boolean): string[] {
  return purposes
    .filter((purpose) => purpose !== 'publish_name' || registered || isGranted(standing, purpose))
    .map((purpose) => `${purpose}_${isGranted(standing, purpose) ? 'off' : 'on'}`)
}

function announcementsOf({ contact }: ActionContext, paused: Date | null): Announcements {
  if (contact.optedOutAt !== null) return 'stopped'
  return paused === null ? 'on' : 'paused'
}

function stateOf(standing: StandingConsents, purpose: Purpose): [string, Param][] {
  const last = standing[purpose]
  const state = last === null ? 'never' : last.granted ? 'given' : 'withdrawn'
  return [
    [`${purpose}_state`, { key: `privacy.state_${state}` }],
    [`${purpose}_at`, last === null ? '' : days.format(last.at)],
  ]
}
