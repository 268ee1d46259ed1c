import { z } from 'zod'
import { parseMarkup } from '../channels/markup.js'

/** One stored message: the citizen's words, or what was sent to them as JSON. */
export interface StoredEntry {
  readonly from: 'citizen' | 'service'
  readonly id: string
  readonly at: Date
  readonly body: string
  /** For what the citizen sent that is not words: photo, voice, audio, video, document, sticker or location. */
  readonly what?: string | undefined
}

/** Oldest first: the last `limit` of an address, or the first `limit` after a delivery. */
export type ReadHistory = (query: {
  readonly address: string
  readonly afterDelivery?: number
  readonly limit: number
}) => Promise<readonly StoredEntry[]>

const choices = z.array(z.object({ id: z.string(), label: z.string() }))
/** The bytes of a file are fetched by themselves. */
const file = z.object({ name: z.string(), mime: z.string() }).optional()
const outgoing = z.object({ text: z.string(), choices, file })

/** A stored message as the page gets it. */
export function chatEntry({ from, id, at, body, what }: StoredEntry) {
  if (from === 'citizen') return { id, from, at, text: body, what }
  return { id, from, at, ...forPage(JSON.parse(body)) }
}

/** The markup is read here, so that the page knows nothing of it and puts plain words into plain elements. */
export function forPage(message: unknown) {
  const { text, choices, file } = outgoing.parse(message)
  return { spans: parseMarkup(text), choices, file: file && { name: file.name, picture: isPicture(file.mime) } }
}

/** What browsers may show by themselves: pictures that cannot hold a script. */
export function isPicture(mime: string): boolean {
  return mime === 'image/jpeg' || mime === 'image/png' || mime === 'image/webp'
}
