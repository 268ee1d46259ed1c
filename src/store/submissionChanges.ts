import { isOpen, isReopening, surveyed, type Party, type SubmissionState } from '../participation/states.js'
import type { Db } from './client.js'
import { submissionRow, type SubmissionRow } from './submissionRow.js'
import { addSurveyPrompts, dropSurveyPrompts, queueNotifications, queuePublication } from './tellings.js'

/** What came of a change: `version` is the one that the submission has now. */
export type ChangeOutcome =
  | { readonly kind: 'changed'; readonly version: number }
  | { readonly kind: 'conflict'; readonly version: number }
  | { readonly kind: 'not_found' }

export type StateOutcome =
  | { readonly kind: 'changed'; readonly version: number; readonly eventId: number }
  | Exclude<ChangeOutcome, { kind: 'changed' }>
  /** It would be a duplicate of itself, perhaps by way of others. */
  | { readonly kind: 'cycle' }

export interface ChangeDetails {
  readonly responsibleUnit?: string
  readonly expectedAt?: Date
  /** The submission it is a duplicate of, which must exist. */
  readonly canonicalId?: string
  readonly receivingEntity?: string
  readonly evidenceUrl?: string
}

export interface StateChange {
  readonly id: string
  /** As the one who decides has seen it. */
  readonly version: number
  readonly to: SubmissionState
  readonly by: Party
  /** Which staff member. */
  readonly staff?: string
  /** The text for the public. */
  readonly text?: string
  readonly details?: ChangeDetails
  readonly now: Date
}

/**
 * Inside a transaction: changes the state, adds to the history, and queues what is to be told and asked. Whether the
 * change is allowed is the caller's to know (participation/states.ts); of two who change one version, the second is refused.
 */
export async function changeState(tx: Db, change: StateChange): Promise<StateOutcome> {
  const { id, version, to, by, now } = change
  const row = await findRow(tx, id)
  if (row === null) return { kind: 'not_found' }
  const canonicalId = to === 'duplicate' ? (change.details?.canonicalId ?? null) : null
  if (canonicalId !== null && (await leadsTo(tx, canonicalId, id))) return { kind: 'cycle' }
  const reopened = row.reopened || isReopening({ from: row.state, to, by })
  const data = { ...change.details, canonicalId, state: to, reopened }
  const written = await write(tx, { id, version, now }, data)
  if (written.kind !== 'changed') return written
  const eventId = await addEvent(tx, change, row.state)
  await queueNotifications(tx, { submissionId: id, eventId, except: by === 'author' ? row.authorId : null, now })
  if (surveyed.includes(to)) await addSurveyPrompts(tx, { submissionId: id, code: row.code, eventId, now })
  else if (isOpen(to)) await dropSurveyPrompts(tx, row.code)
  return { ...written, eventId }
}

/** Makes it public and queues that its author is told; one that is public already stays so since when it was. */
export async function publish(tx: Db, { id, version, now }: Versioned): Promise<ChangeOutcome> {
  const row = await tx.submission.findUnique({ where: { id } })
  const since = row?.publishedAt ?? null
  const written = await write(tx, { id, version, now }, { publishedAt: since ?? now })
  if (since === null && written.kind === 'changed') await queuePublication(tx, { submissionId: id, now })
  return written
}

/** Takes it out of everybody's sight but staff's and its author's. */
export async function hide(tx: Db, { id, version, now }: Versioned): Promise<ChangeOutcome> {
  return write(tx, { id, version, now }, { publishedAt: null })
}

/** Gives it to a staff member, or to nobody. */
export async function assign(
  tx: Db,
  { id, version, to, now }: Versioned & { readonly to: string | null },
): Promise<ChangeOutcome> {
  return write(tx, { id, version, now }, { assignedTo: to })
}

interface Versioned {
  readonly id: string
  readonly version: number
  readonly now: Date
}

type Changes = Omit<ChangeDetails, 'canonicalId'> & {
  readonly canonicalId?: string | null
  readonly state?: SubmissionState
  readonly reopened?: boolean
  readonly publishedAt?: Date | null
  readonly assignedTo?: string | null
}

async function findRow(tx: Db, id: string): Promise<SubmissionRow | null> {
  const row = await tx.submission.findUnique({ where: { id } })
  return row === null ? null : submissionRow(row)
}

/** Only while it has the version that was seen. */
async function write(tx: Db, { id, version, now }: Versioned, changes: Changes): Promise<ChangeOutcome> {
  const data = { ...changes, version: version + 1, updatedAt: now }
  const { count } = await tx.submission.updateMany({ where: { id, version }, data })
  if (count === 1) return { kind: 'changed', version: version + 1 }
  const row = await tx.submission.findUnique({ where: { id } })
  return row === null ? { kind: 'not_found' } : { kind: 'conflict', version: row.version }
}

async function addEvent(tx: Db, change: StateChange, from: string): Promise<number> {
  const { id, to, by, staff = null, text = null, details, now } = change
  const event = { submissionId: id, from, to, by, staff, text, at: now }
  const made = await tx.submissionEvent.create({
    data: { ...event, details: details === undefined ? null : JSON.stringify(details) },
  })
  return made.id
}

/** Whether who follows the canonical ones from `start` comes to `id`. */
async function leadsTo(tx: Db, start: string, id: string): Promise<boolean> {
  const seen = new Set<string>()
  let at: string | null = start
  while (at !== null && !seen.has(at)) {
    if (at === id) return true
    seen.add(at)
    const row: { canonicalId: string | null } | null = await tx.submission.findUnique({ where: { id: at } })
    at = row?.canonicalId ?? null
  }
  return false
}
