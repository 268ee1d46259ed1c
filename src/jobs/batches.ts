import { setImmediate } from 'node:timers/promises'
import type { Db } from '../store/client.js'
import type { JobContext } from './job.js'

/** Rows of one transaction: a few milliseconds, so that nobody waits for long behind it. */
export const BATCH = 500

/** Repeats a batch, each in a transaction of its own, until there is nothing more; how many rows in all. */
export async function inBatches(
  { store, stopping }: Pick<JobContext, 'store' | 'stopping'>,
  batch: (tx: Db) => Promise<number>,
): Promise<number> {
  let all = 0
  while (!stopping.aborted) {
    const rows = await store.transaction(batch)
    if (rows === 0) break
    all += rows
    await setImmediate()
  }
  return all
}
