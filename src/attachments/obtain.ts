import type { Channel, FetchedFile } from '../channels/channel.js'
import type { Attachment, AttachmentEnd } from '../store/attachments.js'
import { largestFile } from './accepted.js'
import type { Folder } from './folder.js'
import { cleanPicture } from './images.js'
import { inspect, type Inspection } from './inspect.js'

/** Fetches, inspects and stores one file; `later` when the channel could not be reached. Rejects when it cannot be written. */
export async function obtain(
  attachment: Attachment,
  { channels, folder }: { readonly channels: readonly Channel[]; readonly folder: Folder },
): Promise<AttachmentEnd | 'later'> {
  const channel = channels.find(({ name }) => name === attachment.channel)
  const fetched: FetchedFile =
    channel === undefined
      ? { ok: false, reason: 'unreachable' }
      : await channel.fetchFile(attachment.reference, largestFile)
  if (fetched.ok) return keep(fetched.bytes, folder)
  if (fetched.reason === 'unreachable') return 'later'
  return fetched.reason === 'gone' ? { state: 'gone', reason: 'gone' } : { state: 'refused', reason: fetched.reason }
}

async function keep(bytes: Uint8Array, folder: Folder): Promise<AttachmentEnd> {
  const found = await inspect(bytes)
  if (!found.ok) return { state: 'refused', reason: found.reason }
  const clean = found.kind === 'photo' ? await picture(bytes, found) : { ok: true as const, bytes, mime: found.mime }
  if (!clean.ok) return { state: 'refused', reason: clean.reason }
  const file = await folder.write(clean.bytes)
  return { state: 'stored', mime: clean.mime, bytes: clean.bytes.length, file }
}

type Found = Extract<Inspection, { ok: true }>

/** Not every build of the picture library reads HEIC: what it cannot read is nothing that the citizen did wrong. */
async function picture(bytes: Uint8Array, { mime }: Found) {
  const clean = await cleanPicture(bytes)
  if (clean.ok || clean.reason !== 'damaged' || mime !== 'image/heic') return clean
  return { ok: false, reason: 'not_accepted' } as const
}
