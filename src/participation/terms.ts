import { stemOf } from '../content/stem.js'
import { askingWords, stopWords } from '../content/stopWords.js'
import { fold } from '../engine/fold.js'

/** People write in Spanish here, whatever language the service speaks with them. */
const languages = ['es'] as const
const stemming = stemOf(languages)
/** Folded words that are in what people ask of a town, whatever they ask. */
const pleading = `ayuda ayudenos ayudennos gracias muchos muchas mucha pocos pocas porque necesitamos necesita necesitan queremos pedimos
  pido solicito solicitamos senores municipio tenemos tengan somos estamos hemos`
const silent = new Set([...stopWords(languages), ...askingWords(languages), ...pleading.split(/\s+/)])

/** People say much with few words: most of a text has been seen before. */
const REMEMBERED = 50_000
const stems = new Map<string, string>()

function stem(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size >= REMEMBERED) stems.clear()
  const made = stemming(word)
  stems.set(word, made)
  return made
}

/** The words of a text that say what it is about, folded and without their endings, in order, repeats included. */
export function termsOf(text: string): string[] {
  return fold(text)
    .split(' ')
    .filter((word) => word.length > 1 && !silent.has(word))
    .map(stem)
}
