import { z } from 'zod'
import type { Origin } from './content.js'
import type { ReadMedia } from './payloads.js'

/** WhatsApp derives the keys of a file from what kind it is. */
const fileKinds = ['image', 'video', 'audio', 'document', 'sticker'] as const
export type FileKind = (typeof fileKinds)[number]

const WHATSAPP_FILES = 'https://mmg.whatsapp.net'

/**
 * Where the bytes of a media message are and how they are decrypted: what is kept of it, so that they can be fetched days later. `id`
 * and `from` say which message it was, so that the sender's phone can be asked for the file once more.
 */
const reference = z.object({
  id: z.string(),
  from: z.string(),
  kind: z.enum(fileKinds),
  url: z.url(),
  key: z.base64(),
  bytes: z.number().optional(),
})

export type MediaReference = z.infer<typeof reference>

/** The reference as the string that the rest of the service keeps; undefined when the message does not say where the file is. */
export function toReference(kind: FileKind, media: ReadMedia, { id, names }: Origin): string | undefined {
  const url = placeOf(media)
  if (url === undefined || media.mediaKey === undefined) return undefined
  const key = Buffer.from(media.mediaKey).toString('base64')
  const written: MediaReference = { id, from: names[0], kind, url, key, bytes: media.fileLength }
  return JSON.stringify(written)
}

/** Undefined for what is none of ours. */
export function readReference(text: string): MediaReference | undefined {
  try {
    return reference.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** The path may be newer than the address that comes with it, so that it counts, on the same host. */
function placeOf({ url, directPath }: ReadMedia): string | undefined {
  if (directPath === undefined) return url
  return placeAt(directPath, url ?? WHATSAPP_FILES)
}

/** A path on the host of an address; undefined when the two make none. */
export function placeAt(path: string, address: string): string | undefined {
  return URL.parse(path, address)?.href
}
