import type { Db } from './client.js'

/** When a job that runs by the clock was last done to its end; null when it never was. */
export async function lastRun(db: Db, job: string): Promise<Date | null> {
  const row = await db.lease.findUnique({ where: { name: rowOf(job) } })
  return row?.until ?? null
}

export async function recordRun(db: Db, job: string, at: Date): Promise<void> {
  const name = rowOf(job)
  await db.lease.upsert({
    where: { name },
    create: { name, holder: '', fence: 1, until: at },
    update: { until: at, fence: { increment: 1 } },
  })
}

/** A job is nobody's lease: its row only remembers a time. */
function rowOf(job: string): string {
  return `job:${job}`
}
