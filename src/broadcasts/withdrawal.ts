import { regularly, type Regular } from '../conversation/regularly.js'
import type { Removal } from '../channels/channel.js'
import type { Log } from '../log.js'
import { copiesToWithdraw, noteWithdrawals, withdrawnSince, type SentCopy } from '../store/broadcastWithdrawals.js'
import { broadcastChannels } from './audience.js'
import type { BroadcastContext } from './context.js'

const EVERY_MS = 500
/** Ten a second, so that what is sent meanwhile keeps its share of what the platform lets through. */
const AT_ONCE = 5
/** Of a channel on which nothing can be deleted. */
const CHUNK = 500
/** Telegram lets a message be deleted for two days. */
const FOR_MS = 3 * 24 * 60 * 60 * 1000

/** Deletes one message on its platform. Never rejects. */
export type Remove = (copy: SentCopy) => Promise<Removal>

/** How a channel deletes; `cannot`: nothing can be deleted there. `off`: it is switched off, and may be switched on again. */
export type Remover = Remove | 'cannot' | 'off'

export interface WithdrawalOptions extends Pick<BroadcastContext, 'store' | 'clock'> {
  readonly log: Log
  readonly remover: (channel: string) => Remover
}

/** How far each broadcast was gone through on each channel, and what is asked nothing before when. */
export interface Going {
  readonly seen: Map<string, string>
  readonly pausedUntil: Map<string, Date>
}

/** From the beginning. */
export function newGoing(): Going {
  return { seen: new Map(), pausedUntil: new Map() }
}

/** Takes back the messages of broadcasts that staff withdrew, from `start` to `stop`. Doing one again has no effect. */
export function createWithdrawals(options: WithdrawalOptions): Regular {
  const going = newGoing()
  return regularly({
    everyMs: EVERY_MS,
    async look() {
      while (await withdrawSome(options, going));
    },
    onFailure(error) {
      options.log.error({ err: error }, 'a broadcast could not be taken back; trying again')
    },
  })
}

/** One step for each channel. True when there is more that can be done at once. */
export async function withdrawSome(options: WithdrawalOptions, going: Going): Promise<boolean> {
  let more = false
  const since = new Date(options.clock.now().getTime() - FOR_MS)
  for (const broadcastId of await withdrawnSince(options.store.db, since))
    for (const channel of broadcastChannels) more = (await step(options, { broadcastId, channel }, going)) || more
  return more
}

interface Place {
  readonly broadcastId: number
  readonly channel: string
}

async function step(options: WithdrawalOptions, place: Place, going: Going): Promise<boolean> {
  const remover = options.remover(place.channel)
  if (remover === 'off') return false
  if (remover === 'cannot') return refuseSome(options, place)
  const paused = going.pausedUntil.get(place.channel)
  if (paused === undefined || paused <= options.clock.now())
    await removeSome(options, place, { remove: remover, going })
  return false
}

async function refuseSome({ store }: WithdrawalOptions, place: Place): Promise<boolean> {
  const copies = await copiesToWithdraw(store.db, { ...place, after: '', limit: CHUNK })
  const contactIds = copies.map(({ contactId }) => contactId)
  await noteWithdrawals(store.db, { ...place, contactIds, withdrawal: 'refused' })
  return copies.length === CHUNK
}

async function removeSome(
  { clock, store }: WithdrawalOptions,
  place: Place,
  { remove, going }: { readonly remove: Remove; readonly going: Going },
): Promise<void> {
  const key = `${String(place.broadcastId)} ${place.channel}`
  const after = going.seen.get(key) ?? ''
  for (const copy of await copiesToWithdraw(store.db, { ...place, after, limit: AT_ONCE })) {
    const removal = await remove(copy)
    if (removal === 'unreachable') return
    if (typeof removal === 'object') {
      going.pausedUntil.set(place.channel, new Date(clock.now().getTime() + removal.retryAfterMs))
      return
    }
    await noteWithdrawals(store.db, { ...place, contactIds: [copy.contactId], withdrawal: removal })
    going.seen.set(key, copy.contactId)
  }
}
