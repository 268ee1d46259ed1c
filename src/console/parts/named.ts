import type { Words } from '../words.js'

/** The text of a key that is made of what others decide, such as the name of a flow; `otherwise` where there is none. */
export function named({ t }: Words, key: string, otherwise: string): string {
  try {
    return t(key)
  } catch {
    return otherwise
  }
}
