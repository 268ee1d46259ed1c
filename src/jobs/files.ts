import { attachmentFolder } from '../attachments/fetcher.js'
import type { Folder } from '../attachments/folder.js'
import { imageFolder } from '../broadcasts/images.js'
import { knownFiles } from '../store/attachments.js'
import { knownImages } from '../store/broadcasts.js'
import { BATCH } from './batches.js'
import type { JobContext } from './job.js'

/** A file is written a moment before the row that names it. */
const HOUR = 3_600_000

type Sweeping = Pick<JobContext, 'store' | 'dataDir' | 'clock' | 'stopping'>

/** Removes the files of attachments and the pictures of broadcasts that no row names (any more); how many there were. */
export async function sweepFiles(context: Sweeping): Promise<number> {
  const { db } = context.store
  const files = await sweep(context, attachmentFolder(context.dataDir), (names) => knownFiles(db, names))
  const pictures = await sweep(context, imageFolder(context.dataDir), (names) => knownImages(db, names))
  return files + pictures
}

async function sweep(
  { clock, stopping }: Sweeping,
  folder: Folder,
  knownOf: (names: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<number> {
  const names = await folder.olderThan(new Date(clock.now().getTime() - HOUR))
  let removed = 0
  for (let start = 0; start < names.length && !stopping.aborted; start += BATCH) {
    const batch = names.slice(start, start + BATCH)
    const known = await knownOf(batch)
    const gone = batch.filter((name) => !known.has(name))
    for (const name of gone) await folder.remove(name)
    removed += gone.length
  }
  return removed
}
