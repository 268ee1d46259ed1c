import type { WhatsappStatus } from '../../http/api/whatsappDesk.js'

/** Of the connection to WhatsApp: what staff may want to do about each. */
const pairable = ['unpaired', 'pairing']
const connectable = ['waiting', 'reconnecting', 'banned', 'replaced', 'stopped']
const unlinkable = ['open', 'reconnecting', 'banned', 'replaced', 'stopped']

interface Possible {
  readonly pair: boolean
  readonly reconnect: boolean
  readonly unlink: boolean
}

export function possibleFor({ state }: Pick<WhatsappStatus, 'state'>): Possible {
  return {
    pair: pairable.includes(state),
    reconnect: connectable.includes(state),
    unlink: unlinkable.includes(state),
  }
}

/** Why the API did not do it, by the title of its problem: what is said about each is under `channels.refused.`. */
const refusals: Readonly<Record<string, string>> = {
  'WhatsApp is switched off': 'off',
  'Another process is connected': 'not_owner',
  'It is paired already': 'paired',
  'The library for WhatsApp is not installed': 'not_installed',
  'This is no phone number': 'bad_phone',
  'WhatsApp refused to make a code for this number': 'refused',
  'WhatsApp did not answer': 'no_answer',
  'The connection was closed': 'closed',
  'The request cannot be understood': 'bad_phone',
}

export function refusalKey({ title }: { readonly title: string }): string {
  return `channels.refused.${refusals[title] ?? 'other'}`
}
