import type { Staff } from '../staff/roles.js'
import { findActor } from '../store/actors.js'
import { addressOf } from '../store/addresses.js'
import { broadcastById } from '../store/broadcasts.js'
import { enqueue } from '../store/deliveries.js'
import { announcementOf } from './announcement.js'
import { copyOf } from './compose.js'
import type { BroadcastContext } from './context.js'
import { note } from './note.js'

/** As what staff write: at once, whatever the hour. */
const STAFF_PRIORITY = 1

/** A chat of somebody who is known to the service. */
export type TrialPlace = { readonly contactId: string } | { readonly channel: string; readonly address: string }

export type Tried =
  | { readonly kind: 'queued'; readonly channel: string; readonly language: string }
  /** There is no such person, or no chat of theirs that can be written to. */
  | { readonly kind: 'no_address' }
  | { readonly kind: 'not_found' }

/** Sends a broadcast, whatever its state, to one chat as that person would read it; it counts nowhere. */
export async function sendTest(
  { clock, content, store }: BroadcastContext,
  { id, to, by }: { readonly id: number; readonly to: TrialPlace; readonly by: Staff },
): Promise<Tried> {
  const now = clock.now()
  return store.transaction(async (tx): Promise<Tried> => {
    const row = await broadcastById(tx, id)
    if (row === null) return { kind: 'not_found' }
    const place = await addressOf(tx, to)
    if (place === null) return { kind: 'no_address' }
    const { addressId, channel, contactId } = place
    const actor = await findActor(tx, contactId)
    const reader = { ...place, name: actor?.name ?? null, parish: actor?.parish ?? null }
    const { body, language } = copyOf(content, announcementOf(row), reader)
    await enqueue(tx, { contactId, addressId, kind: 'staff', priority: STAFF_PRIORITY, body, now })
    await note(tx, { id, action: 'test', by, after: { channel, language }, now })
    return { kind: 'queued', channel, language }
  })
}
