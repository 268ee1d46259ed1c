import { Buffer } from 'node:buffer'
import { z } from 'zod'
import type { FakeChat } from './chats.js'
import { readHtml } from './html.js'
import { chat_id, findChat, keyboard, readRows } from './messageMethods.js'
import { method, type Method } from './method.js'
import { Refusal } from './refusal.js'
import { seconds, type World } from './world.js'

const longestCaption = 1024
const largestPhoto = 10 * 1024 * 1024
/** How the pictures begin that Telegram takes: JPEG, PNG, WebP. */
const pictures = ['ffd8ff', '89504e47', '52494646']

const upload = z.object({ name: z.string(), bytes: z.instanceof(Buffer) })
const about = {
  chat_id,
  caption: z.string().optional(),
  parse_mode: z.literal('HTML').optional(),
  reply_markup: keyboard.optional(),
}
type About = z.infer<z.ZodObject<typeof about>>

export function fileMethods(world: World): Method[] {
  return [
    method('sendPhoto', { ...about, photo: upload }, ({ photo, ...params }) => {
      const chat = writable(world, params)
      if (photo.bytes.length > largestPhoto) throw new Refusal(400, 'Bad Request: file is too big for a photo')
      if (!pictures.some((start) => photo.bytes.toString('hex', 0, 4).startsWith(start)))
        throw new Refusal(400, 'Bad Request: IMAGE_PROCESS_FAILED')
      const size = { file_id: 'f', file_unique_id: 'u', width: 1, height: 1 }
      return { ...shown(world, chat, params, { as: 'photo', ...photo }), photo: [size] }
    }),
    method('sendDocument', { ...about, document: upload }, ({ document, ...params }) => {
      const chat = writable(world, params)
      const sent = { file_id: 'f', file_unique_id: 'u', file_name: document.name }
      return { ...shown(world, chat, params, { as: 'document', ...document }), document: sent }
    }),
  ]
}

function writable(world: World, params: About): FakeChat {
  const chat = findChat(world, params.chat_id)
  chat.checkWritable()
  return chat
}

function shown(
  world: World,
  chat: FakeChat,
  params: About,
  file: z.infer<typeof upload> & { as: 'photo' | 'document' },
) {
  if (file.bytes.length === 0) throw new Refusal(400, 'Bad Request: file must be non-empty')
  const { caption: source = '', parse_mode: format } = params
  const text = format === 'HTML' ? readHtml(source) : source
  if (text.length > longestCaption) throw new Refusal(400, 'Bad Request: message caption is too long')
  const words = { text, source, format, keyboard: readRows(params.reply_markup), linkPreview: false }
  const { id } = world.show(chat, { ...words, file })
  const from = { id: world.bot.id, is_bot: true, first_name: world.bot.first_name }
  return { message_id: id, from, chat: chat.about, date: seconds(), ...(text !== '' && { caption: text }) }
}
