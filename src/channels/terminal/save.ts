import { mkdir, writeFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import type { OutgoingFile } from '../channel.js'
import { safeName } from '../fileName.js'

const mostOfAName = 1000

/** Saves a file in a folder, made when needed, beside what is there already; its path. Rejects when it cannot be written. */
export async function save(folder: string, file: OutgoingFile): Promise<string> {
  await mkdir(folder, { recursive: true })
  const { ext, name } = parse(safeName(file.name))
  for (let copy = 1; copy < mostOfAName; copy++) {
    const path = join(folder, `${name}${copy === 1 ? '' : `-${String(copy)}`}${ext}`)
    if (await writeNew(path, Buffer.from(file.data, 'base64'))) return path
  }
  throw new Error('the folder holds too many files of this name')
}

/** False when there is a file of this name. */
async function writeNew(path: string, bytes: Buffer): Promise<boolean> {
  try {
    await writeFile(path, bytes, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
