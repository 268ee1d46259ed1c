import { extractMessageContent, normalizeMessageContent, type proto } from '@whiskeysockets/baileys'
import type { MediaType } from '@whiskeysockets/baileys'
import type { MediaHost } from './media.js'

/** A file as a person gets it, decrypted. */
export interface ShownFile {
  readonly as: 'photo' | 'document' | 'voice' | 'audio' | 'video' | 'sticker'
  readonly bytes: Buffer
  readonly mime: string
  readonly name: string | undefined
  readonly caption: string | undefined
}

/** A message of the bot as a person sees it: once, however often it came. */
export interface ShownMessage {
  readonly id: string
  readonly text: string
  readonly message: proto.IMessage
  readonly at: Date
  /** The address that the bot used. */
  readonly to: string
  /** Who wrote: the service, or its staff on the phone. */
  readonly by: 'bot' | 'phone'
  readonly file?: ShownFile
}

/** One arrival at the phone; those with an id that was there before are not shown again. */
export interface Copy {
  readonly id: string
  readonly to: string
  readonly message: proto.IMessage
  readonly at: Date
}

interface Media {
  readonly type: MediaType
  readonly as: ShownFile['as']
  readonly content: proto.Message.IImageMessage & { fileName?: string | null }
}

/** What a phone shows of a message; nothing for those that only change or announce something. */
export function textOf(message: proto.IMessage): string | undefined {
  const content = extractMessageContent(message)
  if (!content || content.protocolMessage || content.reactionMessage || content.senderKeyDistributionMessage)
    return undefined
  const captioned = content.imageMessage ?? content.videoMessage ?? content.documentMessage
  return content.conversation ?? content.extendedTextMessage?.text ?? captioned?.caption ?? placeName(content) ?? ''
}

/** Decrypts the file of a message, if it has one. */
export async function fileOf(message: proto.IMessage, host: MediaHost): Promise<ShownFile | undefined> {
  const media = mediaOf(message)
  if (!media) return undefined
  const { mediaKey, directPath, mimetype, fileName, caption } = media.content
  if (!mediaKey || !directPath) throw new Error('The bot sent a file without saying where it is and how to read it')
  const bytes = await host.open(directPath, mediaKey, media.type)
  const words = { name: fileName ?? undefined, caption: caption ?? undefined }
  return { as: media.as, bytes, mime: mimetype ?? '', ...words }
}

function mediaOf(message: proto.IMessage): Media | undefined {
  const content = normalizeMessageContent(message)
  if (content?.imageMessage) return { type: 'image', as: 'photo', content: content.imageMessage }
  if (content?.documentMessage) return { type: 'document', as: 'document', content: content.documentMessage }
  if (content?.videoMessage) return { type: 'video', as: 'video', content: content.videoMessage }
  if (content?.stickerMessage) return { type: 'sticker', as: 'sticker', content: content.stickerMessage }
  const audio = content?.audioMessage
  return audio ? { type: 'audio', as: audio.ptt === true ? 'voice' : 'audio', content: audio } : undefined
}

function placeName({ locationMessage }: proto.IMessage): string | undefined {
  return locationMessage?.name ?? undefined
}
