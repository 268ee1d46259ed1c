/** A stretch of words that look the same. */
export interface Span {
  readonly text: string
  readonly bold: boolean
  readonly italic: boolean
}

type Mark = '*' | '_'

interface Token {
  readonly char: string
  /** Undefined for ordinary and for escaped characters. */
  readonly mark: Mark | undefined
}

const MARKED = /[\\*_]/

/**
 * Reads the neutral markup: `*bold*`, `_italic_`, and a backslash before `*`, `_` or `\` for the character itself.
 * A mark opens only at a word's beginning, closes only at a word's end and never reaches over a line break, so that
 * `3*4*5`, `file_name_x` and addresses stay as they are. Never fails: a mark without its partner is a plain character.
 */
export function parseMarkup(text: string): Span[] {
  if (text !== '' && !MARKED.test(text)) return [{ text, bold: false, italic: false }]
  const tokens = tokenize(text)
  const paired = pairMarks(tokens)
  const spans: Span[] = []
  let bold = false
  let italic = false
  tokens.forEach(({ char, mark }, index) => {
    if (!paired.has(index)) append(spans, char, bold, italic)
    else if (mark === '*') bold = !bold
    else italic = !italic
  })
  return spans
}

/** The text with backslashes where they are needed for it to be read as it stands; for values put into a text. */
export function escapeMarkup(value: string): string {
  return value.replace(/[\\*_]/g, '\\$&')
}

/** What remains for the eye when the markup is taken out. */
export function plain(text: string): string {
  return parseMarkup(text)
    .map((span) => span.text)
    .join('')
}

function tokenize(text: string): Token[] {
  return Array.from(text.matchAll(/\\([\\*_])|[^]/gu), ([char, escaped]) => {
    if (escaped !== undefined) return { char: escaped, mark: undefined }
    return { char, mark: char === '*' || char === '_' ? char : undefined }
  })
}

function pairMarks(tokens: readonly Token[]): Set<number> {
  const paired = new Set<number>()
  const open = new Map<Mark, number>()
  let word = ''
  tokens.forEach(({ char, mark }, index) => {
    if (char === '\n') open.clear()
    const opener = mark && open.get(mark)
    if (mark && opener !== undefined && closes(tokens, index)) {
      paired.add(opener).add(index)
      open.delete(mark)
    } else if (mark && opens(tokens, index, word)) {
      open.set(mark, index)
    }
    word = isSpace(char) ? '' : word + char
  })
  return paired
}

/** `word` is what stands before the mark since the last space. */
function opens(tokens: readonly Token[], index: number, word: string): boolean {
  const next = tokens[index + 1]
  if (next === undefined || isSpace(next.char) || next.mark === tokens[index]?.mark) return false
  return !/[\p{L}\p{N}\p{M}][*_]*$/u.test(word) && !/:\/\/|www\./i.test(word)
}

function closes(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]
  let next = index + 1
  while (tokens[next]?.mark) next++
  return before !== undefined && !isSpace(before.char) && !/[\p{L}\p{N}\p{M}]/u.test(tokens[next]?.char ?? '')
}

function isSpace(char: string): boolean {
  return /\s/u.test(char)
}

function append(spans: Span[], char: string, bold: boolean, italic: boolean): void {
  const last = spans.at(-1)
  if (last?.bold === bold && last.italic === italic) {
    spans[spans.length - 1] = { ...last, text: last.text + char }
  } else {
    spans.push({ text: char, bold, italic })
  }
}
