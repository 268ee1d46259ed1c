import type { LiveContent } from '../../content/live.js'
import type { Files } from '../../content/check.js'
import type { TextDraft } from '../../store/textDrafts.js'

/** A text in one language. */
export interface TextCell {
  readonly key: string
  readonly language: string
  /** False for a language whose texts somebody who speaks it has to read yet. */
  readonly isComplete: boolean
  /** What citizens read; null where the language has no such text. */
  readonly text: string | null
  /** What the file of the language says. */
  readonly filed: string | null
  readonly isReviewed: boolean
  readonly draft: TextDraft | null
}

/** A text in every language, in their order. */
export interface TextLine {
  readonly key: string
  /** The first part of its key: a flow or a theme. */
  readonly group: string
  readonly cells: readonly TextCell[]
}

/** Every text, in the order of the files. */
export function catalogueOf(live: LiveContent, drafts: readonly TextDraft[]): TextLine[] {
  const now = live.current()
  const drafted = new Map(drafts.map((draft) => [`${draft.language} ${draft.key}`, draft]))
  const keys = new Set(now.locales.flatMap(({ texts }) => [...texts.keys()]))
  return [...keys].map((key) => ({
    key,
    group: key.split('.')[0] ?? '',
    cells: now.locales.map(({ language: { id, complete } }) => {
      const entry = entryOf(now, id, key)
      return {
        ...{ key, language: id, isComplete: complete },
        text: entry?.text ?? null,
        filed: entryOf(live.files, id, key)?.text ?? null,
        isReviewed: entry?.reviewed ?? false,
        draft: drafted.get(`${id} ${key}`) ?? null,
      }
    }),
  }))
}

function entryOf({ locales }: Files, language: string, key: string) {
  return locales.find((locale) => locale.language.id === language)?.texts.get(key)
}

export function isChanged({ text, filed }: TextCell): boolean {
  return text !== filed
}

/** Nobody who speaks the language has read it. */
export function needsReview({ isComplete, isReviewed, text }: TextCell): boolean {
  return !isComplete && !isReviewed && text !== null
}
