import type { Input, MediaKind } from '../../engine/input.js'
import { readChoice } from '../../engine/question.js'
import { ownNumber } from './identity.js'
import { toReference, type FileKind } from './mediaReference.js'
import type { Baileys } from './options.js'
import { contentSchema, type ReadContent } from './payloads.js'
import { phoneOn } from './vcard.js'

/** Which message it is, and whose: the address it came from first, then the other names of the same person. */
export interface Origin {
  readonly id: string
  readonly names: readonly [string, ...string[]]
}

/** Which field holds which kind of media, and by which keys WhatsApp encrypts it. */
const mediaFields = [
  ['imageMessage', 'photo', 'image'],
  ['videoMessage', 'video', 'video'],
  ['ptvMessage', 'video', 'video'],
  ['documentMessage', 'document', 'document'],
  ['stickerMessage', 'sticker', 'sticker'],
] as const satisfies readonly (readonly [keyof ReadContent, MediaKind, FileKind])[]

/** What is no message of its own: keys and settings, reactions, announcements of what follows or is held by the phone alone. */
const silent = new Set([
  ...['messageContextInfo', 'senderKeyDistributionMessage', 'fastRatchetKeySenderKeyDistributionMessage'],
  ...['protocolMessage', 'secretEncryptedMessage', 'reactionMessage', 'encReactionMessage', 'pinInChatMessage'],
  ...['keepInChatMessage', 'albumMessage', 'placeholderMessage', 'callLogMesssage', 'call', 'bcallMessage'],
  ...['scheduledCallEditMessage', 'stickerSyncRmrMessage', 'requestPhoneNumberMessage', 'messageHistoryBundle'],
  ...['messageHistoryNotice', 'statusNotificationMessage'],
])

const MESSAGE_EDIT = 14
const ENCRYPTED_EDIT = 2

/** What is inside all that WhatsApp wraps a message in: disappearing, to be seen once, edited, with a caption, as a template. */
export function unwrap({ extractMessageContent }: Pick<Baileys, 'extractMessageContent'>, message: unknown): unknown {
  if (typeof message !== 'object' || message === null) return undefined
  try {
    return extractMessageContent(message)
  } catch {
    return {}
  }
}

/** What an unwrapped message says, in the vocabulary of all channels; undefined when it asks for no answer. Never throws. */
export function toInput(unwrapped: unknown, origin: Origin): Input | undefined {
  if (typeof unwrapped !== 'object' || unwrapped === null || Array.isArray(unwrapped)) return undefined
  const content = contentSchema.parse(unwrapped)
  if (isEdit(content)) return { kind: 'edited' }
  const { liveLocationMessage: live } = content
  // While somebody shares where they walk, each step may be told anew; none but the first asks for an answer.
  if (live !== undefined && (live.timeOffset ?? 0) > 0) return undefined
  return (
    toWords(content) ?? toMedia(content, origin) ?? toPlace(content) ?? toContact(content, origin) ?? toOther(unwrapped)
  )
}

function isEdit({ protocolMessage, secretEncryptedMessage }: ReadContent): boolean {
  return protocolMessage?.type === MESSAGE_EDIT || secretEncryptedMessage?.secretEncType === ENCRYPTED_EDIT
}

function toWords(content: ReadContent): Input | undefined {
  const text = content.conversation ?? content.extendedTextMessage?.text
  if (text !== undefined) return { kind: 'text', text }
  const { id, label } = pressed(content)
  if (id !== undefined && readChoice(id) !== undefined)
    return { kind: 'choice', choice: id, ...(label !== undefined && { label }) }
  const shown = label ?? id
  return shown === undefined ? undefined : { kind: 'text', text: shown }
}

/** What was picked from buttons or a list, ours or another program's: its id, and what it said. */
function pressed(content: ReadContent): { readonly id?: string | undefined; readonly label?: string | undefined } {
  const { buttonsResponseMessage: button, listResponseMessage: list } = content
  const { templateButtonReplyMessage: template, interactiveResponseMessage: interactive } = content
  if (button) return { id: button.selectedButtonId, label: button.selectedDisplayText }
  if (list) return { id: list.singleSelectReply?.selectedRowId, label: list.title }
  if (template) return { id: template.selectedId, label: template.selectedDisplayText }
  return { id: idIn(interactive?.nativeFlowResponseMessage?.paramsJson), label: interactive?.body?.text }
}

function idIn(json: string | undefined): string | undefined {
  try {
    const params: unknown = JSON.parse(json ?? 'null')
    return typeof params === 'object' && params !== null && 'id' in params && typeof params.id === 'string'
      ? params.id
      : undefined
  } catch {
    return undefined
  }
}

function toMedia(content: ReadContent, origin: Origin): Input | undefined {
  const { audioMessage: audio, lottieStickerMessage: lottie } = content
  if (audio) return asMedia(audio.ptt === true ? 'voice' : 'audio', 'audio', audio, origin)
  const [field, kind, keys] = mediaFields.find(([name]) => content[name] !== undefined) ?? []
  if (field !== undefined) return asMedia(kind, keys, content[field], origin)
  const inner = lottie && contentSchema.safeParse(lottie.message).data
  return inner && toMedia({ ...inner, lottieStickerMessage: undefined }, origin)
}

function asMedia(
  media: MediaKind,
  keys: FileKind,
  file: ReadContent['imageMessage'],
  origin: Origin,
): Input | undefined {
  const reference = file && toReference(keys, file, origin)
  if (file === undefined || reference === undefined) return { kind: 'unsupported', what: media }
  const { fileLength: size, mimetype: mime, caption } = file
  return {
    kind: 'media',
    media,
    file: reference,
    ...(size !== undefined && { size }),
    ...(mime !== undefined && { mime }),
    ...(caption !== undefined && { caption }),
  }
}

function toPlace({ locationMessage, liveLocationMessage }: ReadContent): Input | undefined {
  const place = locationMessage ?? liveLocationMessage
  return place && { kind: 'location', latitude: place.degreesLatitude, longitude: place.degreesLongitude }
}

function toContact({ contactMessage, contactsArrayMessage }: ReadContent, { names }: Origin): Input | undefined {
  const [card, second] = contactMessage ? [contactMessage] : (contactsArrayMessage?.contacts ?? [])
  const found = second === undefined && card !== undefined ? phoneOn(card.vcard) : undefined
  if (found === undefined) return undefined
  // What the card shows beside the number of the account could be anybody's.
  const phone = found.account === undefined ? found.shown : `+${found.account}`
  return { kind: 'contact', phone, own: found.account !== undefined && names.map(ownNumber).includes(found.account) }
}

/** Named by its field, in which nobody but WhatsApp writes. */
function toOther(unwrapped: object): Input | undefined {
  const fields = Object.entries(unwrapped).filter(([, value]) => value !== null && value !== undefined)
  const [field] = fields.find(([name]) => !silent.has(name)) ?? []
  if (field === undefined) return undefined
  if (field.startsWith('poll')) return { kind: 'unsupported', what: 'poll' }
  return { kind: 'unsupported', what: /^\w{1,60}$/.test(field) ? field.replace(/Message.*$/, '') : 'message' }
}
