import { z } from 'zod'
import { seesPersonalData, submissionOf } from '../../http/api/submissionView.js'
import { maskPersonal } from '../../participation/personalData.js'
import { findActor } from '../../store/actors.js'
import { auditOf, type AuditRow } from '../../store/audit.js'
import { conversationAbout, type ConversationEntry } from '../../store/conversation.js'
import type { FoundSubmission } from '../../store/submissions.js'
import { reportsOn } from '../../store/submissionReports.js'
import type { Call } from '../page.js'
import { staffOf } from '../perform.js'
import { assignees } from './people.js'
import type { Step } from './templates.js'
import type { Typed } from './typed.js'

/** How an item is shown, besides what it is. */
export interface Shown {
  readonly back: string
  /** What the answer begins with. */
  readonly step?: Step | undefined
  /** What was refused. */
  readonly typed?: Typed
  /** Why, in words. */
  readonly wrong?: string
  /** Somebody else was quicker. */
  readonly isConflict?: boolean
}

/** Everything that a page about one submission needs, as far as the reader may know it. */
export type View = Awaited<ReturnType<typeof viewOf>>

export async function viewOf(call: Call, row: FoundSubmission, shown: Shown) {
  const { desk, person } = call
  const { store, search } = desk.at
  const staff = staffOf(person)
  const isOpen = seesPersonalData(staff)
  const text = (words: string): string => (isOpen ? words : maskPersonal(words))
  const isEvaluator = person.role === 'evaluator'
  return {
    ...{ call, row, shown, text, isWorker: isOpen, isAssigner: isOpen && !isEvaluator },
    item: await submissionOf(store.db, row, isEvaluator ? [] : await search.similar(store.db, row), staff),
    conversation: await conversationOf(call, row),
    reports: isOpen ? await reportsOn(store.db, row.id) : [],
    people: isOpen && !isEvaluator ? await assignees(desk) : [],
    lastChange: await lastChangeOf(call, row.code),
  }
}

async function lastChangeOf({ desk }: Call, subject: string): Promise<AuditRow | null> {
  return (await auditOf(desk.at.store.db, { subject, limit: 1 })).rows[0] ?? null
}

/** One message as it is shown. */
export interface Said extends Omit<ConversationEntry, 'body'> {
  /** The citizen's words as they are, the service's in the neutral markup. */
  readonly text: string
}

/**
 * Null where it is not to be seen: nothing leads from an anonymous submission to a person, and reserved names are for those
 * who may know them. For the others, personal data and a reserved name are masked.
 */
async function conversationOf({ desk, person }: Call, row: FoundSubmission): Promise<Said[] | null> {
  const { authorId, naming } = row
  const isOpen = seesPersonalData(staffOf(person))
  if (authorId === null || naming === 'anonymous' || (naming === 'reserved' && !isOpen)) return null
  const { db } = desk.at.store
  const entries = (await conversationAbout(db, { ...row, authorId })).map(saidOf)
  if (isOpen) return entries
  const actor = await findActor(db, authorId)
  const name = actor?.naming === 'reserved' ? actor.name : null
  return entries.map((entry) => ({ ...entry, text: masked(entry.text, name) }))
}

const outgoing = z.object({ text: z.string() })

function saidOf({ body, ...entry }: ConversationEntry): Said {
  return { ...entry, text: entry.from === 'citizen' ? body : outgoing.parse(JSON.parse(body)).text }
}

const MASK = '•••'

function masked(body: string, name: string | null): string {
  const text = maskPersonal(body)
  return name === null || name === '' ? text : text.replaceAll(name, MASK)
}
