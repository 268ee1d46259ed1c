import { fileTypeFromBuffer } from 'file-type'
import type { MediaKind } from '../engine/input.js'
import { acceptedTypes, largestFile, type FileKind } from './accepted.js'
import { isAudioOnly } from './sound.js'

/** What a file proved to be by its content, or why it is not taken. */
export type Inspection =
  | { readonly ok: true; readonly kind: FileKind; readonly mime: string }
  | { readonly ok: false; readonly reason: 'too_big' | 'not_accepted' | 'damaged' }

/** Other names of the same formats. Recorders call their sound a video: whether it is one is looked at. */
const sameAs: Readonly<Record<string, string>> = {
  'audio/ogg; codecs=opus': 'audio/ogg',
  'audio/x-m4a': 'audio/mp4',
  'video/mp4': 'audio/mp4',
  'video/webm': 'audio/webm',
  'image/heif': 'image/heic',
}

/** Looks at the content alone, never at a name or at what somebody says that it is. Changes nothing; never rejects. */
export async function inspect(bytes: Uint8Array): Promise<Inspection> {
  if (bytes.length > largestFile) return { ok: false, reason: 'too_big' }
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const mime = found === undefined ? '' : (sameAs[found.mime] ?? found.mime)
  const kind = acceptedTypes[mime]
  if (kind === undefined) return { ok: false, reason: 'not_accepted' }
  if (kind === 'audio' && !isAudioOnly(bytes, mime)) return { ok: false, reason: 'not_accepted' }
  if (kind === 'pdf' && !isWholePdf(bytes)) return { ok: false, reason: 'damaged' }
  return { ok: true, kind, mime }
}

/** What a channel without names of its own calls a file; null for what is not taken. */
export async function mediaOf(bytes: Uint8Array): Promise<MediaKind | null> {
  const found = await inspect(bytes)
  if (!found.ok) return null
  if (found.kind === 'audio') return found.mime === 'audio/ogg' || found.mime === 'audio/webm' ? 'voice' : 'audio'
  return found.kind === 'photo' ? 'photo' : 'document'
}

const longestTrailer = 1024

/** It begins as a PDF and ends as one: what was cut off has no trailer, and what hides behind a trailer pushes it away. */
function isWholePdf(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const trailer = file.toString('latin1', Math.max(0, file.length - longestTrailer))
  return /^%PDF-[12]\.\d/.test(file.toString('latin1', 0, 8)) && /startxref\s+\d+\s+%%EOF/.test(trailer)
}
