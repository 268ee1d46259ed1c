import type { Staff } from '../staff/roles.js'
import { broadcastById, type BroadcastContent } from '../store/broadcasts.js'
import { announcementOf, type Announcement } from './announcement.js'
import { checkDraft, type FieldProblem } from './check.js'
import type { BroadcastContext } from './context.js'
import type { Draft } from './draft.js'
import { keepImage } from './images.js'
import type { BroadcastState } from './states.js'

/** What was asked cannot be, whatever is stored. Urgent broadcasts are for administrators. */
export type Refused =
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] }
  | { readonly kind: 'not_allowed'; readonly needed: 'admin' }

/** What is stored stands against it. */
export type Unchanged =
  | { readonly kind: 'not_found' }
  | { readonly kind: 'conflict'; readonly version: number }
  | { readonly kind: 'not_a_draft'; readonly state: BroadcastState }

/** A draft as it is stored, its picture kept. */
export type Accepted = { readonly kind: 'accepted'; readonly content: BroadcastContent }

/** Checks everything and keeps the picture; one that is given by its name is kept already. */
export async function acceptDraft(
  at: BroadcastContext,
  { draft, image, by }: { readonly draft: Draft; readonly image: Uint8Array | string | null; readonly by: Staff },
): Promise<Accepted | Refused> {
  if (draft.mode === 'urgent' && by.role !== 'admin') return { kind: 'not_allowed', needed: 'admin' }
  const problems = checkDraft(at, draft, image !== null)
  if (problems.length > 0) return { kind: 'invalid', problems }
  const kept = image === null || typeof image === 'string' ? image : await keepImage(at.images, image)
  if (kept !== null && typeof kept !== 'string') return { kind: 'invalid', problems: [kept] }
  return { kind: 'accepted', content: contentOf(draft, kept) }
}

function contentOf(draft: Draft, image: string | null): BroadcastContent {
  const { title, topic, mode, reason } = draft
  return {
    ...{ title, topic, mode, reason, image },
    messages: JSON.stringify(draft.messages),
    buttons: JSON.stringify(draft.buttons),
    audience: JSON.stringify(draft.audience),
    sendAt: draft.sendAt === null ? null : new Date(draft.sendAt),
    expiresAt: draft.expiresAt === null ? null : new Date(draft.expiresAt),
  }
}

/** The draft of that id, and of that version where one is given. */
export async function findDraft(
  at: Pick<BroadcastContext, 'store'>,
  { id, version }: { readonly id: number; readonly version?: number | undefined },
): Promise<{ readonly kind: 'draft'; readonly broadcast: Announcement } | Unchanged> {
  const row = await broadcastById(at.store.db, id)
  if (row === null) return { kind: 'not_found' }
  const broadcast = announcementOf(row)
  if (broadcast.state !== 'draft') return { kind: 'not_a_draft', state: broadcast.state }
  if (version !== undefined && version !== row.version) return { kind: 'conflict', version: row.version }
  return { kind: 'draft', broadcast }
}

/** Why a draft that was there a moment ago could not be changed. */
export async function whyUnchanged(at: Pick<BroadcastContext, 'store'>, id: number): Promise<Unchanged> {
  const found = await findDraft(at, { id })
  return found.kind === 'draft' ? { kind: 'conflict', version: found.broadcast.version } : found
}
