import type { Db } from './client.js'

/** How many submissions came before that moment and have no answer yet. */
export async function countUnanswered(db: Db, before: Date): Promise<number> {
  return db.submission.count({ where: { state: 'received', createdAt: { lt: before } } })
}

/** How many are in review though what was promised is over; with nothing promised, though they have been so since before `reviewedBefore`. */
export async function countOverdue(
  db: Db,
  { promisedBefore, reviewedBefore }: { readonly promisedBefore: Date; readonly reviewedBefore: Date },
): Promise<number> {
  const state = 'in_review'
  const lately = { to: state, at: { gte: reviewedBefore } }
  const promised = await db.submission.count({ where: { state, expectedAt: { lt: promisedBefore } } })
  return promised + (await db.submission.count({ where: { state, expectedAt: null, history: { none: lately } } }))
}

/** How many people wait for a person, and since when the first of them does. */
export async function waitingPeople(db: Db): Promise<{ readonly people: number; readonly since: Date | null }> {
  const { _count, _min } = await db.helpRequest.aggregate({
    where: { answeredAt: null, takenAt: null },
    _count: { _all: true },
    _min: { createdAt: true },
  })
  return { people: _count._all, since: _min.createdAt }
}
