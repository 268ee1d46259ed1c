import type { Clock } from '../clock.js'
import type { Log } from '../log.js'
import { townDay } from '../participation/timeZone.js'
import type { Store } from '../store/client.js'
import { addStepCounts } from '../store/stepCounts.js'
import type { Place } from './reached.js'
import { regularly } from './regularly.js'

/** How often what was counted is written. */
const EVERY_MS = 30_000

/** Counts how many times people come to each question. */
export interface StepCounter {
  start(): void
  count(place: Place): void
  /** Resolves when everything that was counted is written, or could not be. */
  stop(): Promise<void>
}

/**
 * Counts in memory, so that a turn does not wait for it: a crash loses half a minute of figures, and nothing else. What is
 * counted belongs to the day on which it is written.
 */
export function createStepCounter(options: {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}): StepCounter {
  const { store, clock, log } = options
  const counts = new Map<string, Place & { reached: number }>()

  function add(place: Place, reached: number): void {
    const key = `${place.flow}/${place.step}`
    const known = counts.get(key)
    if (known === undefined) counts.set(key, { ...place, reached })
    else known.reached += reached
  }

  async function write(): Promise<void> {
    const taken = [...counts.values()]
    counts.clear()
    const day = townDay(clock.now())
    try {
      await addStepCounts(
        store.db,
        taken.map((one) => ({ day, ...one })),
      )
    } catch (error) {
      for (const { reached, ...place } of taken) add(place, reached)
      throw error
    }
  }

  const onFailure = (err: unknown): void => {
    log.error({ err }, 'how many people came to each question could not be written')
  }
  const worker = regularly({ everyMs: EVERY_MS, look: write, onFailure })
  return {
    start: () => {
      worker.start()
    },
    count: (place) => {
      add(place, 1)
    },
    async stop() {
      await worker.stop()
      await write().catch(onFailure)
    },
  }
}
