import { looked } from '../../http/api/broadcastSchemas.js'
import { admins, type Call } from '../page.js'
import { ask } from './ask.js'
import type { Drafted } from './composing.js'
import type { Broadcast } from './typed.js'

/** The draft that the address names; null when there is none, or it is none any more. */
export async function draftOf(call: Call): Promise<Drafted | null> {
  const { params } = call
  const found = await ask(call, 'get /broadcasts/{id}', { params: { id: params['id'] ?? '' } }, looked)
  if (found.kind === 'refused' || found.body.preview === null) return null
  return { broadcast: found.body.broadcast, preview: found.body.preview }
}

/** An urgent draft is for administrators to change. */
export function mayChange({ person }: Pick<Call, 'person'>, { mode }: Pick<Broadcast, 'mode'>): boolean {
  return mode !== 'urgent' || admins.includes(person.role)
}
