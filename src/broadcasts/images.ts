import { join } from 'node:path'
import { cleanPicture } from '../attachments/images.js'
import { inspect } from '../attachments/inspect.js'
import { openFolder, type Folder } from '../attachments/folder.js'
import type { FieldProblem } from './check.js'
import { LARGEST_IMAGE, pictureProblem } from './pictureLimit.js'

/** What every picture is made into. */
export const IMAGE_MIME = 'image/jpeg'
export const IMAGE_NAME = 'aviso.jpg'

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
  if (bytes.length > LARGEST_IMAGE) return pictureProblem(`${String(bytes.length)} bytes`)
  const found = await inspect(bytes)
  if (!found.ok || found.kind !== 'photo') return pictureProblem(found.ok ? found.mime : 'something else')
  const clean = await cleanPicture(bytes)
  if (!clean.ok)
    return pictureProblem(clean.reason === 'too_big' ? 'a picture of too many pixels' : 'a damaged picture')
  return images.write(clean.bytes)
}
