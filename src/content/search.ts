import MiniSearch, { type SearchResult } from 'minisearch'
import { fold } from '../engine/fold.js'
import type { Flows } from '../engine/flow.js'
import type { Content, Found, Language } from './content.js'
import { headed, passagesOf } from './passages.js'
import { stemOf } from './stem.js'
import { askingWords, shorthand, stopWords } from './stopWords.js'
import type { Translator } from './translator.js'

/** Below this, what was found has too little to do with the question; measured with the questions in the tests. */
const MIN_SCORE = 3
/** Of the words that say what the question is about, the share that must be found. */
const MIN_SHARE = 0.5
const RESULTS = 5

interface Entry {
  readonly id: string
  readonly flow: string
  readonly step: string
  readonly title: string
  readonly strong: string
  readonly text: string
}

/** Searches the passages of the searchable flows; one index a language. */
export function createSearch(
  flows: Flows,
  languages: readonly [Language, ...Language[]],
  translator: Translator,
): Content['search'] {
  const fallback = languages[0].id
  const indexes = new Map(languages.map(({ id }) => [id, indexOf(entriesOf(flows, id, translator), id, fallback)]))
  return (question, language) => (indexes.get(language ?? '') ?? indexes.get(fallback))?.(question) ?? []
}

/** An index of texts in a language, some of which may be in the one that its missing strings fall back to. */
function indexOf(entries: readonly Entry[], language: string, fallback: string): (question: string) => Found[] {
  const [stem, stops, asking] = [stemOf(language), stopWords([language, fallback]), askingWords([language, fallback])]
  const asks = new Set([...asking].map(stem))
  const index = new MiniSearch<Entry>({
    fields: ['title', 'strong', 'text'],
    storeFields: ['flow', 'step'],
    tokenize: words,
    // How a question begins tells titles from one another, and says nothing in a text.
    processTerm: (word, field) => (stops.has(word) || (field === 'text' && asking.has(word)) ? null : stem(word)),
  })
  index.addAll(entries)
  return (question) => {
    const terms = [
      ...new Set(
        words(question)
          .filter((word) => !stops.has(word))
          .map(stem),
      ),
    ]
    const about = terms.filter((term) => !asks.has(term))
    const matches = index.search(question, searchOptions(asks))
    return matches
      .filter((match) => isNear(match, about, terms))
      .slice(0, RESULTS)
      .map(foundOf)
  }
}

function searchOptions(asks: ReadonlySet<string>) {
  const isLong = (term: string) => term.length >= 4 && !asks.has(term)
  return {
    boost: { title: 3, strong: 2 },
    boostTerm: (term: string) => (asks.has(term) ? 0.2 : 1),
    prefix: isLong,
    fuzzy: (term: string) => (isLong(term) ? 0.2 : false),
  }
}

function entriesOf(flows: Flows, language: string, translator: Translator): Entry[] {
  const label = (key: string) => translator.value({ key }, language)
  return passagesOf(flows).map(({ flow, step, text, names, doors }) => {
    const { heading, strong, body } = headed(translator.text(text, {}, language))
    const title = [...new Set([heading, ...names.map(label)])].join('\n')
    return { id: `${flow}/${step}`, flow, step, title, strong, text: [body, ...doors.map(label)].join('\n') }
  })
}

function words(text: string): string[] {
  return fold(text)
    .split(' ')
    .map((word) => shorthand.get(word) ?? word)
}

/** A question that only asks ("what can I do?") must be found whole; else enough of what it is about. */
function isNear(match: SearchResult, about: readonly string[], terms: readonly string[]): boolean {
  if (about.length === 0) return terms.length >= 3 && terms.every((term) => match.queryTerms.includes(term))
  const share = about.filter((term) => match.queryTerms.includes(term)).length / about.length
  return share >= MIN_SHARE && match.score * share >= MIN_SCORE
}

function foundOf(match: SearchResult): Found {
  return { flow: String(match['flow']), step: String(match['step']), score: match.score }
}
