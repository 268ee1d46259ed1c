import { createHash } from 'node:crypto'
import type { Db } from './client.js'

/** A change of a text that is not published; there is one of each text, whoever writes it. */
export interface TextDraft {
  readonly language: string
  readonly key: string
  readonly text: string
  /** The name of whoever wrote it last. */
  readonly by: string
  readonly at: Date
}

/** A text of a language. */
export type TextPlace = Pick<TextDraft, 'language' | 'key'>

/** Every change that waits to be published, the oldest first. */
export async function textDrafts(db: Db): Promise<TextDraft[]> {
  return db.textDraft.findMany({ orderBy: [{ at: 'asc' }, { key: 'asc' }, { language: 'asc' }] })
}

/** The change of a text that waits to be published, if there is one. */
async function textDraftOf(db: Db, { language, key }: TextPlace): Promise<TextDraft | null> {
  return db.textDraft.findUnique({ where: { language_key: { language, key } } })
}

/** In place of the draft of the same text, if there is one. */
export async function keepTextDraft(db: Db, draft: TextDraft): Promise<void> {
  const { language, key, ...rest } = draft
  await db.textDraft.upsert({ where: { language_key: { language, key } }, create: draft, update: rest })
}

/** Forgets these drafts; those that are gone already do not matter. */
export async function dropTextDrafts(db: Db, which: readonly TextPlace[]): Promise<void> {
  for (const { language, key } of which) await db.textDraft.deleteMany({ where: { language, key } })
}

/** Another one whenever the text was published or its draft written: as long as it is the same, so is all that somebody saw of it. */
export async function markOf(db: Db, { language, key }: TextPlace): Promise<string> {
  const where = { language, key }
  const version = await db.textVersion.aggregate({ where, _max: { id: true } })
  const draft = await textDraftOf(db, where)
  const seen = [version._max.id, draft?.text, draft?.by, draft?.at]
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url')
}
