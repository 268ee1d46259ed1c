import type { Clock } from '../../clock.js'
import type { Log } from '../../log.js'
import type { InboundEvent } from '../channel.js'
import { ownAddresses, ownNumber, personAt } from './identity.js'
import type { MessagesStorage } from './messagesStorage.js'
import { pairSchema } from './payloads.js'
import type { Line } from './send.js'

/** A history tells of thousands. */
const AT_ONCE = 500

export interface AcquaintanceDeps {
  readonly storage: Pick<MessagesStorage, 'owners'>
  readonly clock: Clock
  readonly log: Log
}

interface Pair {
  readonly lid: string
  readonly number: string
}

/**
 * Which addresses WhatsApp says to be one person's, as events, for those of whom one at least is known and not yet that the other is theirs.
 * None when the database fails: the next message of the person brings it along. Never rejects.
 */
export async function acquaintances(
  told: readonly unknown[],
  line: Line,
  { clock, log, storage }: AcquaintanceDeps,
): Promise<InboundEvent[]> {
  const pairs = pairsIn(told, line)
  const events: InboundEvent[] = []
  try {
    for (let start = 0; start < pairs.length; start += AT_ONCE) {
      const some = pairs.slice(start, start + AT_ONCE)
      const owners = await storage.owners(some.flatMap(({ lid, number }) => [lid, number]))
      events.push(...some.flatMap((pair) => toEvent(pair, owners, clock.now()) ?? []))
    }
  } catch (err) {
    log.warn({ channel: 'whatsapp', err }, 'who is who could not be looked up')
  }
  return events
}

function pairsIn(told: readonly unknown[], { baileys, socket }: Line): Pair[] {
  const own = ownAddresses(baileys, socket)
  return told.flatMap((raw) => {
    const { lid = '', pn = '' } = pairSchema.safeParse(raw).data ?? {}
    const names = [personAt(baileys, lid), personAt(baileys, pn)].filter((name) => name !== undefined)
    const number = names.find((name) => ownNumber(name) !== undefined)
    const hidden = names.find((name) => ownNumber(name) === undefined)
    if (number === undefined || hidden === undefined || own.includes(number) || own.includes(hidden)) return []
    return [{ lid: hidden, number }]
  })
}

function toEvent({ lid, number }: Pair, owners: ReadonlyMap<string, string>, now: Date): InboundEvent | undefined {
  if (owners.get(lid) === owners.get(number)) return undefined
  const [address, other] = owners.has(lid) ? [lid, number] : [number, lid]
  return {
    channel: 'whatsapp',
    eventId: `${lid}=${number}`,
    address,
    aliases: [other],
    receivedAt: now,
    input: { kind: 'identified' },
  }
}
