import type { Api } from 'grammy'
import type { OutgoingMessage, SendOutcome } from '../channel.js'
import { plain } from '../markup.js'
import { numberedText } from '../numbered.js'
import { isFormatRefused, toSendError } from './failures.js'
import { toHtml } from './html.js'
import { toKeyboard } from './keyboard.js'

/** Sends once; only when Telegram refuses the formatting, and so surely sent nothing, the words go out without it. */
export async function sendMessage(api: Api, address: string, message: OutgoingMessage): Promise<SendOutcome> {
  if (!/^\d{1,16}$/.test(address)) return refused('rejected', 'the address is not a Telegram user id')
  const text = numberedText(message)
  try {
    return await deliver(api, address, message, toHtml(text), 'HTML')
  } catch (error) {
    if (!isFormatRefused(error)) return { ok: false, error: toSendError(error) }
  }
  try {
    return await deliver(api, address, message, plain(text))
  } catch (error) {
    return { ok: false, error: toSendError(error) }
  }
}

async function deliver(
  api: Api,
  address: string,
  { choices }: OutgoingMessage,
  text: string,
  format?: 'HTML',
): Promise<SendOutcome> {
  const keyboard = toKeyboard(choices)
  const sent = await api.sendMessage(Number(address), text, {
    link_preview_options: { is_disabled: true },
    ...(format && { parse_mode: format }),
    ...(keyboard && { reply_markup: keyboard }),
  })
  return { ok: true, providerId: String(sent.message_id) }
}

function refused(kind: 'rejected', detail: string): SendOutcome {
  return { ok: false, error: { kind, detail } }
}
