/** The longest title, in characters. */
export const LONGEST_TITLE = 80

/**
 * A title made from a description: its first sentence or line, cut at a word where it is too long. Empty only for an
 * empty description.
 */
export function titleFrom(description: string): string {
  const text = description.replace(/[^\S\n]+/g, ' ').trim()
  const sentence = /^.{10,}?(?:[!?]+(?=\s|$)|(?=[.;]\s|\n|$))/u.exec(text)?.[0] ?? text
  return shortened(sentence.replace(/\s+/g, ' ').replace(/[.,;:]+$/, ''), LONGEST_TITLE)
}

/** The text in at most so many characters: cut after a word, with an ellipsis, when it is longer. */
export function shortened(text: string, most: number): string {
  const letters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
  if (letters.length <= most) return text
  const head = letters.slice(0, most - 1).join('')
  const word = head.lastIndexOf(' ')
  return `${(word > most / 2 ? head.slice(0, word) : head).replace(/[\s.,;:]+$/, '')}…`
}
