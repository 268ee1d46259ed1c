import type { Db } from './client.js'
import { untouched } from './eraseSubmissions.js'

/** What erasing its author would mean for a submission. */
export interface ErasedSubmission {
  readonly id: string
  readonly code: string
  readonly published: boolean
  /** Staff work on it or others hang on it: it stays, without the name, whatever the author chooses. */
  readonly needed: boolean
}

/** The submissions of a person, the oldest first, as eraseContact would see them. */
export async function erasureOutlook(db: Db, contactId: string): Promise<ErasedSubmission[]> {
  const rows = await db.submission.findMany({
    where: { authorId: contactId },
    orderBy: { id: 'asc' },
    include: { _count: { select: { duplicates: true } } },
  })
  return rows.map(({ id, code, publishedAt, state, _count }) => ({
    id,
    code,
    published: publishedAt !== null,
    needed: !untouched.includes(state) || _count.duplicates > 0,
  }))
}
