import { cleanPicture } from '../../attachments/images.js'
import { inspect } from '../../attachments/inspect.js'
import type { OutgoingFile } from '../../channels/channel.js'

/** In bytes, as it is chosen. */
const LARGEST = 5 * 1024 * 1024

/** A picture for a citizen, made anew so that nothing but the picture is in it; null when it is none, damaged or too large. */
export async function pictureOf(bytes: Buffer): Promise<OutgoingFile | null> {
  if (bytes.length > LARGEST) return null
  const found = await inspect(bytes)
  if (!found.ok || found.kind !== 'photo') return null
  const clean = await cleanPicture(bytes)
  return clean.ok ? { name: 'foto.jpg', mime: 'image/jpeg', data: Buffer.from(clean.bytes).toString('base64') } : null
}
