import type { InboundEvent } from '../channel.js'
import { toInput } from './content.js'
import { updateSchema, type ReadMemberChange, type ReadMessage, type ReadPress } from './updates.js'

/** What an update means to this channel. */
export type Arrival =
  | { readonly kind: 'event'; readonly event: InboundEvent; readonly press?: Press }
  /** Something in a group or channel, where the service does not talk. */
  | { readonly kind: 'elsewhere'; readonly chat: number; readonly mayWrite: boolean }
  | { readonly kind: 'nothing'; readonly why: 'unreadable' | 'uninteresting' }

/** A pressed button, to be answered; `message` is where its keyboard hangs, when Telegram tells. */
export interface Press {
  readonly id: string
  readonly message?: { readonly chat: number; readonly id: number }
}

type Sender = ReadPress['from']
type Heard = InboundEvent['input'] | Exclude<Arrival, { kind: 'event' }>

const uninteresting = { kind: 'nothing', why: 'uninteresting' } as const

/** Total: whatever comes, it gets a meaning, if only that it has none. */
export function translate(raw: unknown, receivedAt: Date): Arrival {
  const parsed = updateSchema.safeParse(raw)
  if (!parsed.success) return { kind: 'nothing', why: 'unreadable' }
  const { update_id, message, edited_message, callback_query, my_chat_member } = parsed.data
  const arrive = (sender: Sender | undefined, heard: Heard, press?: Press): Arrival =>
    toArrival(String(update_id), receivedAt, sender, heard, press)
  if (message) return arrive(message.from, inPrivate(message, toInput))
  if (edited_message) return arrive(edited_message.from, inPrivate(edited_message, toEdit))
  if (callback_query) return arrive(callback_query.from, toChoice(callback_query), toPress(callback_query))
  if (my_chat_member) return arrive(my_chat_member.from, toPresence(my_chat_member))
  return uninteresting
}

function toArrival(
  eventId: string,
  receivedAt: Date,
  sender: Sender | undefined,
  heard: Heard,
  press?: Press,
): Arrival {
  if (heard.kind === 'elsewhere' || heard.kind === 'nothing') return heard
  if (!sender) return { kind: 'nothing', why: 'unreadable' }
  const event: InboundEvent = {
    channel: 'telegram',
    eventId,
    address: String(sender.id),
    receivedAt,
    ...(sender.language_code !== undefined && { languageHint: sender.language_code }),
    input: heard,
  }
  return { kind: 'event', event, ...(press && { press }) }
}

function inPrivate(message: ReadMessage, read: (message: ReadMessage) => Heard): Heard {
  if (message.chat.type === 'private') return read(message)
  return { kind: 'elsewhere', chat: message.chat.id, mayWrite: message.chat.type !== 'channel' }
}

/** While somebody shares where they walk, Telegram reports each step as an edit; none of them asks for an answer. */
function toEdit(message: ReadMessage): Heard {
  return message.location ? uninteresting : { kind: 'edited' }
}

function toChoice({ data, message }: ReadPress): Heard {
  if (message && message.chat.type !== 'private') return uninteresting
  if (data === undefined) return { kind: 'unsupported', what: 'game' }
  const label = message?.reply_markup?.inline_keyboard.flat().find((button) => button.callback_data === data)?.text
  return { kind: 'choice', choice: data, ...(label !== undefined && { label }) }
}

function toPress({ id, message }: ReadPress): Press {
  if (message?.message_id === undefined) return { id }
  return { id, message: { chat: message.chat.id, id: message.message_id } }
}

function toPresence({ chat, new_chat_member }: ReadMemberChange): Heard {
  const present = new_chat_member.status !== 'kicked' && new_chat_member.status !== 'left'
  if (chat.type === 'private') return { kind: present ? 'unblocked' : 'blocked' }
  return present ? { kind: 'elsewhere', chat: chat.id, mayWrite: chat.type !== 'channel' } : uninteresting
}
