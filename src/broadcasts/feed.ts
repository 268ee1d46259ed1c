import { setImmediate } from 'node:timers/promises'
import {
  handOver,
  nextRecipients,
  passOver,
  queuedOn,
  type HandedCopy,
  type NextRecipient,
} from '../store/broadcastFeed.js'
import type { Db } from '../store/client.js'
import { audienceQueryOf, type Announcement } from './announcement.js'
import { copyOf } from './compose.js'
import type { BroadcastContext, ChannelFacts } from './context.js'

/** Copies handed over in one transaction: some milliseconds. */
const CHUNK = 200
/** How many seconds' worth of copies wait in the outbox of a channel, where they can be taken back; and how many at the least and the most. */
const SUPPLY = { seconds: 2, least: 4, most: 2_000 }

/** Hands copies of these to the outbox of a channel, in this order, until it is supplied for some seconds. How many. */
export async function supply(
  at: BroadcastContext,
  channel: ChannelFacts,
  broadcasts: readonly Announcement[],
): Promise<number> {
  const wanted = Math.min(SUPPLY.most, Math.max(SUPPLY.least, Math.ceil(channel.perSecond * SUPPLY.seconds)))
  let room = broadcasts.length === 0 ? 0 : wanted - (await queuedOn(at.store.db, channel.name))
  let handed = 0
  for (const broadcast of broadcasts) {
    while (room > 0) {
      const chunk = { channel: channel.name, limit: Math.min(room, CHUNK) }
      const fed = await at.store.transaction((tx) => feed(at, broadcast, chunk, tx))
      if (fed === null) break
      room -= fed
      handed += fed
      await setImmediate()
    }
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
