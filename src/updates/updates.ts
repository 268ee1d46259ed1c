import { regularly, type Regular } from '../conversation/regularly.js'
import type { Log } from '../log.js'
import { markOfWaiting } from '../store/notifications.js'
import { tellReady } from './ready.js'
import { tellChunk, together, type Told, type TellOptions } from './tell.js'

/** How often it is looked for what became due by itself, such as a digest. */
const EVERY_MS = 60_000

export interface UpdatesOptions extends TellOptions {
  readonly log: Log
  /** Told when something was queued, so that it is sent soon. */
  readonly onQueued: () => void
}

/**
 * Tells citizens what became of submissions, from `start` to `stop` and whenever it is woken; what fails is logged and tried again
 * the next time, and whoever was not told before a stop is told after the next start.
 */
export function createUpdates(options: UpdatesOptions): Regular {
  const look = createLook(options)
  let begun = false
  return regularly({
    everyMs: EVERY_MS,
    atOnce: true,
    async look(stopping) {
      const ready = begun ? 0 : await tellReady(options, stopping)
      begun = true
      if (ready + (await look(stopping)) > 0) options.onQueued()
    },
    onFailure(error) {
      options.log.error({ err: error }, 'people could not be told of changes')
    },
  })
}

/** Looks at everybody, but not while all that waits is known to wait for an hour that has not come. */
function createLook(options: TellOptions): (stopping: AbortSignal) => Promise<number> {
  let known: { readonly mark: string; readonly until: Date } | undefined
  return async (stopping) => {
    const mark = await markOfWaiting(options.store.db)
    if (mark === null) return 0
    if (known?.mark === mark && options.clock.now() < known.until) return 0
    const { told, until } = await tellAll(options, stopping)
    known = until === null || stopping.aborted ? undefined : { mark, until }
    return told
  }
}

/** Tells everybody for whom something waits, with room for others in between. */
export async function tellAll(options: TellOptions, stopping?: AbortSignal): Promise<Told> {
  let all: Told = { told: 0, until: null }
  for (let after: string | null = ''; after !== null && stopping?.aborted !== true;) {
    const { next, ...chunk } = await tellChunk(options, after)
    all = together(all, chunk)
    after = next
  }
  return all
}
