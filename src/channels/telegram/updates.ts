import type { Message, Update } from 'grammy/types'
import { z } from 'zod'

/** The kinds of update the channel asks Telegram for. */
export const wantedUpdates = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
] as const satisfies readonly Exclude<keyof Update, 'update_id'>[]

/** Content that has a name but no meaning for this service. */
export const otherContent = [
  'poll',
  'dice',
  'game',
  'story',
  'checklist',
  'rich_message',
  'live_photo',
  'paid_media',
  'invoice',
  'giveaway',
] as const satisfies readonly (keyof Message)[]

/** A part that is missing and a part in a shape never heard of are the same to us: nothing may stop the rest. */
function lenient<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined)
}

const user = z.object({ id: z.number().int(), language_code: lenient(z.string()) })
const chat = z.object({ id: z.number().int(), type: z.string() })
const location = z.object({ latitude: z.number(), longitude: z.number() })
const file = z.object({ file_id: z.string(), file_size: lenient(z.number()), mime_type: lenient(z.string()) })
const button = z.object({ text: z.string(), callback_data: lenient(z.string()) })
const keyboard = z.object({ inline_keyboard: z.array(z.array(button)) })

const message = z.looseObject({
  message_id: lenient(z.number().int()),
  from: lenient(user),
  chat,
  text: lenient(z.string()),
  caption: lenient(z.string()),
  photo: lenient(z.array(file)),
  voice: lenient(file),
  audio: lenient(file),
  video: lenient(file),
  video_note: lenient(file),
  animation: lenient(file),
  document: lenient(file),
  sticker: lenient(file),
  location: lenient(location),
  contact: lenient(z.object({ phone_number: z.string(), user_id: lenient(z.number().int()) })),
  reply_markup: lenient(keyboard),
})

const callbackQuery = z.object({
  id: z.string(),
  from: user,
  message: lenient(message),
  data: lenient(z.string()),
})

const memberChange = z.object({ from: user, chat, new_chat_member: z.object({ status: z.string() }) })

/** What the channel reads of an update; everything else in it is left alone. */
export const updateSchema = z.object({
  update_id: z.number().int(),
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: callbackQuery.optional(),
  my_chat_member: memberChange.optional(),
})

export const updateIdSchema = z.object({ update_id: z.number().int() })

export type ReadMessage = z.infer<typeof message>
export type ReadPress = z.infer<typeof callbackQuery>
export type ReadMemberChange = z.infer<typeof memberChange>
