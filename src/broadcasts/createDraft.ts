import { createHash } from 'node:crypto'
import type { Staff } from '../staff/roles.js'
import { addBroadcast, broadcastByKey, type BroadcastContent, type BroadcastRow } from '../store/broadcasts.js'
import { acceptDraft, type Refused } from './accept.js'
import { announcementOf, type Announcement } from './announcement.js'
import type { BroadcastContext } from './context.js'
import type { Draft } from './draft.js'
import { note } from './note.js'

export interface DraftRequest {
  readonly draft: Draft
  readonly image?: Uint8Array | undefined
  /** What the maker calls this request: a repeat under the same key makes no second draft. */
  readonly key?: string | undefined
  readonly by: Staff
}

export type Created =
  | { readonly kind: 'created' | 'repeated'; readonly broadcast: Announcement }
  /** The key came before, with something else. */
  | { readonly kind: 'key_reused' }
  | Refused

/** Writes a draft down; nothing is sent before it is confirmed. */
export async function createDraft(at: BroadcastContext, request: DraftRequest): Promise<Created> {
  const { draft, image = null, key, by } = request
  const asked = { createdById: by.id, key, requestHash: hashOf(request) }
  const earlier = key === undefined ? null : await broadcastByKey(at.store.db, { createdById: by.id, key })
  if (earlier !== null) return repeated(earlier, asked.requestHash)
  const accepted = await acceptDraft(at, { draft, image, by })
  if (accepted.kind !== 'accepted') return accepted
  const written = await write(at, request, { ...accepted.content, requestHash: asked.requestHash })
  if (written.kind === 'created') return { kind: 'created', broadcast: announcementOf(written.row) }
  if (accepted.content.image !== null) await at.images.remove(accepted.content.image)
  return repeated(written.row, asked.requestHash)
}

/** Two requests of one key may come at once: the second finds the first one's draft. */
async function write(
  { clock, store }: BroadcastContext,
  { by, draft, key }: DraftRequest,
  content: BroadcastContent & { readonly requestHash: string },
): Promise<{ readonly kind: 'created' | 'earlier'; readonly row: BroadcastRow }> {
  const now = clock.now()
  return store.transaction(async (tx) => {
    const earlier = key === undefined ? null : await broadcastByKey(tx, { createdById: by.id, key })
    if (earlier !== null) return { kind: 'earlier', row: earlier }
    const made = { ...content, idempotencyKey: key ?? null, createdBy: by.name, createdById: by.id }
    const row = await addBroadcast(tx, made, now)
    const { title, topic, mode, reason } = draft
    await note(tx, { id: row.id, action: 'create', by, after: { title, topic, mode }, reason, now })
    return { kind: 'created', row }
  })
}

function repeated(earlier: BroadcastRow, requestHash: string): Created {
  if (earlier.requestHash !== requestHash) return { kind: 'key_reused' }
  return { kind: 'repeated', broadcast: announcementOf(earlier) }
}

function hashOf({ draft, image }: DraftRequest): string {
  return createHash('sha256')
    .update(JSON.stringify(draft))
    .update(image ?? '')
    .digest('hex')
}
