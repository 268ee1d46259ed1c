import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getMediaKeys } from '@whiskeysockets/baileys'
import type { MediaType } from '@whiskeysockets/baileys'
import type { Stanza } from './stanza.js'

/** How a message describes the encrypted file that goes with it. */
export interface MediaReference {
  readonly url: string
  readonly mediaKey: Uint8Array
  readonly fileSha256: Uint8Array
  readonly fileEncSha256: Uint8Array
  readonly fileLength: number
}

/**
 * The encrypted files of messages, by path. Whoever knows the path may have them; only the message has the key. Files of citizens
 * are offered over plain http, by `url` and without a `directPath`, of which Baileys would make an https address. Uploads are https
 * in any case: they work as soon as the https agent (Baileys' `fetchAgent`, or Node's global one, see `trust`) accepts our certificate.
 */
export class MediaHost {
  readonly #files = new Map<string, Buffer>()
  readonly #failing: number[] = []
  /** How often the bot downloaded and uploaded. */
  readonly requests: { readonly method: string; readonly path: string }[] = []

  /** What the phone of whoever sent a message answers when it is asked for its file again. */
  retryAnswer: ((messageId: string) => Stanza) | undefined

  /** The next `times` requests are refused with this status. */
  fails(status: number, times = 1): void {
    for (let i = 0; i < times; i++) this.#failing.push(status)
  }

  /** All files are gone, as WhatsApp's are after some weeks. */
  expires(): void {
    this.#files.clear()
  }

  /** Encrypts a file as a phone does and keeps it; gives what the message says about it. */
  async keep(bytes: Uint8Array, type: MediaType, base: string): Promise<MediaReference> {
    const mediaKey = randomBytes(32)
    const { iv, cipherKey, macKey } = await keysOf(mediaKey, type)
    const cipher = createCipheriv('aes-256-cbc', cipherKey, iv)
    const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
    const encrypted = Buffer.concat([sealed, mac(macKey, iv, sealed)])
    const path = this.#add(encrypted)
    const hashes = { fileSha256: sha256(bytes), fileEncSha256: sha256(encrypted) }
    return { url: `${base}${path}`, mediaKey, ...hashes, fileLength: bytes.length }
  }

  /** Decrypts what the bot uploaded, checking it as a phone does. */
  async open(path: string, mediaKey: Uint8Array, type: MediaType): Promise<Buffer> {
    const encrypted = this.#files.get(path)
    if (!encrypted) throw new Error(`The bot sent a file that it did not upload: ${path}`)
    const { iv, cipherKey, macKey } = await keysOf(mediaKey, type)
    const sealed = encrypted.subarray(0, -10)
    if (!mac(macKey, iv, sealed).equals(encrypted.subarray(-10))) throw new Error('The bot uploaded a damaged file')
    const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv)
    return Buffer.concat([decipher.update(sealed), decipher.final()])
  }

  /** GET gives a file, POST takes one in and says where it is. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path } = new URL(request.url ?? '/', 'http://media')
    this.requests.push({ method: request.method ?? '', path })
    const body = await bodyOf(request)
    const refused = this.#failing.shift()
    if (refused !== undefined) response.writeHead(refused).end()
    else if (request.method === 'POST') this.#upload(body, request, response)
    else this.#download(path, response)
  }

  #upload(body: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const path = this.#add(body)
    const url = `https://${request.headers.host ?? ''}${path}`
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ url, direct_path: path }))
  }

  #download(path: string, response: ServerResponse): void {
    const file = this.#files.get(path)
    if (file) response.writeHead(200, { 'content-length': file.length }).end(file)
    else response.writeHead(410).end()
  }

  #add(encrypted: Buffer): string {
    const path = `/v/media-${randomBytes(8).toString('hex')}.enc`
    this.#files.set(path, encrypted)
    return path
  }
}

interface Keys {
  readonly iv: Uint8Array
  readonly cipherKey: Uint8Array
  readonly macKey: Uint8Array
}

async function keysOf(mediaKey: Uint8Array, type: MediaType): Promise<Keys> {
  const { iv, cipherKey, macKey } = await getMediaKeys(mediaKey, type)
  if (!macKey) throw new Error('Baileys derived no key for the MAC')
  return { iv, cipherKey, macKey }
}

function mac(key: Uint8Array, iv: Uint8Array, sealed: Uint8Array): Buffer {
  return createHmac('sha256', key).update(iv).update(sealed).digest().subarray(0, 10)
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
