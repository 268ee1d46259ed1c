import type { Clock } from '../clock.js'
import type { Content } from '../content/content.js'
import type { Log } from '../log.js'
import type { Store } from '../store/client.js'

/** What every job works with. */
export interface JobContext {
  readonly store: Store
  readonly content: Content
  readonly clock: Clock
  readonly log: Log
  /** DATA_DIR. */
  readonly dataDir: string
  /** Asked between two batches: what is left waits for the next run. */
  readonly stopping: AbortSignal
}

/** Something done by the clock. */
export interface Job {
  readonly name: string
  /** When, as cron writes it, in the municipality's time. */
  readonly pattern: string
  /** Done at start when its time passed while nobody was there to do it. */
  readonly catchesUp: boolean
  /** Does all that is due; doing it again has no effect. */
  run(context: JobContext): Promise<void>
}
