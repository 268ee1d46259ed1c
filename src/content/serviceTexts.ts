import { ownTexts } from '../engine/ownTexts.js'
import { globalWords } from '../engine/vocabulary.js'
import { assistedTexts } from './assistedTexts.js'
import { followTexts } from './followTexts.js'
import { holdingTexts } from './holdingTexts.js'
import { registerTexts } from './registerTexts.js'
import { submitTexts } from './submitTexts.js'

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
  'attach',
  'attach_photo',
  'attach_record',
  'attach_audio',
  'attach_pdf',
  'attach_location',
  'photo',
  'voice',
  'audio',
  'video',
  'document',
  'location',
  'download',
  'sending_file',
  'file_refused',
  'file_too_big',
  'file_lost',
  'no_location',
  'recording',
  'record_cancel',
  'no_microphone',
]
const terminal = ['welcome', 'leave', 'goodbye', 'file']
const attachments = ['refused_too_big', 'refused_not_accepted', 'refused_damaged', 'refused_gone']
const broadcasts = ['stop', 'default_nombre', 'default_parroquia']
const commands = globalWords.filter((word) => word !== 'back')
const telegram = ['about', 'private_only', ...commands.flatMap((word) => [`commands.${word}`, `command_names.${word}`])]

/** The texts that the code asks for by name, and the parameters each is given besides the constants. */
export const serviceTexts: Readonly<Record<string, readonly string[]>> = {
  ...ownTexts,
  ...assistedTexts,
  ...followTexts,
  ...holdingTexts,
  ...registerTexts,
  ...submitTexts,
  ...withoutParams('web', web),
  ...withoutParams('terminal', terminal),
  ...withoutParams('attachments', attachments),
  ...withoutParams('broadcasts', broadcasts),
  ...withoutParams('telegram', telegram),
}

function withoutParams(namespace: string, names: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(names.map((name) => [`${namespace}.${name}`, []]))
}
