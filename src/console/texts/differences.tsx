/** What two texts have in common, and between it what was taken out of one and put into the other. */
export function differenceOf(before: string, after: string) {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  const shortest = Math.min(old.length, now.length)
  let head = 0
  while (head < shortest && old[head] === now[head]) head += 1
  let tail = 0
  while (tail < shortest - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1
  const between = (words: readonly string[]): string => words.slice(head, words.length - tail).join('')
  return {
    head: old.slice(0, head).join(''),
    removed: between(old),
    added: between(now),
    tail: tail === 0 ? '' : old.slice(-tail).join(''),
  }
}

/** Words, and what stands between them. */
function wordsOf(text: string): string[] {
  return text.split(/(\s+)/).filter((word) => word !== '')
}

interface DifferenceProps {
  readonly before: string
  readonly after: string
  readonly language: string
}

/** A text with what was taken out and what was put in. */
export function Difference({ before, after, language }: DifferenceProps) {
  const { head, removed, added, tail } = differenceOf(before, after)
  return (
    <div class="pre" lang={language}>
      {head}
      {removed !== '' && <del>{removed}</del>}
      {added !== '' && <ins>{added}</ins>}
      {tail}
    </div>
  )
}
