import { attachmentFolder } from '../attachments/fetcher.js'
import { knownFiles } from '../store/attachments.js'
import { BATCH } from './batches.js'
import type { JobContext } from './job.js'

/** A file is written a moment before the row that names it. */
const HOUR = 3_600_000

/** Removes the files of attachments that no row names (any more); how many there were. */
export async function sweepFiles(
  context: Pick<JobContext, 'store' | 'dataDir' | 'clock' | 'stopping'>,
): Promise<number> {
  const { store, dataDir, clock, stopping } = context
  const folder = attachmentFolder(dataDir)
  const names = await folder.olderThan(new Date(clock.now().getTime() - HOUR))
  let removed = 0
  for (let start = 0; start < names.length && !stopping.aborted; start += BATCH) {
    const batch = names.slice(start, start + BATCH)
    const known = await knownFiles(store.db, batch)
    const gone = batch.filter((name) => !known.has(name))
    for (const name of gone) await folder.remove(name)
    removed += gone.length
  }
  return removed
}
