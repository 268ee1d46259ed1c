import type { InboundEvent } from '../../src/channels/channel.js'
import type { Turn } from '../../src/conversation/receive.js'
import type { Talk } from './talk.js'

export type Arrival = Partial<Omit<InboundEvent, 'address' | 'input'>>

let events = 0

/** Delivers what comes from an address, words or anything else; what was said in answer, or undefined when there was no turn. */
export async function arrive(
  { clock, receiver, turns }: Pick<Talk, 'clock' | 'receiver' | 'turns'>,
  address: string,
  said: string | InboundEvent['input'],
  parts: Arrival = {},
): Promise<Turn | undefined> {
  const before = turns.length
  const input = typeof said === 'string' ? ({ kind: 'text', text: said } as const) : said
  const eventId = `event ${String(++events)}`
  await receiver.accept({ channel: 'web', address, eventId, receivedAt: clock.now(), input, ...parts })
  return turns.slice(before).at(-1)
}
