import type { Words } from '../words.js'
import { countsLine } from './labels.js'
import type { StepFacts } from './facts.js'

/** A line in a box. */
interface Line {
  readonly as: 'kind' | 'id' | 'says' | 'counts'
  readonly text: string
}

/** A step as it is drawn, in pixels. */
export interface Box {
  readonly facts: StepFacts
  readonly lines: readonly Line[]
  readonly width: number
  readonly height: number
}

export const LINE_HEIGHT = 16
/** Above and below the lines, and on either side of them: shapes are slanted or round there. */
const PADDING = { x: 20, y: 8 } as const
const MIN_WIDTH = 110
const MAX_LETTERS = 34
const MAX_LINES = 2
/** How wide a letter is, roughly: nothing here can measure text. */
export const LETTER = 6.4
const BOLD_LETTER = 7.8
/** Of a line of figures, which grow from day to day, while their box does not. */
const COUNTS_LETTERS = 40

/** What a step's box says, and how large it is for that. */
export function boxOf(facts: StepFacts, words: Words): Box {
  const { counts, id, kind, says } = facts
  const lines: Line[] = [
    { as: 'kind', text: words.t(`flows.kind.${kind}`) },
    { as: 'id', text: id },
    ...wrapped(says).map((text): Line => ({ as: 'says', text })),
    ...(counts === null ? [] : [{ as: 'counts', text: countsLine(words, counts) } satisfies Line]),
  ]
  const widest = Math.max(...lines.map(widthOf))
  return {
    ...{ facts, lines },
    width: Math.ceil(Math.max(MIN_WIDTH, widest + 2 * PADDING.x)),
    height: lines.length * LINE_HEIGHT + 2 * PADDING.y,
  }
}

function widthOf({ as, text }: Line): number {
  if (as === 'counts') return COUNTS_LETTERS * LETTER
  return text.length * (as === 'id' ? BOLD_LETTER : LETTER)
}

/** The first lines of a text, broken between words. */
function wrapped(text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < MAX_LETTERS) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  const shown = lines.slice(0, MAX_LINES).map((line) => line.slice(0, MAX_LETTERS))
  return lines.length > MAX_LINES ? [...shown.slice(0, -1), `${shown.at(-1) ?? ''}…`] : shown
}
