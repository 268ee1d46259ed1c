import { regularly, type Regular } from '../conversation/regularly.js'
import type { Removal } from '../channels/channel.js'
import type { Log } from '../log.js'
import { copiesToWithdraw, noteWithdrawals, withdrawnSince, type SentCopy } from '../store/broadcastWithdrawals.js'
import { broadcastChannels } from './audience.js'
import type { BroadcastContext } from './context.js'

const EVERY_MS = 500
/** So that what is sent meanwhile keeps its share of what the platform lets through. */
const AT_ONCE = 10
/** Of a channel on which nothing can be deleted. */
const CHUNK = 500
/** Telegram lets a message be deleted for two days. */
const FOR_MS = 3 * 24 * 60 * 60 * 1000

/** Deletes one message on its platform. Never rejects. */
export type Remove = (copy: SentCopy) => Promise<Removal>

export interface WithdrawalOptions extends Pick<BroadcastContext, 'store' | 'clock'> {
  readonly log: Log
  /** How a channel deletes; undefined for one that cannot, or is switched off. */
  readonly remover: (channel: string) => Remove | undefined
}

/** Takes back the messages of broadcasts that staff withdrew, from `start` to `stop`. Doing one again has no effect. */
export function createWithdrawals(options: WithdrawalOptions): Regular {
  const seen = new Map<string, string>()
  return regularly({
    everyMs: EVERY_MS,
    async look() {
      while (await withdrawSome(options, seen));
    },
    onFailure(error) {
      options.log.error({ err: error }, 'a broadcast could not be taken back; trying again')
    },
  })
}

/** One step for each channel. True when there is more that can be done at once. `seen`: up to whom each was gone through. */
export async function withdrawSome(options: WithdrawalOptions, seen: Map<string, string>): Promise<boolean> {
  let more = false
  const since = new Date(options.clock.now().getTime() - FOR_MS)
  for (const broadcastId of await withdrawnSince(options.store.db, since))
    for (const channel of broadcastChannels) more = (await step(options, { broadcastId, channel }, seen)) || more
  return more
}

interface Place {
  readonly broadcastId: number
  readonly channel: string
}

async function step(options: WithdrawalOptions, place: Place, seen: Map<string, string>): Promise<boolean> {
  const { remover, store } = options
  const remove = remover(place.channel)
  const key = `${String(place.broadcastId)} ${place.channel}`
  const limit = remove === undefined ? CHUNK : AT_ONCE
  const copies = await copiesToWithdraw(store.db, { ...place, after: seen.get(key) ?? '', limit })
  if (remove === undefined) {
    const contactIds = copies.map(({ contactId }) => contactId)
    await noteWithdrawals(store.db, { ...place, contactIds, withdrawal: 'refused' })
    return copies.length === limit
  }
  for (const copy of copies) {
    const withdrawal = await remove(copy)
    if (withdrawal === 'unreachable') break
    await noteWithdrawals(store.db, { ...place, contactIds: [copy.contactId], withdrawal })
    seen.set(key, copy.contactId)
  }
  return false
}
