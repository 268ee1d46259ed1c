import { InputFile, type Api } from 'grammy'
import type { OutgoingFile, OutgoingMessage } from '../channel.js'
import { safeName } from '../fileName.js'
import { plain } from '../markup.js'
import { numberedText } from '../numbered.js'
import { isPictureRefused, isUploadRefused } from './failures.js'
import { formatted } from './format.js'
import { toKeyboard } from './keyboard.js'
import type { Uploaded, Uploads } from './uploads.js'

/** Telegram counts a caption after reading the markup. */
const longestCaption = 1024
const pictures = new Set(['image/jpeg', 'image/png', 'image/webp'])

/** True when the text and its choices can stand under the file, as one message. */
export function fitsCaption(message: OutgoingMessage): boolean {
  return plain(numberedText(message)).length <= longestCaption
}

type Words = Pick<OutgoingMessage, 'text' | 'choices'>

/**
 * Sends the file with the words of the message, if any, under it; the id of what was sent. Fails as the request does. A picture that
 * Telegram has already is not uploaded again, unless it does not know it any more.
 */
export async function sendFile(
  { api, uploads }: { readonly api: Api; readonly uploads: Uploads },
  chat: number,
  file: OutgoingFile,
  words: Words,
): Promise<string> {
  const send = senderOf(api, chat, words)
  const upload = (how: Uploaded['how']): Promise<Sent> =>
    send(how, new InputFile(Buffer.from(file.data, 'base64'), safeName(file.name)))
  if (!pictures.has(file.mime)) return (await upload('document')).id
  const known = uploads.find(file)
  const again = known && (await unlessRefused(send(known.how, known.fileId), isUploadRefused))
  if (again) return again.id
  if (known) uploads.forget(file)
  const sent = (await unlessRefused(upload('photo'), isPictureRefused)) ?? (await upload('document'))
  if (sent.uploaded) uploads.remember(file, sent.uploaded)
  return sent.id
}

interface Sent {
  readonly id: string
  readonly uploaded: Uploaded | undefined
}

function senderOf(api: Api, chat: number, words: Words) {
  const keyboard = toKeyboard(words.choices)
  return (how: Uploaded['how'], file: InputFile | string): Promise<Sent> =>
    formatted(numberedText(words), async (caption, format) => {
      const other = {
        ...(caption !== '' && { caption }),
        ...(caption !== '' && format && { parse_mode: format }),
        ...(keyboard && { reply_markup: keyboard }),
      }
      if (how === 'document') {
        const { message_id: id, document } = await api.sendDocument(chat, file, other)
        return sentAs(id, how, document)
      }
      const { message_id: id, photo } = await api.sendPhoto(chat, file, other)
      // In several sizes, the largest last.
      return sentAs(id, how, photo.at(-1))
    })
}

function sentAs(id: number, how: Uploaded['how'], file: { readonly file_id: string } | undefined): Sent {
  return { id: String(id), uploaded: file && { how, fileId: file.file_id } }
}

/** Nothing when it is refused for this reason. */
async function unlessRefused(sending: Promise<Sent>, reason: (error: unknown) => boolean): Promise<Sent | undefined> {
  try {
    return await sending
  } catch (error) {
    if (reason(error)) return undefined
    throw error
  }
}
