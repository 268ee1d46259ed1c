import type { Api } from 'grammy'
import type { Channel, OutgoingMessage, SendOutcome } from '../channel.js'
import { numberedText } from '../numbered.js'
import { toSendError } from './failures.js'
import { formatted } from './format.js'
import { toKeyboard } from './keyboard.js'
import { fitsCaption, sendFile } from './sendFile.js'
import { createUploads, type Uploads } from './uploads.js'

const mostRemembered = 1000

/** Sends once. A message whose file has gone out and whose words have not sends its words alone when it is tried again. */
export function createSender(api: Api): Channel['send'] {
  const halfSent = new Set<string>()
  const uploads = createUploads()
  return async (address, message, id) => {
    if (!/^\d{1,16}$/.test(address)) return refused('rejected', 'the address is not a Telegram user id')
    const chat = Number(address)
    try {
      return { ok: true, providerId: await sendAll(api, chat, message, { halfSent, uploads, id }) }
    } catch (error) {
      return { ok: false, error: toSendError(error) }
    }
  }
}

interface Attempt {
  readonly halfSent: Set<string>
  readonly uploads: Uploads
  readonly id: string
}

async function sendAll(api: Api, chat: number, message: OutgoingMessage, attempt: Attempt): Promise<string> {
  const { halfSent, uploads, id } = attempt
  const { file, ...words } = message
  if (file === undefined) return sendText(api, chat, words)
  if (fitsCaption(words)) return sendFile({ api, uploads }, chat, file, words)
  if (!halfSent.has(id)) await sendFile({ api, uploads }, chat, file, { text: '', choices: [] })
  if (halfSent.size >= mostRemembered) halfSent.clear()
  halfSent.add(id)
  const sent = await sendText(api, chat, words)
  halfSent.delete(id)
  return sent
}

function sendText(api: Api, chat: number, message: OutgoingMessage): Promise<string> {
  const keyboard = toKeyboard(message.choices)
  return formatted(numberedText(message), async (text, format) => {
    const sent = await api.sendMessage(chat, text, {
      link_preview_options: { is_disabled: true },
      ...(format && { parse_mode: format }),
      ...(keyboard && { reply_markup: keyboard }),
    })
    return String(sent.message_id)
  })
}

function refused(kind: 'rejected', detail: string): SendOutcome {
  return { ok: false, error: { kind, detail } }
}
