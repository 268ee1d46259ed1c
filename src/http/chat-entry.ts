import { z } from 'zod'
import { parseMarkup } from '../channels/markup.js'

/** One stored message: the citizen's words, or what was sent to them as JSON. */
export interface StoredEntry {
  readonly from: 'citizen' | 'service'
  readonly id: string
  readonly at: Date
  readonly body: string
}

/** Oldest first: the last `limit` of an address, or the first `limit` after a delivery. */
export type ReadHistory = (query: {
  readonly address: string
  readonly afterDelivery?: number
  readonly limit: number
}) => Promise<readonly StoredEntry[]>

const outgoing = z.object({ text: z.string(), choices: z.array(z.object({ id: z.string(), label: z.string() })) })

/** A stored message as the page gets it. */
export function chatEntry({ from, id, at, body }: StoredEntry) {
  if (from === 'citizen') return { id, from, at, text: body }
  return { id, from, at, ...forPage(JSON.parse(body)) }
}

/** The markup is read here, so that the page knows nothing of it and puts plain words into plain elements. */
export function forPage(message: unknown) {
  const { text, choices } = outgoing.parse(message)
  return { spans: parseMarkup(text), choices }
}
