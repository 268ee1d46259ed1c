import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { FetchedFile } from '../channel.js'

/** Files from browsers, kept until somebody fetched them. */
export interface Uploads {
  /** Stores a body durably: its bytes, or why it is not stored. Rejects when the sender hung up, or the disk fails. */
  take(reference: string, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | 'too_big' | 'full'>
  /** Never rejects. */
  read(reference: string, maxBytes: number): Promise<FetchedFile>
  /** Never rejects; no effect when there is none. */
  remove(reference: string): Promise<void>
  /** Removes, now and every hour, what nobody fetched for a day, and what was cut off. Never rejects. */
  startTidying(): Promise<void>
  stopTidying(): void
}

const hour = 60 * 60 * 1000
const kept = 24 * hour
const pattern = /^[0-9a-f]{64}(\.[0-9a-f]+\.part)?$/
/** So much of the disk is left to the database, in bytes. */
const spared = 200 * 1024 * 1024

/** The same for every attempt at one upload; it cannot be guessed, because an address holds a secret. */
export function referenceOf(address: string, id: string): string {
  return createHash('sha256').update(`${address}\n${id}`).digest('hex')
}

/** Uploads in a folder of their own. */
export function createUploads(folder: string, now: () => Date): Uploads {
  let timer: NodeJS.Timeout | undefined
  const removeIfOld = async (name: string): Promise<void> => {
    const { mtimeMs } = await stat(join(folder, name))
    if (pattern.test(name) && now().getTime() - mtimeMs > kept) await rm(join(folder, name))
  }
  const removeOld = async (): Promise<void> => {
    const names = await readdir(folder).catch(() => [])
    for (const name of names) await removeIfOld(name).catch(nothing)
  }
  return {
    async take(reference, body, maxBytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const { bavail, bsize } = await statfs(folder)
      if (bavail * bsize < spared + maxBytes) return 'full'
      const part = join(folder, `${reference}.${randomBytes(8).toString('hex')}.part`)
      try {
        if (!(await writeUpTo(part, body, maxBytes))) return 'too_big'
        await rename(part, join(folder, reference))
      } finally {
        await rm(part, { force: true })
      }
      return readFile(join(folder, reference))
    },
    read: (reference, maxBytes) => readUpTo(folder, reference, maxBytes),
    async remove(reference) {
      if (pattern.test(reference)) await rm(join(folder, reference), { force: true }).catch(nothing)
    },
    startTidying() {
      timer = setInterval(() => void removeOld(), hour).unref()
      return removeOld()
    },
    stopTidying() {
      clearInterval(timer)
    },
  }
}

/** False when there was more. */
async function writeUpTo(path: string, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<boolean> {
  const file = await open(path, 'wx', 0o600)
  try {
    let size = 0
    for await (const piece of body) {
      size += piece.length
      if (size > maxBytes) return false
      await file.writeFile(piece)
    }
    await file.sync()
    return true
  } finally {
    await file.close()
  }
}

async function readUpTo(folder: string, reference: string, maxBytes: number): Promise<FetchedFile> {
  if (!pattern.test(reference)) return { ok: false, reason: 'gone' }
  try {
    const { size } = await stat(join(folder, reference))
    if (size > maxBytes) return { ok: false, reason: 'too_big' }
    return { ok: true, bytes: await readFile(join(folder, reference)) }
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return { ok: false, reason: missing ? 'gone' : 'unreachable' }
  }
}

function nothing(): void {
  // What cannot be removed now is tried again the next time.
}
