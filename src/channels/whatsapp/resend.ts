import type { proto, WAMessageKey } from '@whiskeysockets/baileys'
import type { MessagesStorage } from './messagesStorage.js'
import { partsOf, twinOf } from './parts.js'
import type { Line } from './send.js'

/** The content that was sent under a key, made again from what is stored; undefined when it was forgotten or never ours. */
export async function sentContent(
  { id }: WAMessageKey,
  { line, storage }: { readonly line: () => Line | undefined; readonly storage: Pick<MessagesStorage, 'sentMessage'> },
): Promise<proto.IMessage | undefined> {
  const at = line()
  if (at === undefined || typeof id !== 'string') return undefined
  for (const stored of [id, twinOf(id)]) {
    const message = await storage.sentMessage(stored)
    const part = message && partsOf(message, stored).find((one) => one.id === id)
    if (part) return at.baileys.generateWAMessageContent(part.content, { upload: at.socket.waUploadToServer })
  }
  return undefined
}
