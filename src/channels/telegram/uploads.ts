import { createHash } from 'node:crypto'
import type { OutgoingFile } from '../channel.js'

const mostRemembered = 100

/** How Telegram took a file, and the id under which it can be sent again. */
export interface Uploaded {
  readonly how: 'photo' | 'document'
  readonly fileId: string
}

/** Which files Telegram has already, by what is in them: what goes to many people is uploaded once. */
export interface Uploads {
  find(file: OutgoingFile): Uploaded | undefined
  remember(file: OutgoingFile, uploaded: Uploaded): void
  forget(file: OutgoingFile): void
}

/** Remembers the last ones, for as long as the process lives. */
export function createUploads(): Uploads {
  const known = new Map<string, Uploaded>()
  return {
    find: (file) => known.get(keyOf(file)),
    remember(file, uploaded) {
      const [oldest] = known.keys()
      if (known.size >= mostRemembered && oldest !== undefined) known.delete(oldest)
      known.set(keyOf(file), uploaded)
    },
    forget(file) {
      known.delete(keyOf(file))
    },
  }
}

function keyOf({ data, mime, name }: OutgoingFile): string {
  return createHash('sha256').update(`${mime}\n${name}\n`).update(data).digest('base64')
}
