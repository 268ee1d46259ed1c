import { maskPersonal } from '../../participation/personalData.js'
import { nextStates } from '../../participation/states.js'
import { covers, type Staff } from '../../staff/roles.js'
import { findActor } from '../../store/actors.js'
import { submissionAttachments, type Attachment } from '../../store/attachments.js'
import type { Db } from '../../store/client.js'
import { notesOf } from '../../store/notes.js'
import { eventsOf } from '../../store/submissionEvents.js'
import { listSubmissions } from '../../store/submissionList.js'
import type { FoundSubmission, SubmissionRow } from '../../store/submissions.js'
import { supportsOf } from '../../store/supports.js'

/** Whether somebody may read names that are reserved, contact details, and what citizens wrote as they wrote it. */
export function seesPersonalData(staff: Staff | null): boolean {
  return staff !== null && covers(staff.role, 'editor')
}

/** One line of a list. */
export function itemOf(row: SubmissionRow, supports: number, staff: Staff | null) {
  const { id, code, kind, axis, parish, outside, state, assisted, assignedTo, version } = row
  return {
    ...{ id, code, kind, axis, parish, outside, state, assisted, assignedTo, version, supports },
    title: textFor(staff)(row.title),
    publishedAt: timeOrNull(row.publishedAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

/** Everything about one that this member of the staff may know. */
export async function submissionOf(db: Db, row: FoundSubmission, similar: readonly string[], staff: Staff | null) {
  const text = textFor(staff)
  const { latitude, longitude, responsibleUnit, receivingEntity, evidenceUrl, canonicalCode, reopened } = row
  return {
    ...itemOf(row, (await supportsOf(db, [row.id])).get(row.id) ?? 0, staff),
    ...{ latitude, longitude, responsibleUnit, receivingEntity, evidenceUrl, canonicalCode, reopened },
    expectedAt: timeOrNull(row.expectedAt),
    description: text(row.description),
    affected: row.affected === null ? null : text(row.affected),
    benefit: row.benefit === null ? null : text(row.benefit),
    author: await authorOf(db, row, staff),
    nextStates: [...new Set(nextStates(row.state, 'staff'))],
    history: (await eventsOf(db, row.id)).map((event) => ({ ...event, at: event.at.toISOString() })),
    notes: (await notesOf(db, row.id)).map((note) => ({ ...note, at: note.at.toISOString() })),
    attachments: (await submissionAttachments(db, row.id)).map(attachmentOf),
    similar: await similarOnes(db, similar, text),
  }
}

export function attachmentOf({ approvedAt, createdAt, ...file }: Attachment) {
  return { ...file, approvedAt: timeOrNull(approvedAt), createdAt: createdAt.toISOString() }
}

/** Who is anonymous stays so for everybody, and nothing leads from the submission to the person. */
async function authorOf(db: Db, { naming, authorName, authorId }: SubmissionRow, staff: Staff | null) {
  const isKnown = authorId !== null && naming !== 'anonymous' && seesPersonalData(staff)
  const actor = isKnown ? await findActor(db, authorId) : null
  const shown = naming === 'public' ? authorName : (actor?.name ?? null)
  return { naming, name: shown, actorId: actor?.contactId ?? null }
}

async function similarOnes(db: Db, ids: readonly string[], text: (given: string) => string) {
  const { rows } = await listSubmissions(db, { ids, limit: Math.max(1, ids.length) })
  const inOrder = rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
  return inOrder.map(({ id, code, title, state }) => ({ id, code, title: text(title), state }))
}

function textFor(staff: Staff | null): (text: string) => string {
  return seesPersonalData(staff) ? (text) => text : (text) => maskPersonal(text)
}

export function timeOrNull(time: Date | null): string | null {
  return time === null ? null : time.toISOString()
}
