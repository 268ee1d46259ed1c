import { fold, foldAll, nearly } from './fold.js'
import type { Vocabulary } from './vocabulary.js'

/** A longer message is not a number, whatever it begins with. */
const NUMBER_WORDS = 6
/** A longer message is a sentence: a label in it is part of what the citizen says. */
const LABEL_WITHIN = 4

/** An option as the citizen reads it. */
export interface Readable {
  readonly id: string
  readonly label: string
  /** What else it is called. */
  readonly also?: readonly string[] | undefined
}

/**
 * The option that the words mean, or undefined. Understood are its number ("2", "2.", "dos", "opción 2"), its label, the
 * label's beginning, some of its words, yes and no in every language, all without accents and with a small typing error,
 * and the label inside a few words that neither ask nor refuse; words that fit two options equally well fit none. Digits
 * mean the number in the list before they mean a label.
 */
export function pickOption<T extends Readable>(
  text: string,
  options: readonly T[],
  vocabulary: Vocabulary,
): T | undefined {
  const said = fold(text)
  if (said === '') return undefined
  const numbered = /^\d+$/.test(said) ? options[Number(said) - 1] : undefined
  if (numbered !== undefined) return numbered
  const named = options.filter((option) => isCalled(option, text))
  if (named.length > 0) return named.length === 1 ? named[0] : undefined
  const number = pickNumber(said, vocabulary)
  if (number !== undefined) return options[number - 1]
  return pickFitting(said, options, vocabulary) ?? pickContained(text, options, vocabulary)
}

/** True when the words are the option's label or another of its names, accents and case aside. */
export function isCalled({ label, also = [] }: Omit<Readable, 'id'>, text: string): boolean {
  const said = fold(text)
  return said !== '' && [label, ...also].some((name) => fold(name) === said)
}

/** The first kind of likeness that fits any option decides: one option is meant, or none when it fits several. */
function pickFitting<T extends Readable>(said: string, options: readonly T[], vocabulary: Vocabulary): T | undefined {
  const folded = options.map((option) => ({ option, label: fold(option.label) }))
  // "Hola" is no slip of the thumb for "Hora".
  const courteous = means(said, vocabulary.greetings) || means(said, vocabulary.thanks)
  // Nor is "no está bien" one for "Sí, está bien".
  const meant = (label: string): boolean => !courteous && (!refuses(said, vocabulary) || refuses(label, vocabulary))
  const fits: ((label: string, id: string) => boolean)[] = [
    (_, id) => (id === 'yes' && means(said, vocabulary.yes)) || (id === 'no' && means(said, vocabulary.no)),
    (label) => said.length >= 3 && label.startsWith(said),
    (label) => meant(label) && nearly(said, label),
    (label) => meant(label) && said.length >= 6 && nearly(said, label.slice(0, said.length)),
    (label) => meant(label) && hasWords(label, said),
  ]
  for (const fit of fits) {
    const found = folded.filter(({ option, label }) => fit(label, option.id))
    if (found.length === 1) return found[0]?.option
    if (found.length > 1) return undefined
  }
  return undefined
}

function pickContained<T extends Readable>(text: string, options: readonly T[], vocabulary: Vocabulary): T | undefined {
  const said = ` ${fold(text)} `
  const refuses = [...foldAll(vocabulary.no)].some((word) => said.includes(` ${word} `))
  if (isAsking(text, vocabulary) || refuses || said.trim().split(' ').length > LABEL_WITHIN) return undefined
  const names = ({ label, also = [] }: Readable): string[] =>
    [label, ...also].map(fold).filter((name) => name.length >= 4)
  const contained = options.filter((option) => names(option).some((name) => said.includes(` ${name} `)))
  return contained.length === 1 ? contained[0] : undefined
}

/** A whole number from 1 that stands alone, in digits or in words, perhaps after "opción". */
export function pickNumber(said: string, vocabulary: Vocabulary): number | undefined {
  if (/^\d{1,4}$/.test(said)) return Number(said)
  const index = vocabulary.numbers.findIndex((words) => means(said, words))
  if (index >= 0) return index + 1
  if (said.split(' ').length > NUMBER_WORDS) return undefined
  const prefixes = [...foldAll(vocabulary.numberPrefixes)].filter((word) => said.startsWith(`${word} `))
  const numbers = prefixes.map((word) => pickNumber(said.slice(word.length + 1), vocabulary))
  return numbers.find((number) => number !== undefined)
}

/** True when the folded text is one of the words, accents and case aside. */
export function means(said: string, words: readonly string[]): boolean {
  return foldAll(words).has(said)
}

/** True for words that are a question: by their mark, or by how they begin. */
export function isAsking(text: string, { questionWords }: Vocabulary): boolean {
  const said = `${fold(text)} `
  return text.includes('?') || [...foldAll(questionWords)].some((word) => said.startsWith(`${word} `))
}

/** True for words that begin with a no. */
function refuses(said: string, vocabulary: Vocabulary): boolean {
  return foldAll(vocabulary.no).has(said.split(' ')[0] ?? '')
}

function hasWords(label: string, said: string): boolean {
  const words = said.split(' ')
  if (words.length > 3 || !words.some((word) => word.length >= 4)) return false
  const labelWords = label.split(' ')
  return words.every((word) => labelWords.some((other) => other === word || (word.length >= 5 && nearly(other, word))))
}
