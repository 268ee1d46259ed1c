import { InputFile, type Api } from 'grammy'
import type { OutgoingFile, OutgoingMessage } from '../channel.js'
import { safeName } from '../fileName.js'
import { plain } from '../markup.js'
import { numberedText } from '../numbered.js'
import { isPictureRefused } from './failures.js'
import { formatted } from './format.js'
import { toKeyboard } from './keyboard.js'

/** Telegram counts a caption after reading the markup. */
const longestCaption = 1024
const pictures = new Set(['image/jpeg', 'image/png', 'image/webp'])

/** True when the text and its choices can stand under the file, as one message. */
export function fitsCaption(message: OutgoingMessage): boolean {
  return plain(numberedText(message)).length <= longestCaption
}

/** Sends the file with the words of the message, if any, under it; the id of what was sent. Fails as the request does. */
export async function sendFile(
  api: Api,
  chat: number,
  file: OutgoingFile,
  words: Pick<OutgoingMessage, 'text' | 'choices'>,
): Promise<string> {
  const keyboard = toKeyboard(words.choices)
  const send = (how: 'photo' | 'document') =>
    formatted(numberedText(words), async (caption, format) => {
      const upload = new InputFile(Buffer.from(file.data, 'base64'), safeName(file.name))
      const other = {
        ...(caption !== '' && { caption }),
        ...(caption !== '' && format && { parse_mode: format }),
        ...(keyboard && { reply_markup: keyboard }),
      }
      const sent = how === 'photo' ? api.sendPhoto(chat, upload, other) : api.sendDocument(chat, upload, other)
      return String((await sent).message_id)
    })
  if (!pictures.has(file.mime)) return send('document')
  try {
    return await send('photo')
  } catch (error) {
    if (!isPictureRefused(error)) throw error
  }
  return send('document')
}
