import type { Input, MediaKind } from '../../engine/input.js'
import { otherContent, type ReadMessage } from './updates.js'

/** Which field of a message holds which kind of media. An animation is also sent as a document, so it is asked for first. */
const mediaFields = [
  ['voice', 'voice'],
  ['audio', 'audio'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['animation', 'video'],
  ['document', 'document'],
  ['sticker', 'sticker'],
] as const satisfies readonly (readonly [keyof ReadMessage, MediaKind])[]

/** What a message of a private chat says, in the vocabulary of all channels. */
export function toInput(message: ReadMessage): Input {
  const { text, location, contact } = message
  if (text !== undefined) return { kind: 'text', text: withoutBotName(text) }
  if (location) return { kind: 'location', latitude: location.latitude, longitude: location.longitude }
  if (contact) return { kind: 'contact', phone: contact.phone_number, own: contact.user_id === message.from?.id }
  return toMedia(message) ?? { kind: 'unsupported', what: otherContent.find((name) => name in message) ?? 'message' }
}

function toMedia(message: ReadMessage): Input | undefined {
  const [name, media] = mediaFields.find(([field]) => message[field] !== undefined) ?? []
  // Telegram lists a photo in several sizes, the largest last.
  const file = name ? message[name] : message.photo?.at(-1)
  if (!file) return undefined
  return {
    kind: 'media',
    media: media ?? 'photo',
    file: file.file_id,
    ...(file.file_size !== undefined && { size: file.file_size }),
    ...(file.mime_type !== undefined && { mime: file.mime_type }),
    ...(message.caption !== undefined && { caption: message.caption }),
  }
}

/** `/menu@some_bot` is how Telegram writes a command picked from a list; the name tells us nothing. */
function withoutBotName(text: string): string {
  return text.replace(/^(\/\w+)@\w+/, '$1')
}
