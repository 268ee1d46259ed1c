import type { Accept, ChannelName } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Log } from '../log.js'
import type { Store } from '../store/client.js'
import { dueGoodbyes, finishForgotten, settleGoodbye } from '../store/helpDesk.js'
import { regularly, type Regular } from './regularly.js'

const EVERY_MS = 5_000
const BATCH = 50

export interface HandBackOptions {
  readonly store: Store
  readonly clock: Clock
  readonly accept: Accept
}

/** Lets the service go on with people whom staff are done with, or did not answer for a day; from `start` to `stop`. */
export function createHandBacks(options: HandBackOptions & { readonly log: Log }): Regular {
  return regularly({
    everyMs: EVERY_MS,
    atOnce: true,
    async look() {
      while ((await handBackSome(options)) === BATCH);
    },
    onFailure(error) {
      options.log.error({ err: error }, 'people could not be handed back to the service; trying again')
    },
  })
}

/** One look; how many were told. A repeat after a crash has no effect, as the event has an id of its own. */
export async function handBackSome({ store, clock, accept }: HandBackOptions): Promise<number> {
  await finishForgotten(store.db, clock.now())
  const due = await dueGoodbyes(store.db, BATCH)
  for (const { id, channel, address, late } of due) {
    const eventId = `handed back ${String(id)}`
    await accept({
      channel: channel as ChannelName,
      address,
      eventId,
      receivedAt: clock.now(),
      input: { kind: 'handed_back', late },
    })
    await settleGoodbye(store.db, id)
  }
  return due.length
}
