import type { Api } from 'grammy'
import type { File } from 'grammy/types'
import type { FetchedFile } from '../channel.js'
import { readUpTo } from '../readUpTo.js'
import { toRefusal } from './failures.js'

interface Source {
  readonly api: Api
  /** Everything before the file's path; it holds the token and must not be shown or stored. */
  readonly downloads: string
  readonly limitSeconds: number
}

/** The bytes of a file citizens sent, of at most `maxBytes`; Telegram itself gives out no more than 20 MB. Never rejects. */
export async function fetchFile(source: Source, fileId: string, maxBytes: number): Promise<FetchedFile> {
  try {
    const file = await source.api.getFile(fileId)
    return await download(source, file, maxBytes)
  } catch (error) {
    return { ok: false, reason: reasonOf(error) }
  }
}

async function download(source: Source, file: File, maxBytes: number): Promise<FetchedFile> {
  if (file.file_path === undefined) return { ok: false, reason: 'gone' }
  if ((file.file_size ?? 0) > maxBytes) return { ok: false, reason: 'too_big' }
  const signal = AbortSignal.timeout(source.limitSeconds * 1000)
  const response = await fetch(`${source.downloads}/${file.file_path}`, { signal, redirect: 'error' })
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    return { ok: false, reason: response.status === 404 ? 'gone' : 'unreachable' }
  }
  const bytes = await readUpTo(response.body, maxBytes)
  if (!bytes) return { ok: false, reason: 'too_big' }
  const mime = response.headers.get('content-type')
  // Telegram says this of nearly everything, and then it knows nothing.
  return mime === null || mime === 'application/octet-stream' ? { ok: true, bytes } : { ok: true, bytes, mime }
}

function reasonOf(error: unknown): 'too_big' | 'gone' | 'unreachable' {
  const refusal = toRefusal(error)
  if (refusal?.code !== 400) return 'unreachable'
  return /file is too big/i.test(refusal.description) ? 'too_big' : 'gone'
}
