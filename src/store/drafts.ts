import type { Db } from './client.js'

type DraftKind = 'registration' | 'submission'

export interface DraftKey {
  readonly contactId: string
  readonly kind: DraftKind
}

/** Keeps the answers so far (JSON) of what is not finished; one a contact and kind. */
export async function saveDraft(
  db: Db,
  { contactId, kind, data, now }: DraftKey & { readonly data: string; readonly now: Date },
): Promise<void> {
  await db.draft.upsert({
    where: { contactId_kind: { contactId, kind } },
    create: { contactId, kind, data, createdAt: now, updatedAt: now },
    update: { data, updatedAt: now },
  })
}

export async function loadDraft(
  db: Db,
  { contactId, kind }: DraftKey,
): Promise<{ readonly data: string; readonly updatedAt: Date } | null> {
  return db.draft.findUnique({
    where: { contactId_kind: { contactId, kind } },
    select: { data: true, updatedAt: true },
  })
}

export async function dropDraft(db: Db, { contactId, kind }: DraftKey): Promise<void> {
  await db.draft.deleteMany({ where: { contactId, kind } })
}
