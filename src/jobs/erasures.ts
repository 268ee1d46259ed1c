import { setImmediate } from 'node:timers/promises'
import { finishErasures } from '../store/contacts.js'
import { sweepFiles } from './files.js'
import type { Job, JobContext } from './job.js'

/** People of one transaction. */
const PEOPLE = 20

/** Lets the last traces of erased people go, once the answer that said so was sent, and the files that were theirs. */
export const erasures: Job = {
  name: 'erasures',
  // Soon: the answer that they are erased should be true within moments.
  pattern: '*/5 * * * * *',
  catchesUp: false,
  async run(context) {
    const finished = await finishAll(context)
    if (finished === 0) return
    context.log.info({ count: finished }, 'people who were to be erased are erased')
    await sweepFiles(context)
  },
}

async function finishAll({ clock, store, stopping }: JobContext): Promise<number> {
  let finished = 0
  for (let after: string | undefined = ''; after !== undefined && !stopping.aborted;) {
    const from: string = after
    const part = await store.transaction((tx) => finishErasures(tx, { now: clock.now(), after: from, limit: PEOPLE }))
    finished += part.finished
    after = part.next
    await setImmediate()
  }
  return finished
}
