import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import type { proto } from '@whiskeysockets/baileys'
import { z } from 'zod'
import { within, type Timers } from '../../timers.js'
import type { FetchedFile } from '../channel.js'
import { readUpTo } from '../readUpTo.js'
import { loadBaileys } from './library.js'
import { placeAt, readReference, type MediaReference } from './mediaReference.js'
import type { Baileys } from './options.js'
import type { Line } from './send.js'

/** The file, or that it is not there any more: WhatsApp keeps files for some weeks and forgets where they were sooner. */
type Download = FetchedFile | 'expired'

const expired = new Set([403, 404, 410])
/** What the phone of the sender answers when it has the file no longer, or not as it was (Baileys' `getStatusCodeForMediaRetry`). */
const lost = new Set([404, 412])
const macBytes = 10
const blockBytes = 16

export interface MediaDeps {
  readonly line: () => Line | undefined
  readonly timers: Timers
  /** Where WhatsApp Web is, when it is not WhatsApp's own: files are taken from that host, too. */
  readonly url?: string | undefined
  readonly downloadMs: number
  /** How long the sender's phone has to give the file once more. */
  readonly reuploadMs: number
}

/** The bytes behind a reference, of at most `maxBytes`; the sender's phone is asked once for what has expired. Never rejects. */
export async function fetchMedia(text: string, maxBytes: number, deps: MediaDeps): Promise<FetchedFile> {
  const reference = readReference(text)
  const baileys = await loadBaileys().catch(() => null)
  if (reference === undefined) return nothing('gone')
  if ((reference.bytes ?? 0) > maxBytes) return nothing('too_big')
  if (baileys === null) return nothing('unreachable')
  const first = await download(reference, maxBytes, { ...deps, baileys })
  if (first !== 'expired') return first
  const again = await askSender(reference, deps)
  if (!again.ok) return again
  const second = await download({ ...reference, url: again.url }, maxBytes, { ...deps, baileys })
  return second === 'expired' ? nothing('gone') : second
}

async function download(
  { key, kind, url }: MediaReference,
  maxBytes: number,
  { baileys, downloadMs, url: server }: MediaDeps & { readonly baileys: Baileys },
): Promise<Download> {
  // The sender writes the address: it must not lead anywhere else.
  if (!isTrusted(url, server)) return nothing('gone')
  try {
    const signal = AbortSignal.timeout(downloadMs)
    const response = await fetch(url, { signal, redirect: 'error', headers: { origin: baileys.DEFAULT_ORIGIN } })
    if (!response.ok || !response.body) {
      await response.body?.cancel()
      return expired.has(response.status) ? 'expired' : nothing('unreachable')
    }
    const sealed = await readUpTo(response.body, maxBytes + blockBytes + macBytes)
    if (sealed === undefined) return nothing('too_big')
    const bytes = open(sealed, await baileys.getMediaKeys(Buffer.from(key, 'base64'), kind))
    if (bytes === undefined) return nothing('gone')
    return bytes.length > maxBytes ? nothing('too_big') : { ok: true, bytes }
  } catch {
    return nothing('unreachable')
  }
}

function isTrusted(url: string, server: string | undefined): boolean {
  const { hostname = '', protocol = '' } = URL.parse(url) ?? {}
  if (server !== undefined && hostname === URL.parse(server)?.hostname) return true
  return protocol === 'https:' && hostname.endsWith('.whatsapp.net')
}

type Keys = Awaited<ReturnType<Baileys['getMediaKeys']>>

/** Undefined when it is not what the sender encrypted. AES-256 in CBC mode, and behind it 10 bytes of an HMAC over all of it. */
function open(sealed: Uint8Array, { cipherKey, iv, macKey }: Keys): Uint8Array | undefined {
  const content = sealed.subarray(0, -macBytes)
  const mac = createHmac('sha256', macKey ?? '')
    .update(iv)
    .update(content)
    .digest()
    .subarray(0, macBytes)
  if (sealed.length <= macBytes || !timingSafeEqual(mac, sealed.subarray(-macBytes))) return undefined
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv)
  return Buffer.concat([decipher.update(content), decipher.final()])
}

type NewPlace = { readonly ok: true; readonly url: string } | Extract<FetchedFile, { ok: false }>

/** Asks the phone of the sender to bring the file to WhatsApp once more; where it is then. */
async function askSender(
  { from, id, key, kind, url }: MediaReference,
  { line, reuploadMs, timers }: MediaDeps,
): Promise<NewPlace> {
  const socket = line()?.socket
  if (socket === undefined) return nothing('unreachable')
  const mediaKey = Buffer.from(key, 'base64')
  const file: { mediaKey: Uint8Array; directPath?: string } = { mediaKey }
  const message: proto.IMessage = { [`${kind}Message`]: file }
  try {
    const asked = socket.updateMediaMessage({ key: { remoteJid: from, id, fromMe: false }, message })
    if ((await within(timers, reuploadMs, asked, undefined)) === undefined) return nothing('unreachable')
  } catch (error) {
    return nothing(lost.has(statusOf(error)) ? 'gone' : 'unreachable')
  }
  const place = placeAt(file.directPath ?? '', url)
  return place === undefined ? nothing('gone') : { ok: true, url: place }
}

const boom = z.object({ output: z.object({ statusCode: z.number() }) })

function statusOf(error: unknown): number {
  return boom.safeParse(error).data?.output.statusCode ?? 0
}

function nothing(reason: 'too_big' | 'gone' | 'unreachable'): Extract<FetchedFile, { ok: false }> {
  return { ok: false, reason }
}
