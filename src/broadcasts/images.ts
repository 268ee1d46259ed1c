import { join } from 'node:path'
import { cleanPicture } from '../attachments/images.js'
import { inspect } from '../attachments/inspect.js'
import { openFolder, type Folder } from '../attachments/folder.js'
import type { FieldProblem } from './check.js'

/** The largest picture that is taken, in bytes. */
const LARGEST_IMAGE = 5 * 1024 * 1024
/** What every picture is made into. */
export const IMAGE_MIME = 'image/jpeg'
export const IMAGE_NAME = 'aviso.jpg'

const ACCEPTED = 'a JPEG, PNG, WebP, HEIC or AVIF picture of at most 5 MB'

/** The folder of the pictures; `dataDir` is an absolute path. */
export function imageFolder(dataDir: string): Folder {
  return openFolder(join(dataDir, 'broadcasts'))
}

/** Reads what the outbox finds named in a message. */
export function imageReader(dataDir: string): (name: string) => Promise<Uint8Array | null> {
  const folder = imageFolder(dataDir)
  return (name) => folder.read(name)
}

/** Keeps a picture, made anew so that nothing but the picture is in it; the name it is kept under, or what is wrong. */
export async function keepImage(images: Folder, bytes: Uint8Array): Promise<string | FieldProblem> {
  if (bytes.length > LARGEST_IMAGE) return wrong(`${String(bytes.length)} bytes`)
  const found = await inspect(bytes)
  if (!found.ok || found.kind !== 'photo') return wrong(found.ok ? found.mime : 'something else')
  const clean = await cleanPicture(bytes)
  if (!clean.ok) return wrong(clean.reason === 'too_big' ? 'a picture of too many pixels' : 'a damaged picture')
  return images.write(clean.bytes)
}

function wrong(given: string): FieldProblem {
  return { pointer: '/image', given, accepted: ACCEPTED }
}
