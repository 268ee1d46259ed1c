import { z } from 'zod'
import { fold } from '../../engine/fold.js'
import { isChanged, needsReview, type TextCell, type TextLine } from './catalogue.js'
import { TEXTS } from './places.js'

const states = ['changed', 'draft', 'missing', 'unreviewed'] as const
type State = (typeof states)[number]

/** What is left empty in a form is not asked for. */
function field<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
}

export const filterSchema = z.object({
  q: field(z.string().max(200)),
  group: field(z.string().max(60)),
  state: field(z.enum(states)),
  page: field(z.coerce.number().pipe(z.int().min(1).max(10_000))),
})
export type Filter = z.output<typeof filterSchema>

/** What any of a text's languages may be. */
export const meets: Readonly<Record<State, (cell: TextCell) => boolean>> = {
  changed: isChanged,
  draft: ({ draft }) => draft !== null,
  missing: ({ text }) => text === null,
  unreviewed: needsReview,
}

/** Whether a text has the words, whatever their accents, and is of the group and the state asked for. */
export function fits({ q, group, state }: Filter): (line: TextLine) => boolean {
  const words = fold(q ?? '')
    .split(' ')
    .filter((word) => word !== '')
  return (line) => {
    if (group !== undefined && line.group !== group) return false
    if (state !== undefined && !line.cells.some(meets[state])) return false
    if (words.length === 0) return true
    const all = fold([line.key, ...line.cells.flatMap(({ text, draft }) => [text, draft?.text])].join(' '))
    return words.every((word) => all.includes(word))
  }
}

/** The address of what is asked for. */
export function listPath(filter: Filter): string {
  const given = Object.entries(filter).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return given.length === 0 ? TEXTS : `${TEXTS}?${new URLSearchParams(given).toString()}`
}
