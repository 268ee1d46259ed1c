import type { Staff } from '../staff/roles.js'
import { broadcastById, changeBroadcast, dropDraftBroadcast, type BroadcastContent } from '../store/broadcasts.js'
import { acceptDraft, findDraft, whyUnchanged, type Refused, type Unchanged } from './accept.js'
import { announcementOf, draftOf, type Announcement } from './announcement.js'
import type { BroadcastContext } from './context.js'
import type { DraftChange } from './draft.js'
import { note } from './note.js'

export interface DraftChangeRequest {
  readonly id: number
  readonly version: number
  /** What is left out stays as it is. */
  readonly change: DraftChange
  /** Null takes the picture away. */
  readonly image?: Uint8Array | null | undefined
  readonly by: Staff
}

export type Changed = { readonly kind: 'changed'; readonly broadcast: Announcement } | Refused | Unchanged

export async function changeDraft(at: BroadcastContext, request: DraftChangeRequest): Promise<Changed> {
  const { id, change, image, by } = request
  const found = await findDraft(at, request)
  if (found.kind !== 'draft') return found
  const before = found.broadcast
  const draft = { ...draftOf(before), ...change }
  const accepted = await acceptDraft(at, { draft, image: image === undefined ? before.image : image, by })
  if (accepted.kind !== 'accepted') return accepted
  const { content } = accepted
  const broadcast = await write(at, request, content)
  const [kept, gone] = broadcast === null ? [before.image, content.image] : [content.image, before.image]
  if (gone !== null && gone !== kept) await at.images.remove(gone)
  return broadcast === null ? whyUnchanged(at, id) : { kind: 'changed', broadcast }
}

/** Null when somebody else was quicker. */
async function write(
  { clock, store }: BroadcastContext,
  { id, version, change, image, by }: DraftChangeRequest,
  content: BroadcastContent,
): Promise<Announcement | null> {
  const now = clock.now()
  return store.transaction(async (tx) => {
    const data = { ...content, changedById: by.id }
    if (!(await changeBroadcast(tx, { id, version, state: 'draft', data, now }))) return null
    const changed = [...Object.keys(change), ...(image === undefined ? [] : ['image'])]
    await note(tx, { id, action: 'change', by, after: { changed }, reason: change.reason, now })
    const row = await broadcastById(tx, id)
    return row && announcementOf(row)
  })
}

/** Deletes a draft as if it had never been; what is confirmed can only be cancelled. */
export async function deleteDraft(
  at: BroadcastContext,
  { id, version, by }: { readonly id: number; readonly version?: number | undefined; readonly by: Staff },
): Promise<{ readonly kind: 'deleted' } | Unchanged> {
  const found = await findDraft(at, { id, version })
  if (found.kind !== 'draft') return found
  const { image, title, version: present } = found.broadcast
  const now = at.clock.now()
  const dropped = await at.store.transaction(async (tx) => {
    const done = await dropDraftBroadcast(tx, { id, version: present })
    if (done) await note(tx, { id, action: 'delete', by, before: { title }, now })
    return done
  })
  if (!dropped) return whyUnchanged(at, id)
  if (image !== null) await at.images.remove(image)
  return { kind: 'deleted' }
}
