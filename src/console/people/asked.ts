import { z } from 'zod'
import { helpRequest, type HelpRequestRow } from '../../store/helpDesk.js'
import type { Call } from '../page.js'

/** Of an answer, in characters: Telegram's longest message is 4096. */
export const LONGEST_ANSWER = 3500

/** The one that the address names; null when there is none. */
export async function requestOf({ params, desk }: Call): Promise<HelpRequestRow | null> {
  const id = z.coerce.number().int().positive().safeParse(params['id'])
  return id.success ? helpRequest(desk.at.store.db, id.data) : null
}
