import type { TextPlace } from '../../store/textDrafts.js'
import type { Answer } from '../page.js'

export const TEXTS = '/console/content/texts'
export const DRAFTS = `${TEXTS}/drafts`
export const REVIEW = `${TEXTS}/review`
export const EXPORT = `${TEXTS}/export`

export function placeOf({ language, key }: TextPlace): string {
  return `${TEXTS}/${language}/${key}`
}

/** There is no such text. */
export const gone: Answer = { kind: 'redirect', to: TEXTS, said: 'text_gone' }
