import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Files under names that nobody can guess. */
export interface Folder {
  /** Writes the bytes under a new name; when this resolves they survive a loss of power. */
  write(bytes: Uint8Array): Promise<string>
  /** The bytes, or null when there is no file of this name. */
  read(name: string): Promise<Buffer | null>
  /** No effect when there is none. */
  remove(name: string): Promise<void>
  /** Names of files written before a time, those whose writing was cut off among them. */
  olderThan(time: Date): Promise<string[]>
}

const namePattern = /^[0-9a-f]{32}(\.part)?$/

/** The folder at a path; made, for the service's own user alone, when something is first written. */
export function openFolder(path: string): Folder {
  return {
    async write(bytes) {
      const made = await mkdir(path, { recursive: true, mode: 0o700 })
      if (made !== undefined) await syncFolder(dirname(made))
      const name = randomBytes(16).toString('hex')
      await writeDurably(join(path, `${name}.part`), bytes)
      await rename(join(path, `${name}.part`), join(path, name))
      await syncFolder(path)
      return name
    },
    async read(name) {
      if (!namePattern.test(name)) return null
      return readFile(join(path, name)).catch(nullIfMissing)
    },
    async remove(name) {
      if (namePattern.test(name)) await rm(join(path, name), { force: true })
    },
    async olderThan(time) {
      const names = (await readdir(path).catch(nullIfMissing)) ?? []
      const ours = names.filter((name) => namePattern.test(name))
      const old = await Promise.all(ours.map((name) => isOlder(join(path, name), time)))
      return ours.filter((_, index) => old[index])
    },
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new name is durable only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function isOlder(path: string, time: Date): Promise<boolean> {
  const found = await stat(path).catch(nullIfMissing)
  return found !== null && found.mtime < time
}

function nullIfMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
