import { fold } from '../../engine/fold.js'
import { findActor } from '../../store/actors.js'
import { audit } from '../../store/audit.js'
import type { SubmissionRow } from '../../store/submissions.js'
import type { Call } from '../page.js'

/** Parts of names that name nobody. */
const particles = new Set(['del', 'las', 'los', 'san', 'von', 'van'])
const SHORTEST = 3

/**
 * Whether a text contains the name, or a part of the name, of an author who does not want to be named; however it is written. That it
 * does is written down in the audit log, since whoever tries one name after the other would learn who the author is.
 */
export async function namesWithheld(
  { desk, person }: Call,
  { code, naming, authorId }: Pick<SubmissionRow, 'code' | 'naming' | 'authorId'>,
  text: string,
): Promise<boolean> {
  if (naming === 'public' || authorId === null) return false
  const { db } = desk.at.store
  const actor = await findActor(db, authorId)
  if (actor === null || !namesSomebody(text, actor.name)) return false
  const who = { who: person.name, whoId: person.id, at: desk.at.now() }
  await audit(db, { ...who, action: 'submission.name_warning', subject: code })
  return true
}

function namesSomebody(text: string, name: string): boolean {
  const words = new Set(fold(text).split(' '))
  const parts = fold(name).split(' ')
  return parts.some((part) => part.length >= SHORTEST && !particles.has(part) && words.has(part))
}
