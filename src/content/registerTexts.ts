import { purposes } from '../participation/consents.js'

const register = [
  'none',
  'note_outside',
  'naming_public',
  'naming_reserved',
  'said_yes',
  'said_no',
  'option_outside',
  'option_none_of_these',
  'option_axes_done',
  'option_no_axes',
]
const switches = [...purposes.flatMap((purpose) => [`${purpose}_on`, `${purpose}_off`]), 'pause', 'unpause', 'done']
const privacy = [
  ...['never', 'given', 'withdrawn'].map((state) => `state_${state}`),
  ...['on', 'paused', 'stopped'].map((state) => `announcements_${state}`),
  ...switches.map((name) => `option_${name}`),
]
const channels = ['telegram', 'whatsapp', 'web', 'terminal']

/** The texts that registering, privacy and linking ask for by name, and the parameters each is given. */
export const registerTexts: Readonly<Record<string, readonly string[]>> = {
  ...withoutParams('register', register),
  ...withoutParams('privacy', privacy),
  ...withoutParams('link', ['found_registration', ...channels.map((channel) => `channel_${channel}`)]),
  'link.told_merged': ['channel'],
  'link.told_refused': ['channel'],
}

function withoutParams(namespace: string, names: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(names.map((name) => [`${namespace}.${name}`, []]))
}
