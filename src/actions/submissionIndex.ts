import type { Content } from '../content/content.js'
import { maskPersonal } from '../participation/personalData.js'
import { SubmissionIndex as Documents } from '../participation/similarity.js'
import type { Db } from '../store/client.js'
import { changedDocuments, type SubmissionDocument } from '../store/submissionList.js'
import { publishedAmong, type SubmissionRow } from '../store/submissions.js'

/**
 * How far back is looked for changes each time, in milliseconds: longer than a change may wait for its transaction, as a
 * change that was begun first may be committed last.
 */
const OVERLAP = 90_000
const BATCH = 1_000

/** Finds published submissions by words and by likeness; never one that is not public at that moment. */
export interface SubmissionIndex {
  /** Reads all that is published ahead of the first use, which is quick then; best outside of a transaction. */
  prepare(db: Db): Promise<void>
  /** Those that are about the same, the likeliest first. */
  similar(
    tx: Db,
    asked: { readonly title: string; readonly description: string; readonly kind?: string; readonly limit: number },
  ): Promise<SubmissionRow[]>
  /** Those with the words, the best match first; at most `limit`. */
  search(
    tx: Db,
    words: string,
    within: { readonly axis?: string; readonly parish?: string; readonly limit: number },
  ): Promise<SubmissionRow[]>
}

/** What a submission is found by besides its own words. */
type NamesOf = (submission: Pick<SubmissionDocument, 'axis' | 'parish'>) => string

/** Its parish and its axis, as they are called in every language. */
export function namesIn(content: Content): NamesOf {
  const axes = new Map(content.axes.map(({ id, label }) => [id, inEveryLanguage(content, label)]))
  const parishes = new Map(content.parishes.map(({ id, name }) => [id, `parroquia ${name}`]))
  return ({ axis, parish }) => `eje ${axes.get(axis) ?? ''} ${parishes.get(parish ?? '') ?? ''}`
}

function inEveryLanguage(content: Content, key: string): string {
  return content.languages.map(({ id }) => content.value({ key }, id)).join(' ')
}

/** An index in memory that is built at its first use and looks for changes in the database before each one. */
export function createSubmissionIndex(namesOf: NamesOf = () => ''): SubmissionIndex {
  const state: State = { namesOf, documents: new Documents(), known: new Map(), newest: null }
  return {
    prepare: (db) => refresh(state, db),
    async similar(tx, { limit, ...asked }) {
      await refresh(state, tx)
      // What is public no more is found too, so that one that follows takes its place.
      return publicOnes(tx, state.documents.similar(asked, limit * 2), limit)
    },
    async search(tx, words, { limit, ...within }) {
      await refresh(state, tx)
      return publicOnes(tx, state.documents.search(words, within, limit), limit)
    },
  }
}

/** The same index for one turn: what is asked twice in it, by an action and by the list that follows, is looked for once. */
export function remembering(index: SubmissionIndex): SubmissionIndex {
  const known = new Map<string, Promise<SubmissionRow[]>>()
  const once = (key: string, find: () => Promise<SubmissionRow[]>): Promise<SubmissionRow[]> => {
    const found = known.get(key) ?? find()
    known.set(key, found)
    return found
  }
  return {
    prepare: (db) => index.prepare(db),
    similar: (tx, asked) => once(JSON.stringify(asked), () => index.similar(tx, asked)),
    search: (tx, words, within) => once(JSON.stringify([words, within]), () => index.search(tx, words, within)),
  }
}

interface State {
  readonly namesOf: NamesOf
  readonly documents: Documents
  /** What is known of each by its id, so that what is seen again is not indexed again. */
  readonly known: Map<string, string>
  newest: Date | null
}

async function refresh(state: State, tx: Db): Promise<void> {
  let after = state.newest === null ? null : { updatedAt: new Date(state.newest.getTime() - OVERLAP), id: '' }
  for (;;) {
    const rows = await changedDocuments(tx, { after, limit: BATCH })
    for (const row of rows) take(state, row)
    const last = rows.at(-1)
    if (last === undefined || rows.length < BATCH) return
    after = last
  }
}

function take(state: State, row: SubmissionDocument): void {
  const { documents, known, namesOf, newest } = state
  if (newest === null || row.updatedAt > newest) state.newest = row.updatedAt
  const seen = `${row.updatedAt.toISOString()} ${String(row.listed)}`
  if (known.get(row.id) === seen) return
  known.set(row.id, seen)
  if (!row.listed) documents.remove(row.id)
  else documents.add({ ...row, ...masked(row), names: namesOf(row) })
}

function masked({ title, description }: SubmissionDocument): { title: string; description: string } {
  return { title: maskPersonal(title), description: maskPersonal(description) }
}

async function publicOnes(tx: Db, found: readonly { readonly id: string }[], limit: number): Promise<SubmissionRow[]> {
  const rows = await publishedAmong(
    tx,
    found.map(({ id }) => id),
  )
  return rows.slice(0, limit)
}
