import { setImmediate } from 'node:timers/promises'
import { SubmissionIndex } from '../participation/similarity.js'
import type { Db } from '../store/client.js'
import { changedDocuments, type SubmissionDocument } from '../store/submissionList.js'

/** How far back is looked for changes each time, in milliseconds: longer than a change may wait for its transaction. */
const OVERLAP = 90_000
const BATCH = 1_000
/** So many are put into the index, in some milliseconds, before others are let in between. */
const AT_ONCE = 25
/** A list of what was found is not worth reading beyond this. */
const MOST = 500

/** Finds submissions for staff, published or not. */
export interface StaffSearch {
  /** Reads everything ahead of the first use, which is quick then; ends before when it is to stop. */
  prepare(db: Db, stopping: AbortSignal): Promise<void>
  /** Ids of those with the words; at most 500, the best. */
  search(db: Db, words: string): Promise<string[]>
  /** Ids of those that are about the same as one, the likeliest first, itself not among them. */
  similar(db: Db, to: { readonly id: string; readonly title: string; readonly description: string }): Promise<string[]>
}

/** An index in memory that is built at its first use, unless it was prepared, and looks for changes in the database before each one. */
export function createStaffSearch(): StaffSearch {
  const index = new SubmissionIndex()
  const known = new Map<string, number>()
  let newest: Date | null = null

  /** True of one that was not known as it is. */
  function take(row: SubmissionDocument): boolean {
    if (newest === null || row.updatedAt > newest) newest = row.updatedAt
    if (known.get(row.id) === row.updatedAt.getTime()) return false
    known.set(row.id, row.updatedAt.getTime())
    index.add(row)
    return true
  }

  async function refresh(db: Db, stopping?: AbortSignal): Promise<void> {
    let after = newest === null ? null : { updatedAt: new Date(newest.getTime() - OVERLAP), id: '' }
    let taken = 0
    for (;;) {
      const rows = await changedDocuments(db, { after, limit: BATCH })
      for (const row of rows) if (take(row) && ++taken % AT_ONCE === 0) await setImmediate()
      const last = rows.at(-1)
      if (last === undefined || rows.length < BATCH || stopping?.aborted === true) return
      after = last
    }
  }

  return {
    prepare: refresh,
    async search(db, words) {
      await refresh(db)
      return index.search(words, {}, MOST).map(({ id }) => id)
    },
    async similar(db, { id, title, description }) {
      await refresh(db)
      const found = index.similar({ title, description }, 4).map((one) => one.id)
      return found.filter((one) => one !== id).slice(0, 3)
    },
  }
}
