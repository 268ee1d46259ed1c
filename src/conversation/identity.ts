import type { InboundEvent } from '../channels/channel.js'
import type { Db } from '../store/client.js'
import { identify } from '../store/identities.js'
import { loadTurns, type LoadedTurn, type TurnKey } from '../store/loadTurns.js'
import { isLate } from './late.js'

/** Everything by which the channel knows the person, as keys: whoever shares one is the same person. */
export function namesOf({ channel, address, aliases = [] }: InboundEvent): string[] {
  return [address, ...aliases].map((name) => `${channel} ${name}`)
}

/** What is looked for before a turn. */
export function keyOf(event: InboundEvent): TurnKey {
  const { channel, address, eventId, aliases = [] } = event
  const others = [...new Set(aliases)].filter((alias) => alias !== address)
  return { channel, address, eventId, aliases: others, late: isLate(event) }
}

/**
 * True when somebody proves to be one person with somebody else, or is known by another name, which is stored before the turn and in
 * its transaction. New names of whoever writes by one that is known, or of a stranger, are stored with the turn, in passing.
 */
export function teaches({ input }: InboundEvent, { contact, divided, newAliases }: LoadedTurn): boolean {
  return divided || (input.kind === 'identified' && contact !== null && newAliases.length > 0)
}

/** What is known before the turn. */
export async function loadTurn(event: InboundEvent, tx: Db): Promise<LoadedTurn> {
  const [loaded] = await loadTurns(tx, [keyOf(event)])
  if (loaded === undefined) throw new Error('a turn was loaded as nothing')
  return loaded
}

/** The same, after it was stored what the event tells of who is who. A repeat tells nothing. */
export async function learnAndLoad(event: InboundEvent, now: Date, tx: Db): Promise<LoadedTurn> {
  const loaded = await loadTurn(event, tx)
  if (loaded.seen || !teaches(event, loaded)) return loaded
  const { channel, address, aliases = [] } = keyOf(event)
  await identify(tx, { channel, addresses: [address, ...aliases], now })
  return loadTurn(event, tx)
}
