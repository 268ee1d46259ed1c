import { fold } from '../../engine/fold.js'
import { findActor } from '../../store/actors.js'
import type { Db } from '../../store/client.js'
import type { SubmissionRow } from '../../store/submissions.js'

/** Parts of names that name nobody. */
const particles = new Set(['del', 'las', 'los', 'san', 'von', 'van'])
const SHORTEST = 3

/** Whether a text contains the name, or a part of the name, of an author who does not want to be named; however it is written. */
export async function namesWithheld(
  db: Db,
  { naming, authorId }: Pick<SubmissionRow, 'naming' | 'authorId'>,
  text: string,
): Promise<boolean> {
  if (naming === 'public' || authorId === null) return false
  const actor = await findActor(db, authorId)
  return actor !== null && namesSomebody(text, actor.name)
}

function namesSomebody(text: string, name: string): boolean {
  const words = new Set(fold(text).split(' '))
  const parts = fold(name).split(' ')
  return parts.some((part) => part.length >= SHORTEST && !particles.has(part) && words.has(part))
}
