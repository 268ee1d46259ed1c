import { fold, nearly } from '../engine/fold.js'

/** Words that say nothing of which organisation it is. */
const small = new Set(['a', 'al', 'con', 'de', 'del', 'e', 'el', 'en', 'la', 'las', 'los', 'para', 'por', 'y'])
/** Of the words of the shorter name, the share that must be in the other. */
const ENOUGH = 0.6

/** The name of an organisation as it is compared: without accents, case and punctuation. */
export function foldName(name: string): string {
  return fold(name)
}

/**
 * How like two folded names are: 1 for the same words, 0 for names that nobody would confuse; small words, their order and
 * small typing errors do not count.
 */
export function likeness(a: string, b: string): number {
  if (a === b) return 1
  const [one, other] = [wordsOf(a), wordsOf(b)]
  const found = one.filter((word) => other.some((candidate) => candidate === word || nearly(candidate, word))).length
  const shorter = Math.min(one.length, other.length)
  if (shorter === 0 || found < shorter * ENOUGH) return 0
  return (2 * Math.min(found, shorter)) / (one.length + other.length)
}

function wordsOf(folded: string): string[] {
  const words = folded.split(' ')
  const telling = words.filter((word) => !small.has(word))
  return telling.length === 0 ? words : telling
}
