import type { Staff } from '../staff/roles.js'
import { broadcastById, changeBroadcast } from '../store/broadcasts.js'
import { findDraft, whyUnchanged, type Unchanged } from './accept.js'
import { announcementOf, draftOf, type Announcement } from './announcement.js'
import type { BroadcastContext } from './context.js'
import { note } from './note.js'
import { countRecipients, type Recipients } from './recipients.js'

/** By how much of itself the number of recipients may have moved since it was shown. */
const TOLERANCE = 0.01

export type Confirmed =
  | { readonly kind: 'confirmed'; readonly broadcast: Announcement; readonly recipients: number }
  /** The number is another by now: to be looked at again. */
  | { readonly kind: 'moved'; readonly expected: number; readonly recipients: number }
  | { readonly kind: 'nobody'; readonly leftOut: Recipients['leftOut'] }
  | { readonly kind: 'expired'; readonly expiresAt: Date }
  /** Somebody else than who wrote it and who changed it last, or an administrator. */
  | { readonly kind: 'needs_another'; readonly createdBy: string }
  /** Where two must look at it, it must be said what the second has looked at. */
  | { readonly kind: 'needs_version' }
  | { readonly kind: 'not_allowed'; readonly needed: 'admin' }
  | Unchanged

/** Lets a draft go: from this moment its audience is fixed. `expected` is the number of recipients that was shown. */
export async function confirm(
  at: BroadcastContext,
  request: {
    readonly id: number
    readonly version?: number | undefined
    readonly expected: number
    readonly by: Staff
  },
): Promise<Confirmed> {
  const { id, expected, by } = request
  const found = await findDraft(at, request)
  if (found.kind !== 'draft') return found
  const draft = found.broadcast
  const forbidden = forbids(at, draft, request)
  if (forbidden !== null) return forbidden
  const { eligible, leftOut } = await (at.recent?.recount ?? countRecipients)(at, draftOf(draft))
  if (eligible === 0) return { kind: 'nobody', leftOut }
  if (Math.abs(eligible - expected) > expected * TOLERANCE) return { kind: 'moved', expected, recipients: eligible }
  const broadcast = await write(at, draft, { by, recipients: eligible })
  return broadcast === null ? whyUnchanged(at, id) : { kind: 'confirmed', broadcast, recipients: eligible }
}

function forbids(
  { approval, clock }: BroadcastContext,
  draft: Announcement,
  { by, version }: { readonly by: Staff; readonly version?: number | undefined },
): Confirmed | null {
  const { createdBy, expiresAt, mode } = draft
  if (mode === 'urgent' && by.role !== 'admin') return { kind: 'not_allowed', needed: 'admin' }
  if (approval === 'two' && !mayBeSecond(draft, by)) return { kind: 'needs_another', createdBy }
  if (approval === 'two' && version === undefined) return { kind: 'needs_version' }
  return expiresAt !== null && expiresAt <= clock.now() ? { kind: 'expired', expiresAt } : null
}

/** Where two must look at a draft: whoever wrote it, or changed it last, is the first. */
export function mayBeSecond(
  { createdById, changedById }: Pick<Announcement, 'createdById' | 'changedById'>,
  { id, role }: { readonly id: string; readonly role: string },
): boolean {
  return role === 'admin' || (id !== createdById && id !== changedById)
}

/** Null when somebody else was quicker. */
async function write(
  { clock, store }: BroadcastContext,
  { id, version, mode, reason }: Announcement,
  { by, recipients }: { readonly by: Staff; readonly recipients: number },
): Promise<Announcement | null> {
  const now = clock.now()
  const data = { state: 'expanding', confirmedBy: by.name, confirmedFor: recipients, confirmedAt: now }
  return store.transaction(async (tx) => {
    if (!(await changeBroadcast(tx, { id, version, state: 'draft', data, now }))) return null
    await note(tx, { id, action: 'confirm', by, after: { mode, recipients }, reason, now })
    const row = await broadcastById(tx, id)
    return row && announcementOf(row)
  })
}
