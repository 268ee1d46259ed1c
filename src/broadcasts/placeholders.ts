import { escapeMarkup } from '../channels/markup.js'

/** What a text may have put in for each person. */
export const placeholderNames = ['nombre', 'parroquia'] as const
export type PlaceholderName = (typeof placeholderNames)[number]

/** For each placeholder a person's own value; null where none is known. */
export type Values = Readonly<Record<PlaceholderName, string | null>>

interface Placeholder {
  readonly name: PlaceholderName
  /** What is put in for those of whom nothing is known; null: the service's own words. */
  readonly otherwise: string | null
}

/** A text in its pieces: words in neutral markup, and what differs from person to person. */
export type Template = readonly (string | Placeholder)[]

/** Something between braces that is no placeholder; `position` counts characters from 1. */
export interface WrongPlaceholder {
  readonly found: string
  readonly position: number
}

/**
 * Reads `{nombre}`, `{parroquia}` and, with words for those of whom it is not known, `{nombre|vecina o vecino}`. Braces are for
 * nothing else.
 */
export function readTemplate(text: string): {
  readonly template: Template
  readonly wrong: readonly WrongPlaceholder[]
} {
  const template: (string | Placeholder)[] = []
  const wrong: WrongPlaceholder[] = []
  let end = 0
  for (const match of text.matchAll(/\{[^{}]*\}|[{}]/g)) {
    const [found] = match
    const placeholder = readPlaceholder(found)
    if (placeholder === undefined) wrong.push({ found, position: match.index + 1 })
    else template.push(text.slice(end, match.index), placeholder)
    end = match.index + found.length
  }
  return { template: [...template, text.slice(end)], wrong }
}

function readPlaceholder(found: string): Placeholder | undefined {
  const [, given = '', otherwise] = /^\{([^|]*)(?:\|(.*))?\}$/s.exec(found) ?? []
  const name = placeholderNames.find((known) => known === given.trim())
  const words = otherwise?.trim()
  if (name === undefined || words === '') return undefined
  return { name, otherwise: words ?? null }
}

/** True when every person gets the same words. */
export function isPlain(template: Template): boolean {
  return template.every((piece) => typeof piece === 'string')
}

/** The text for one person. A value shows as it stands, whatever signs are in it. */
export function fill(template: Template, values: Values, defaults: Readonly<Record<PlaceholderName, string>>): string {
  return template
    .map((piece) => {
      if (typeof piece === 'string') return piece
      const value = values[piece.name]?.trim() ?? ''
      return value === '' ? (piece.otherwise ?? defaults[piece.name]) : escapeMarkup(value)
    })
    .join('')
}
