import { z } from 'zod'
import { plain } from '../channels/markup.js'
import type { Content } from '../content/content.js'
import { longDate } from '../content/dates.js'
import type { Message, Params } from '../engine/message.js'
import { note } from '../engine/question.js'
import { maskPersonal } from '../participation/personalData.js'
import { isOpen } from '../participation/states.js'
import { shortened } from '../participation/title.js'
import type { WaitingChange } from '../store/notifications.js'

/** How many submissions a digest names, and how much of each title. */
const LISTED = 10
const LISTED_TITLE = 60
const TITLE = 80

/** A change and what else its words need. */
export interface Telling extends WaitingChange {
  /** The code of the one it duplicates, where that is public. */
  readonly canonical?: string | undefined
}

const detailsSchema = z.object({
  responsibleUnit: z.string().optional(),
  expectedAt: z.coerce.date().optional(),
  receivingEntity: z.string().optional(),
  evidenceUrl: z.string().optional(),
})

/** One change in words: what it is about, its new state, staff's text and what came with it, and how to see more. */
export function changeMessage(content: Content, change: Telling, language: string | null): Message {
  const about = { code: change.code, title: titleOf(change, TITLE), state: stateOf(change) }
  const { key, params } = variantOf(content, change, language)
  return note(`updates.changed.${key}`, { ...about, ...params })
}

/** Several changes in one message: of each submission where it stands now, and that it is public, the newest last. */
export function digestMessage(content: Content, changes: readonly WaitingChange[], language: string | null): Message {
  const latest = [
    ...new Map(changes.map((change) => [`${change.code} ${String(change.publication)}`, change])).values(),
  ]
  const lines = latest.slice(0, LISTED).map((change) => {
    const params = { code: change.code, title: titleOf(change, LISTED_TITLE), state: stateOf(change) }
    return plain(content.text('updates.digest_line', params, language))
  })
  const more = latest.length - lines.length
  if (more > 0) lines.push(plain(content.text('updates.digest_more', { count: more }, language)))
  return note('updates.digest', { lines: lines.join('\n') })
}

interface Variant {
  readonly key: string
  readonly params: Params
}

function variantOf(content: Content, change: Telling, language: string | null): Variant {
  const text = textOf(change)
  if (change.publication) return { key: 'published', params: {} }
  if (isReopened(change)) return { key: 'reopened', params: {} }
  if (text === '') return { key: 'bare', params: {} }
  return withDetails(content, change, language, text) ?? { key: 'other', params: { text } }
}

function withDetails(content: Content, change: Telling, language: string | null, text: string): Variant | undefined {
  const { responsibleUnit: unit, expectedAt, receivingEntity: entity, evidenceUrl: link } = detailsOf(change)
  const { to, canonical } = change
  if (to === 'in_review' && unit !== undefined && expectedAt !== undefined)
    // A day without an hour: any hour that may be stored of it is the same day there.
    return { key: to, params: { text, unit, date: longDate(content, expectedAt, language, 'UTC') } }
  if (to === 'referred' && entity !== undefined) return { key: to, params: { text, entity } }
  if (to === 'fulfilled' && link !== undefined) return { key: to, params: { text, link } }
  if (to === 'duplicate' && canonical !== undefined) return { key: to, params: { text, canonical } }
  return undefined
}

/** What staff wrote, as others than the author may read it. */
function textOf({ text, own }: Telling): string {
  const written = text?.trim() ?? ''
  return own ? written : maskPersonal(written)
}

/** Staff name a unit when they take it up again; the author, who may be anybody, is not quoted. */
function isReopened(change: WaitingChange): boolean {
  const decided = change.from !== null && !isOpen(change.from)
  return change.to === 'in_review' && decided && detailsOf(change).responsibleUnit === undefined
}

function detailsOf({ details }: WaitingChange): z.infer<typeof detailsSchema> {
  return details === null ? {} : detailsSchema.parse(JSON.parse(details))
}

function titleOf({ title }: WaitingChange, most: number): string {
  return shortened(maskPersonal(title), most)
}

function stateOf({ publication, to }: WaitingChange): { key: string } {
  return { key: publication ? 'updates.published' : `participation.states.${to}` }
}
