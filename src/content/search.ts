import MiniSearch, { type SearchResult } from 'minisearch'
import { fold } from '../engine/fold.js'
import type { Flows } from '../engine/flow.js'
import type { Content, Found, Language } from './content.js'
import { headed, passagesOf } from './passages.js'
import { stemOf } from './stem.js'
import { askingWords, mereTopic, shorthand, stopWords } from './stopWords.js'
import type { Translator } from './translator.js'

/** Of what a question is about, the share that must be found: in a title or in bold, or anywhere. */
const SHARE_IN_TITLE = 0.5
const SHARE_IN_TEXT = 0.75
const RESULTS = 5
/** Marks the terms of words that ask, so that no other word is taken for one of them misspelt. */
const ASKS = '??'

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
  const spoken = [language, fallback]
  const [stem, stops, asking] = [stemOf(spoken), stopWords(spoken), askingWords(spoken)]
  const termOf = (word: string) => (asking.has(word) ? ASKS + stem(word) : stem(word))
  const index = new MiniSearch<Entry>({
    fields: ['title', 'strong', 'text'],
    storeFields: ['flow', 'step'],
    tokenize: words,
    // How a question begins tells titles from one another, and says nothing in a text.
    processTerm: (word, field) => (stops.has(word) || (field === 'text' && asking.has(word)) ? null : termOf(word)),
  })
  index.addAll(entries)
  const termsOf = (text: string) =>
    [...new Set(words(text).filter((word) => word.length > 1 && !stops.has(word)))].map(termOf)
  const mere = termsOf(mereTopic[language] ?? '')
  return (question) => {
    const terms = termsOf(question)
    const near = new Set(nearTo(index, terms).map((match) => match.id as unknown))
    const asked = terms.some(isAsking) ? terms : [...mere, ...terms]
    return find(index, asked)
      .filter((match) => near.has(match.id))
      .slice(0, RESULTS)
      .map(foundOf)
  }
}

/** A question that only asks ("what can I do?") must be found whole; else enough of what it is about. */
function nearTo(index: MiniSearch<Entry>, terms: readonly string[]): SearchResult[] {
  const about = terms.filter((term) => !isAsking(term))
  if (about.length === 0) return terms.length < 3 ? [] : find(index, terms, 'AND')
  return find(index, about).filter(({ match, queryTerms, terms: exact }) => {
    const share = queryTerms.reduce((sum, term) => sum + (exact.includes(term) ? 1 : likeness(term)), 0) / about.length
    const inTitle = Object.values(match).some((fields) => fields.includes('title') || fields.includes('strong'))
    return share >= (inTitle ? SHARE_IN_TITLE : SHARE_IN_TEXT)
  })
}

/** How much a word counts that was found with a letter more, less or changed: a short one may well be another word. */
function likeness(term: string): number {
  return term.length < 6 ? 0.45 : 0.8
}

function isAsking(term: string): boolean {
  return term.startsWith(ASKS)
}

function find(index: MiniSearch<Entry>, terms: readonly string[], combineWith: 'AND' | 'OR' = 'OR') {
  const isLong = (term: string) => term.length >= 4 && !isAsking(term)
  return index.search(terms.join(' '), {
    combineWith,
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
    boost: { title: 3, strong: 2 },
    boostTerm: (term) => (isAsking(term) ? 0.2 : 1),
    prefix: isLong,
    fuzzy: (term) => (isLong(term) ? 0.2 : false),
  })
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

function foundOf(match: SearchResult): Found {
  return { flow: String(match['flow']), step: String(match['step']), score: match.score }
}
