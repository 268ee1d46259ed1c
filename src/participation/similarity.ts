import MiniSearch, { type SearchOptions, type SearchResult } from 'minisearch'
import { termsOf } from './terms.js'

/** What of a submission can be found by its words. */
export interface IndexedSubmission {
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly axis: string
  readonly parish: string | null
  readonly title: string
  readonly description: string
  /** What else it is searched by, but not compared by: what its parish and its axis are called. */
  readonly names?: string
}

/** One that was found; a greater score is a better match of the same query. */
export interface FoundSubmission {
  readonly id: string
  readonly code: string
  readonly score: number
}

/** Of how telling the asked words are, the share that a similar one must have: with one in its title, or only in its text. */
const SHARE_IN_TITLE = 0.4
const SHARE_IN_TEXT = 0.55
const TITLE_COUNTS = 2
/** A word in fewer than this part of all tells no more than one in as many: it may as well be misspelt. */
const RAREST = 0.01
/** A word in more than this part of all is asked for only when there is no better one: it tells little and costs most. */
const COMMON = 0.1
const FEW = 20
const TERMS_COMPARED = 12
const TERMS_SEARCHED = 6
const CANDIDATES = 30

/** Finds submissions by words and by likeness, in memory: words folded, without endings, and a letter wrong. */
export class SubmissionIndex {
  readonly #index = new MiniSearch<IndexedSubmission>({
    fields: ['title', 'description', 'names'],
    storeFields: ['code', 'kind', 'axis', 'parish'],
    extractField: (document, field) => fieldOf(document, field),
    tokenize: termsOf,
    processTerm: (term) => term,
  })
  readonly #frequency = new Map<string, number>()
  readonly #named = new Set<string>()
  readonly #terms = new Map<string, readonly string[]>()

  /** How many submissions can be found. */
  get size(): number {
    return this.#terms.size
  }

  /** Adds one, in the place of the one with the same id if there is any. */
  add(submission: IndexedSubmission): void {
    this.remove(submission.id)
    const terms = [...new Set(termsOf(`${submission.title} ${submission.description}`))]
    this.#index.add(submission)
    for (const term of termsOf(submission.names ?? '')) this.#named.add(term)
    this.#terms.set(submission.id, terms)
    this.#count(terms, 1)
  }

  /** Takes one away; one that is not there is no error. */
  remove(id: string): void {
    const terms = this.#terms.get(id)
    if (terms === undefined) return
    this.#index.discard(id)
    this.#terms.delete(id)
    this.#count(terms, -1)
  }

  /** Those that are about the same, the likeliest first; of two equally alike the one of the same kind. */
  similar(asked: { title: string; description: string; kind?: string }, limit: number): FoundSubmission[] {
    const titled = new Set(termsOf(asked.title))
    const terms = this.#telling([...titled, ...this.#heaviest(termsOf(asked.description))]).slice(0, TERMS_COMPARED)
    const worth = (some: readonly string[]) =>
      some.reduce((sum, term) => sum + this.#weight(term) * (titled.has(term) ? TITLE_COUNTS : 1), 0)
    const isAlike = ({ queryTerms, match }: SearchResult) => {
      const inTitle = Object.values(match).some((fields) => fields.includes('title'))
      return worth(queryTerms) >= worth(terms) * (inTitle ? SHARE_IN_TITLE : SHARE_IN_TEXT)
    }
    return this.#find(terms, {
      fields: ['title', 'description'],
      combineWith: 'OR',
      boostDocument: (_id, _term, stored) => (stored?.['kind'] === asked.kind ? 1.1 : 1),
    })
      .slice(0, CANDIDATES)
      .filter(isAlike)
      .slice(0, limit)
      .map(foundOf)
  }

  /** Those with the words: with all of them, or where there is none, with any; within an axis and a parish where given. */
  search(words: string, within: { axis?: string; parish?: string }, limit: number): FoundSubmission[] {
    const terms = this.#heaviest(termsOf(words)).slice(0, TERMS_SEARCHED)
    const filter = (result: SearchResult) =>
      (within.axis === undefined || result['axis'] === within.axis) &&
      (within.parish === undefined || result['parish'] === within.parish)
    const all = this.#find(terms, { combineWith: 'AND', filter })
    const found = all.length > 0 ? all : this.#find(this.#telling(terms), { combineWith: 'OR', filter })
    return found.slice(0, limit).map(foundOf)
  }

  /** A word that is known is taken as it is; only one that is not may be misspelt. */
  #find(terms: readonly string[], options: SearchOptions): SearchResult[] {
    const known = (term: string) => this.#frequency.has(term) || this.#named.has(term)
    return this.#index.search(terms.join(' '), {
      ...options,
      tokenize: (text) => text.split(' '),
      boost: { title: 3 },
      prefix: (term) => term.length > 3 && !known(term),
      fuzzy: (term) => (term.length > 3 && !known(term) ? 0.25 : false),
    })
  }

  /** The terms that are not in too many, each once; all of them when there is no other. */
  #telling(terms: readonly string[]): string[] {
    const most = Math.max(FEW, this.size * COMMON)
    const telling = terms.filter((term) => (this.#frequency.get(term) ?? 0) <= most)
    return [...new Set(telling.length > 0 ? telling : terms)]
  }

  #heaviest(terms: readonly string[]): string[] {
    return [...new Set(terms)].sort((a, b) => this.#weight(b) - this.#weight(a))
  }

  /** How telling a word is: one in few submissions tells more than one in many. */
  #weight(term: string): number {
    return Math.log(1 + this.size / Math.max(this.#frequency.get(term) ?? 1, this.size * RAREST))
  }

  #count(terms: readonly string[], by: 1 | -1): void {
    for (const term of terms) {
      const count = (this.#frequency.get(term) ?? 0) + by
      if (count > 0) this.#frequency.set(term, count)
      else this.#frequency.delete(term)
    }
  }
}

function fieldOf(document: IndexedSubmission, field: string): string | null {
  if (field === 'title' || field === 'description' || field === 'id') return document[field]
  if (field === 'names') return document.names ?? null
  if (field === 'code' || field === 'kind' || field === 'axis' || field === 'parish') return document[field]
  return null
}

function foundOf(result: SearchResult): FoundSubmission {
  return { id: String(result.id), code: String(result['code']), score: result.score }
}
