import { setImmediate } from 'node:timers/promises'
import {
  handOver,
  nextRecipients,
  passOver,
  queuedOn,
  type HandedCopy,
  type NextRecipient,
} from '../store/broadcastFeed.js'
import type { Log } from '../log.js'
import type { Db } from '../store/client.js'
import { audienceQueryOf, type Announcement } from './announcement.js'
import { copyOf } from './compose.js'
import type { BroadcastContext, ChannelFacts } from './context.js'

/** Copies handed over in one transaction: some milliseconds. */
const CHUNK = 200
/** How many seconds' worth of copies wait in the outbox of a channel, where they can be taken back; and how many at the least and the most. */
const SUPPLY = { seconds: 2, least: 4, most: 2_000 }

/**
 * Hands copies of these to the outbox of a channel, in this order, until it is supplied for some seconds. How many. One that fails is logged
 * and stands in nobody's way.
 */
export async function supply(
  at: BroadcastContext & { readonly log: Log },
  channel: ChannelFacts,
  broadcasts: readonly Announcement[],
): Promise<number> {
  const wanted = Math.min(SUPPLY.most, Math.max(SUPPLY.least, Math.ceil(channel.perSecond * SUPPLY.seconds)))
  const room = broadcasts.length === 0 ? 0 : wanted - (await queuedOn(at.store.db, channel.name))
  let handed = 0
  for (const broadcast of broadcasts) {
    try {
      handed += await feedUpTo(at, broadcast, channel.name, room - handed)
    } catch (error) {
      at.log.error({ err: error, broadcast: broadcast.id }, 'copies of a broadcast could not be made; trying again')
    }
  }
  return handed
}

/** How many copies were handed over, at most `most`, in as many transactions as that takes. */
async function feedUpTo(at: BroadcastContext, broadcast: Announcement, channel: string, most: number): Promise<number> {
  let handed = 0
  while (handed < most) {
    const chunk = { channel, limit: Math.min(most - handed, CHUNK) }
    const fed = await at.store.transaction((tx) => feed(at, broadcast, chunk, tx))
    if (fed === null) break
    handed += fed
    await setImmediate()
  }
  return handed
}

/** How many of the next ones were handed over, the others being passed over; null when there are no more. */
async function feed(
  at: BroadcastContext,
  broadcast: Announcement,
  { channel, limit }: { readonly channel: string; readonly limit: number },
  tx: Db,
): Promise<number | null> {
  const now = at.clock.now()
  const { id: broadcastId } = broadcast
  const reach = audienceQueryOf(at, broadcast, now)
  const people = await nextRecipients(tx, { ...reach, broadcastId, channel, limit, now })
  if (people.length === 0) return null
  const copies = people.flatMap((person) => copyFor(at, broadcast, person) ?? [])
  const left = people.flatMap(({ contactId, reason }) => (reason === null ? [] : [{ contactId, reason }]))
  await handOver(tx, { broadcastId, copies, now })
  await passOver(tx, { broadcastId, people: left, now })
  return copies.length
}

function copyFor({ content }: BroadcastContext, broadcast: Announcement, person: NextRecipient): HandedCopy | null {
  const { contactId, reason, to } = person
  if (reason !== null || to === null) return null
  return { contactId, ...to, ...copyOf(content, broadcast, { ...person, channel: to.channel }) }
}
