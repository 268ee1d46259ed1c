import type { Api } from 'grammy'
import type { Removal } from '../channel.js'
import { toRefusal, toSendError } from './failures.js'

/** Deletes a message of the bot, which Telegram allows for 48 hours (Bot API, deleteMessage). One that is gone already counts as deleted. */
export async function removeMessage(api: Api, address: string, messageId: string): Promise<Removal> {
  if (!/^\d{1,16}$/.test(address) || !/^\d{1,16}$/.test(messageId)) return 'refused'
  try {
    await api.deleteMessage(Number(address), Number(messageId))
    return 'removed'
  } catch (error) {
    if (/message to delete not found/i.test(toRefusal(error)?.description ?? '')) return 'removed'
    const why = toSendError(error)
    if (why.kind === 'throttled') return { retryAfterMs: why.retryAfterMs }
    return why.kind === 'rejected' || why.kind === 'contact_stopped' ? 'refused' : 'unreachable'
  }
}
