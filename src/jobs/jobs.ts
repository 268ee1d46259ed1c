import { Cron } from 'croner'
import { TIME_ZONE } from '../participation/timeZone.js'
import { lastRun, recordRun } from '../store/jobs.js'
import { erasures } from './erasures.js'
import { forget } from './forget.js'
import type { Job, JobContext } from './job.js'
import { warn } from './silence.js'

const SECOND = 1000
const everyJob: readonly Job[] = [erasures, warn, forget]

export interface Jobs {
  /** Does at once what was missed, and everything at its time from now on. */
  start(): void
  /** Resolves when no job is being done. */
  stop(): Promise<void>
}

/** The jobs done by the clock, one at a time; what fails is logged and tried again at its next time. */
export function createJobs(options: Omit<JobContext, 'stopping'>, jobs = everyJob): Jobs {
  const stopping = new AbortController()
  const context: JobContext = { ...options, stopping: stopping.signal }
  let crons: Cron[] = []
  let round = Promise.resolve()
  const queue = (work: () => Promise<void>): void => {
    round = round.then(work)
  }
  return {
    start() {
      const missable = jobs.filter((job) => job.catchesUp)
      for (const job of missable) queue(() => runIfMissed(job, context))
      crons = jobs.map((job) => {
        const when = { timezone: TIME_ZONE, unref: true }
        return new Cron(job.pattern, when, () => {
          queue(() => runJob(job, context))
        })
      })
    },
    async stop() {
      for (const cron of crons) cron.stop()
      stopping.abort('stopping')
      await round
    },
  }
}

/** Does a job now and remembers when, if it came to its end. */
export async function runJob(job: Job, context: JobContext): Promise<void> {
  if (context.stopping.aborted) return
  try {
    const at = context.clock.now()
    await job.run(context)
    if (job.catchesUp && !isCutShort(context)) await recordRun(context.store.db, job.name, at)
  } catch (error) {
    context.log.error({ err: error, job: job.name }, 'a job failed')
  }
}

/** Does a job whose last time passed without it. */
export async function runIfMissed(job: Job, context: JobContext): Promise<void> {
  const last = await lastRun(context.store.db, job.name)
  // A run at the reference itself would not be among those before it.
  const reference = new Date(context.clock.now().getTime() + SECOND)
  const [due] = new Cron(job.pattern, { timezone: TIME_ZONE, paused: true }).previousRuns(1, reference)
  if (last === null || (due !== undefined && last < due)) await runJob(job, context)
}

/** Stopped between two batches: the rest is for the next start. */
function isCutShort({ stopping }: JobContext): boolean {
  return stopping.aborted
}
