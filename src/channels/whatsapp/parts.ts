import type { AnyMessageContent } from '@whiskeysockets/baileys'
import type { OutgoingFile, OutgoingMessage } from '../channel.js'
import { safeName } from '../fileName.js'
import { plain } from '../markup.js'
import { numberedText } from '../numbered.js'
import { toWhatsapp } from './format.js'

/** Apps show no more of a caption than this, in UTF-16 units. */
const longestCaption = 1024
/** What all apps show as a picture; anything else goes as a document. */
const pictures = new Set(['image/jpeg', 'image/png'])

/** What goes out as one message of WhatsApp's, under its id. */
export interface Part {
  readonly id: string
  readonly content: AnyMessageContent
}

/** The messages that one of ours becomes: one, or a file and then its words, where those are too long to stand under it. */
export function partsOf({ file, ...words }: OutgoingMessage, id: string): Part[] {
  const numbered = numberedText(words)
  const text = toWhatsapp(numbered)
  if (file === undefined) return [{ id, content: textOf(text) }]
  if (plain(numbered).length <= longestCaption) return [{ id, content: fileOf(file, text) }]
  return [
    { id: twinOf(id), content: fileOf(file, '') },
    { id, content: textOf(text) },
  ]
}

/**
 * The id of the file that goes before the words with this id, and the other way round: each of its digits taken from 15. So a repeat of
 * either bears the same id, and from either the other is known.
 */
export function twinOf(id: string): string {
  const digits = id.startsWith(webPrefix) ? id.slice(webPrefix.length) : id
  const inverted = digits.replace(/[0-9A-F]/g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16).toUpperCase())
  return id.slice(0, id.length - digits.length) + inverted
}

/** Ids of WhatsApp Web begin so. */
const webPrefix = '3EB0'

/** Without a preview: Baileys would ask the address that is named. */
function textOf(text: string): AnyMessageContent {
  return { text, linkPreview: null }
}

function fileOf({ name, mime, data }: OutgoingFile, caption: string): AnyMessageContent {
  const bytes = Buffer.from(data, 'base64')
  const words = caption === '' ? {} : { caption }
  if (pictures.has(mime)) return { image: bytes, mimetype: mime, ...words }
  return { document: bytes, mimetype: mime, fileName: safeName(name), ...words }
}
