import { z } from 'zod'
import { labels, type FakeChat } from './chats.js'
import { readHtml } from './html.js'
import { method, type Method } from './method.js'
import { Refusal, refusals } from './refusal.js'
import type { World } from './world.js'

const longestText = 4096
export const chat_id = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
])
const button = z.strictObject({ text: z.string().min(1), callback_data: z.string() })
export const keyboard = z.strictObject({ inline_keyboard: z.array(z.array(button)) })

const words = {
  chat_id,
  text: z.string(),
  parse_mode: z.literal('HTML').optional(),
  link_preview_options: z.strictObject({ is_disabled: z.boolean() }).optional(),
  reply_markup: keyboard.optional(),
}

export function messageMethods(world: World): Method[] {
  const press = { callback_query_id: z.string(), text: z.string().max(200).optional() }
  const edit = { chat_id, message_id: z.int(), reply_markup: keyboard.optional() }
  return [
    method('sendMessage', words, (params) => {
      const chat = findChat(world, params.chat_id)
      chat.checkWritable()
      const shown = world.show(chat, readWords(params))
      return world.describe(chat, shown)
    }),
    method('editMessageReplyMarkup', edit, ({ chat_id, message_id, reply_markup }) => {
      const chat = findChat(world, chat_id)
      const shown = chat.message(message_id)
      const next = reply_markup?.inline_keyboard ?? []
      if (JSON.stringify(next) === JSON.stringify(shown.keyboard)) throw notModified()
      shown.keyboard = next
      shown.buttons = labels(next)
      return { ...world.describe(chat, shown), edit_date: 1 }
    }),
    method('deleteMessage', { chat_id, message_id: z.int() }, ({ chat_id, message_id }) => {
      const chat = findChat(world, chat_id)
      chat.checkWritable()
      if (!chat.remove(message_id)) throw new Refusal(400, 'Bad Request: message to delete not found')
      return true
    }),
    method('answerCallbackQuery', press, ({ callback_query_id }) => {
      if (!world.unansweredPresses.delete(callback_query_id)) throw tooOld()
      world.answeredPresses.push(callback_query_id)
      return true
    }),
    method('sendChatAction', { chat_id, action: z.string() }, (params) => {
      findChat(world, params.chat_id).checkWritable()
      return true
    }),
    method('leaveChat', { chat_id }, (params) => {
      const chat = findChat(world, params.chat_id)
      chat.checkWritable()
      if (chat.about.type === 'private') throw new Refusal(400, "Bad Request: can't leave a private chat")
      chat.standing = 'left'
      return true
    }),
  ]
}

export function findChat(world: World, id: number): FakeChat {
  const chat = world.chats.get(id)
  if (!chat) throw refusals.chatNotFound()
  return chat
}

function readWords(params: z.infer<z.ZodObject<typeof words>>) {
  const text = (params.parse_mode === 'HTML' ? readHtml(params.text) : params.text).trim()
  if (text === '') throw new Refusal(400, 'Bad Request: message text is empty')
  if (text.length > longestText) throw new Refusal(400, 'Bad Request: message is too long')
  const rows = readRows(params.reply_markup)
  const linkPreview = params.link_preview_options?.is_disabled !== true
  return { text, source: params.text, format: params.parse_mode, keyboard: rows, linkPreview }
}

/** The buttons; refuses what Telegram would refuse of them. */
export function readRows(markup: z.infer<typeof keyboard> | undefined) {
  const rows = markup?.inline_keyboard ?? []
  const bytes = rows.flat().map(({ callback_data }) => Buffer.byteLength(callback_data))
  if (bytes.some((size) => size < 1 || size > 64)) throw new Refusal(400, 'Bad Request: BUTTON_DATA_INVALID')
  return rows
}

function notModified(): Refusal {
  return new Refusal(400, 'Bad Request: message is not modified: specified new message content is the same')
}

function tooOld(): Refusal {
  return new Refusal(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid')
}
