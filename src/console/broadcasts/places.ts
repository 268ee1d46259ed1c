import type { Answer } from '../page.js'

export const HERE = '/console/broadcasts'

export function placeOf(id: number): string {
  return `${HERE}/${String(id)}`
}

/** There is no such announcement, or it is not what it was. */
export const gone: Answer = { kind: 'redirect', to: HERE, said: 'broadcast_gone' }
