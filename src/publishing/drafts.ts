import type { Staff } from '../staff/roles.js'
import { audit } from '../store/audit.js'
import type { Store } from '../store/client.js'
import { dropTextDrafts, keepTextDraft, markOf, type TextPlace } from '../store/textDrafts.js'

interface Change extends TextPlace {
  /** Null: the draft goes. */
  readonly text: string | null
  /** What its writer saw of the text (see `markOf`). */
  readonly mark: string
}

/** Keeps a change of a text until it is published. False, and nothing is kept, when somebody else has changed the text meanwhile. */
export async function changeDraft(
  store: Pick<Store, 'transaction'>,
  { language, key, text, mark }: Change,
  { by, now }: { readonly by: Staff; readonly now: Date },
): Promise<boolean> {
  const place = { language, key }
  return store.transaction(async (tx) => {
    if ((await markOf(tx, place)) !== mark) return false
    if (text === null) await dropTextDrafts(tx, [place])
    else await keepTextDraft(tx, { ...place, text, by: by.name, at: now })
    const action = text === null ? 'text.discard' : 'text.draft'
    const after = text === null ? {} : { after: { text } }
    await audit(tx, { who: by.name, whoId: by.id, at: now, action, subject: `${language}/${key}`, ...after })
    return true
  })
}
