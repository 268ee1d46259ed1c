import type { Db } from './client.js'

export interface NoteRow {
  readonly id: number
  readonly submissionId: string
  /** Who wrote it. */
  readonly staff: string
  readonly text: string
  readonly at: Date
}

/** Adds what staff write for themselves; its id. */
export async function addNote(
  db: Db,
  note: { readonly submissionId: string; readonly staff: string; readonly text: string; readonly now: Date },
): Promise<number> {
  const { submissionId, staff, text, now } = note
  const made = await db.note.create({ data: { submissionId, staff, text, at: now } })
  return made.id
}

/** The notes on a submission, oldest first. */
export async function notesOf(db: Db, submissionId: string): Promise<NoteRow[]> {
  return db.note.findMany({ where: { submissionId }, orderBy: { id: 'asc' } })
}
