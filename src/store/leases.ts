import type { Db } from './client.js'
import { sqlTime } from './time.js'

/**
 * Takes the lease when it is free, lapsed, already ours, or its holder is surely gone; null when someone else has it. The
 * fence grows with every change of holder, and stays when the holder takes its own lease again.
 */
export async function acquireLease(
  db: Db,
  options: {
    readonly name: string
    readonly holder: string
    readonly ttlMs: number
    readonly now: Date
    /** Says of a holder that it is surely gone, so that its lease need not be waited for. */
    readonly stale?: (holder: string) => boolean
  },
): Promise<{ readonly fence: number } | null> {
  const { name, holder, ttlMs, now, stale } = options
  const until = new Date(now.getTime() + ttlMs)
  await db.$executeRaw`
    INSERT INTO Lease (name, holder, fence, until) VALUES (${name}, '', 0, ${sqlTime(new Date(0))})
    ON CONFLICT (name) DO NOTHING`
  const held = await db.lease.findUniqueOrThrow({ where: { name } })
  const ours = held.holder === holder
  if (!ours && held.until > now && stale?.(held.holder) !== true) return null
  const fence = ours ? held.fence : held.fence + 1
  // `where` holds all that was read: no effect when anybody changed it meanwhile, its holder by renewing included.
  const { count } = await db.lease.updateMany({ where: held, data: { holder, fence, until } })
  return count === 1 ? { fence } : null
}

/** Holds the lease for another `ttlMs`. False when it went to someone else: stop at once what it guards. */
export async function renewLease(
  db: Db,
  options: {
    readonly name: string
    readonly holder: string
    readonly fence: number
    readonly ttlMs: number
    readonly now: Date
  },
): Promise<boolean> {
  const { name, holder, fence, ttlMs, now } = options
  const until = new Date(now.getTime() + ttlMs)
  const { count } = await db.lease.updateMany({ where: { name, holder, fence }, data: { until } })
  return count === 1
}

/** Gives the lease back; no effect when someone else has it. */
export async function releaseLease(
  db: Db,
  options: { readonly name: string; readonly holder: string; readonly fence: number },
): Promise<void> {
  const { name, holder, fence } = options
  await db.lease.updateMany({ where: { name, holder, fence }, data: { holder: '', until: new Date(0) } })
}
