import { parseMarkup } from '../markup.js'

type Mark = '*' | '_'

interface Sign {
  readonly char: string
  /** It formats; everything else stands for itself. */
  readonly mark: boolean
}

/** What WhatsApp takes for formatting: bold, italic, struck through, monospaced. */
const formatting = new Set(['*', '_', '~', '`'])

/** Zero wide, and it ends a word: a sign that does not touch a word formats nothing. */
const apart = '\u200B'

/**
 * Neutral markup as WhatsApp writes it, which has the same two marks and no way to escape them: an invisible space keeps a sign that
 * stands for itself from being read as one. Inside words and addresses nothing is read as a mark, and nothing is added.
 */
export function toWhatsapp(markup: string): string {
  const signs = signsOf(markup)
  let word = ''
  return signs
    .map(({ char, mark }, index) => {
      const address = /:\/\/|www\./i.test(word)
      word = isSpace(char) ? '' : word + char
      return mark || address || !formatting.has(char) ? char : guarded(signs, index)
    })
    .join('')
}

function signsOf(markup: string): Sign[] {
  const open: Mark[] = []
  const signs: Sign[] = []
  for (const { text, bold, italic } of parseMarkup(markup)) {
    signs.push(...change(open, bold, italic).map((char) => ({ char, mark: true })))
    signs.push(...Array.from(text, (char) => ({ char, mark: false })))
  }
  return [...signs, ...change(open, false, false).map((char) => ({ char, mark: true }))]
}

/** The marks between two stretches of text: those that end, the last opened first, then those that begin. Keeps `open` up to date. */
function change(open: Mark[], bold: boolean, italic: boolean): Mark[] {
  const wanted: Mark[] = [...(bold ? (['*'] as const) : []), ...(italic ? (['_'] as const) : [])]
  const ending = open.filter((mark) => !wanted.includes(mark)).reverse()
  const beginning = wanted.filter((mark) => !open.includes(mark))
  const staying = open.filter((mark) => wanted.includes(mark))
  open.splice(0, open.length, ...staying, ...beginning)
  return [...ending, ...beginning]
}

function guarded(signs: readonly Sign[], index: number): string {
  const [before = ' ', sign = '', after = ' '] = [-1, 0, 1].map((step) => {
    const neighbour = signs[index + step]
    // Between a mark and its word nothing may stand, or it is none.
    return neighbour?.mark === true ? ' ' : neighbour?.char
  })
  if (isLetter(before) && isLetter(after)) return sign
  return (isSpace(before) ? '' : apart) + sign + (isSpace(after) ? '' : apart)
}

function isSpace(char: string): boolean {
  return /\s/u.test(char)
}

function isLetter(char: string): boolean {
  return /[\p{L}\p{N}\p{M}]/u.test(char)
}
