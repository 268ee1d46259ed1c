import { findEmails } from './emails.js'
import { findNumbers } from './personalNumbers.js'

/** Personal data in a text: from `start` to before `end`, in UTF-16 units. */
export interface Personal {
  readonly start: number
  readonly end: number
  readonly kind: 'cedula' | 'phone' | 'email'
}

/** Finds the cédulas (by their check digit), phones and e-mail addresses in a text, in the order they stand in. */
export function findPersonal(text: string): readonly Personal[] {
  const emails = findEmails(text)
  const rest = emails.reduce((hidden, { start, end }) => cover(hidden, start, end), text)
  return [...emails, ...findNumbers(rest)].toSorted((a, b) => a.start - b.start)
}

/** The text with a mask in the place of all personal data that is found in it. */
export function maskPersonal(text: string, mask = '•••'): string {
  const found = findPersonal(text)
  const kept = found.map(({ start }, i) => text.slice(found[i - 1]?.end ?? 0, start))
  return [...kept, text.slice(found.at(-1)?.end ?? 0)].join(mask)
}

/** What was found counts no longer, and everything else stays where it is. */
function cover(text: string, start: number, end: number): string {
  return text.slice(0, start) + '•'.repeat(end - start) + text.slice(end)
}
