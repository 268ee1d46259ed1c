import { regularly, type Regular } from '../conversation/regularly.js'
import type { Log } from '../log.js'
import { noteArrivals, noteReceipts } from '../store/broadcastRecipients.js'
import { unfinishedBroadcasts, type BroadcastRow } from '../store/broadcasts.js'
import { announcementOf, type Announcement } from './announcement.js'
import type { BroadcastContext } from './context.js'
import { expand } from './expand.js'
import { supply } from './feed.js'
import { tend } from './tend.js'

const EVERY_MS = 500
const RECEIPTS_EVERY_MS = 10_000
/** For how long after its confirmation it is noted what the platform tells of a broadcast's messages. */
const RECEIPTS_FOR_MS = 7 * 24 * 60 * 60 * 1000

export interface BroadcastWorkerOptions extends BroadcastContext {
  readonly log: Log
  /** Told when something was queued on a channel, so that it is sent soon. */
  readonly onQueued: (channel: string) => void
}

/** Keeps confirmed broadcasts going, from `start` to `stop` and whenever it is woken. What fails is logged and tried again. */
export function createBroadcastWorker(options: BroadcastWorkerOptions): Regular {
  let receiptsAt = 0
  const worker = regularly({
    everyMs: EVERY_MS,
    atOnce: true,
    async look(stopping) {
      if (!(await attendAll(options, stopping))) worker.wake()
      const now = options.clock.now().getTime()
      if (now < receiptsAt) return
      receiptsAt = now + RECEIPTS_EVERY_MS
      const since = new Date(now - RECEIPTS_FOR_MS)
      await noteArrivals(options.store.db, { since })
      await noteReceipts(options.store.db, since)
    },
    onFailure(error) {
      options.log.error({ err: error }, 'broadcasts could not be looked after')
    },
  })
  return worker
}

/** One look at all that is unfinished. False when there is more to be done at once. */
export async function attendAll(options: BroadcastWorkerOptions, stopping?: AbortSignal): Promise<boolean> {
  const rows = await unfinishedBroadcasts(options.store.db)
  const ready: Announcement[] = []
  let more = false
  for (const row of rows) {
    if (stopping?.aborted === true) return true
    const attended = await attend(options, row)
    if (attended.ready !== null) ready.push(attended.ready)
    more ||= attended.more
  }
  for (const channel of options.channels) {
    if (stopping?.aborted === true) return true
    if ((await supply(options, channel, ready)) > 0) options.onQueued(channel.name)
  }
  return !more
}

interface Attended {
  /** The broadcast where copies of it may be sent now. */
  readonly ready: Announcement | null
  /** Something is left that can be done at once. */
  readonly more: boolean
}

/** One that fails stands in nobody's way, and waits for the next look. */
async function attend(options: BroadcastWorkerOptions, row: BroadcastRow): Promise<Attended> {
  try {
    const more = row.expandedAt === null
    if (more) await expand(options, row.id)
    const broadcast = announcementOf(row)
    const ready = (await tend(options, broadcast)) === 'ready' && broadcast.state === 'sending'
    return { ready: ready ? broadcast : null, more }
  } catch (error) {
    options.log.error({ err: error, broadcast: row.id }, 'a broadcast could not be looked after; trying again')
    return { ready: null, more: false }
  }
}
