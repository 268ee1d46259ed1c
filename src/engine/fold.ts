/** Lower case, no accents, no punctuation or emoji, single spaces: what two people typing the same words have in common. */
export function fold(text: string): string {
  const known = folded.get(text)
  if (known !== undefined) return known
  const result = folding(text)
  if (folded.size >= REMEMBERED) folded.clear()
  if (text.length <= SHORT) folded.set(text, result)
  return result
}

/** The same labels and words come again with every message. */
const REMEMBERED = 2_000
const SHORT = 40
const folded = new Map<string, string>()

function folding(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const foldedLists = new WeakMap<readonly string[], ReadonlySet<string>>()

/** The words of a list folded; a list that stays the same, such as one of the vocabulary, is folded once. */
export function foldAll(words: readonly string[]): ReadonlySet<string> {
  const list = foldedLists.get(words) ?? new Set(words.map(fold))
  foldedLists.set(words, list)
  return list
}

/** How many letters must be added, dropped, changed or swapped with their neighbour to make one word of the other. */
export function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) row.push(cell(a, b, i, j, row, last, beforeLast))
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

/** True when the two folded texts differ by no more than a hurried thumb explains: nothing under 4 letters, 1 from 4, 2 from 8; never in a digit. */
export function nearly(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length)
  const allowed = length < 4 ? 0 : length < 8 ? 1 : 2
  return Math.abs(a.length - b.length) <= allowed && digits(a) === digits(b) && distance(a, b) <= allowed
}

function digits(text: string): string {
  return text.replace(/\P{N}/gu, '')
}

function cell(a: string, b: string, i: number, j: number, row: number[], last: number[], beforeLast: number[]): number {
  const same = a[i - 1] === b[j - 1]
  const best = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
  return swapped ? Math.min(best, (beforeLast[j - 2] ?? 0) + 1) : best
}
