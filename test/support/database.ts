import { copyFileSync, existsSync } from 'node:fs'
import { inject } from 'vitest'

/** Puts an empty database of the present shape there, which opens faster than one that is yet to be made; not over another. */
export function placeDatabase(file: string): void {
  if (!existsSync(file)) copyFileSync(inject('emptyDatabase'), file)
}
