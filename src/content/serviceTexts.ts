import { ownTexts } from '../engine/ownTexts.js'
import { globalWords } from '../engine/vocabulary.js'

const web = [
  'title',
  'subtitle',
  'service',
  'start',
  'placeholder',
  'send',
  'connecting',
  'reconnecting',
  'offline',
  'sent',
  'not_sent_retry',
  'you',
  'powered_by',
  'privacy_note',
  'no_script',
  'new_message',
  'skip_to_input',
  'running',
]
const terminal = ['welcome', 'leave', 'goodbye']
const commands = globalWords.filter((word) => word !== 'back')
const telegram = ['about', 'private_only', ...commands.flatMap((word) => [`commands.${word}`, `command_names.${word}`])]

/** The texts that the code asks for by name, and the parameters each is given besides the constants. */
export const serviceTexts: Readonly<Record<string, readonly string[]>> = {
  ...ownTexts,
  ...withoutParams('web', web),
  ...withoutParams('terminal', terminal),
  ...withoutParams('telegram', telegram),
}

function withoutParams(namespace: string, names: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(names.map((name) => [`${namespace}.${name}`, []]))
}
