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
type Upload = z.infer<typeof upload>
/** A file, or the id of one that was sent before. */
const given = z.union([upload, z.string()])
const about = {
  chat_id,
  caption: z.string().optional(),
  parse_mode: z.literal('HTML').optional(),
  reply_markup: keyboard.optional(),
}
type About = z.infer<z.ZodObject<typeof about>>

export function fileMethods(world: World): Method[] {
  const sent = { photo: new Map<string, Upload>(), document: new Map<string, Upload>() }
  const fileOf = (as: 'photo' | 'document', file: z.infer<typeof given>): { id: string; file: Upload } => {
    const id = typeof file === 'string' ? file : `sent-${as}-${String(world.nextId())}`
    const found = typeof file === 'string' ? sent[as].get(file) : file
    if (!found) throw new Refusal(400, 'Bad Request: wrong file identifier/HTTP URL specified')
    return { id, file: found }
  }
  return [
    method('sendPhoto', { ...about, photo: given }, ({ photo, ...params }) => {
      const chat = writable(world, params)
      const { id, file } = fileOf('photo', photo)
      if (file.bytes.length > largestPhoto) throw new Refusal(400, 'Bad Request: file is too big for a photo')
      if (!pictures.some((start) => file.bytes.toString('hex', 0, 4).startsWith(start)))
        throw new Refusal(400, 'Bad Request: IMAGE_PROCESS_FAILED')
      const message = shown(world, chat, params, { as: 'photo', ...file })
      sent.photo.set(id, file)
      const small = { file_id: `${id}-small`, file_unique_id: 's', width: 1, height: 1 }
      return { ...message, photo: [small, { ...small, file_id: id, file_unique_id: 'u', width: 2, height: 2 }] }
    }),
    method('sendDocument', { ...about, document: given }, ({ document, ...params }) => {
      const chat = writable(world, params)
      const { id, file } = fileOf('document', document)
      const message = shown(world, chat, params, { as: 'document', ...file })
      sent.document.set(id, file)
      return { ...message, document: { file_id: id, file_unique_id: 'u', file_name: file.name } }
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
