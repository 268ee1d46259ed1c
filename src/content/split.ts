import { escapeMarkup, parseMarkup, plain, type Span } from '../channels/markup.js'

const graphemes = new Intl.Segmenter('es', { granularity: 'grapheme' })

/**
 * Divides neutral markup into parts of at most `room` UTF-16 units, at the border of a paragraph, else of a line, else of a
 * word. A line that offers no border outside its markup loses the markup; a word longer than a part is cut between
 * characters, and a character longer than a part (which no sane room makes possible) between code points.
 */
export function split(text: string, room: number): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest !== '' && rest.length > room) {
    const [part, remains] = cutAtBorder(rest, room) ?? cutUnmarked(rest, room)
    if (part !== '') parts.push(part)
    rest = remains
  }
  return rest === '' ? parts : [...parts, rest]
}

/** The longest beginning of whole characters that fits when its marks are escaped; one code point at the least. */
export function beginning(words: string, room: number): string {
  const characters = Array.from(graphemes.segment(words), ({ segment }) => segment)
  return fitting(characters, room) || fitting(Array.from(words), room) || (Array.from(words)[0] ?? '')
}

function cutAtBorder(text: string, room: number): [string, string] | undefined {
  const window = text.slice(0, room + 1)
  const worthwhile = room / 4
  const line = ['\n\n', '\n'].map((mark) => window.lastIndexOf(mark)).find((at) => at > 0 && at >= worthwhile)
  const at = line ?? wordBorders(window).find((border) => isOutsideMarkup(text, border))
  return at === undefined ? undefined : [text.slice(0, at).trimEnd(), text.slice(at).trimStart()]
}

/** Where words end, the last first. A mark that belongs to the space before it is no beginning of a word. */
function wordBorders(window: string): number[] {
  return Array.from(window.matchAll(/(?<=\S)\s(?![\p{M}\u200d])/gu), (match) => match.index).reverse()
}

/** True when cutting here leaves the look of both sides as it was. Marks never reach over a line break. */
function isOutsideMarkup(text: string, at: number): boolean {
  const from = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at)
  const line = text.slice(from, end === -1 ? undefined : end)
  const halves = [line.slice(0, at - from), line.slice(at - from)]
  return look(halves.flatMap(parseMarkup)) === look(parseMarkup(line))
}

function look(spans: readonly Span[]): string {
  const styled = ({ text, bold, italic }: Span) =>
    Array.from(text, (char) => `${char}${bold ? '*' : ''}${italic ? '_' : ''}`)
  return spans.flatMap(styled).join('\n')
}

/** For a first line without a border: takes its markup away, and where that does not help, cuts a word. */
function cutUnmarked(text: string, room: number): [string, string] {
  const end = text.indexOf('\n')
  const words = plain(end === -1 ? text : text.slice(0, end))
  const after = end === -1 ? '' : text.slice(end)
  const unmarked = escapeMarkup(words) + after
  if (unmarked !== text) return ['', unmarked]
  const head = beginning(words, room)
  return [escapeMarkup(head), escapeMarkup(words.slice(head.length)) + after]
}

function fitting(characters: readonly string[], room: number): string {
  let length = 0
  const tooMuch = characters.findIndex((character) => (length += escapeMarkup(character).length) > room)
  return characters.slice(0, tooMuch === -1 ? undefined : tooMuch).join('')
}
