import type { Staff } from '../staff/roles.js'
import { audit, type NewAuditEntry } from '../store/audit.js'
import type { Db } from '../store/client.js'

/** Leaves a line in the audit log: what was done to a broadcast, and by whom. */
export async function note(
  tx: Db,
  line: Pick<NewAuditEntry, 'before' | 'after'> & {
    readonly id: number
    readonly action: string
    readonly by: Staff
    readonly reason?: string | null | undefined
    readonly now: Date
  },
): Promise<void> {
  const { id, action, by, reason, now, ...change } = line
  await audit(tx, {
    ...change,
    at: now,
    who: by.name,
    whoId: by.id,
    action: `broadcast.${action}`,
    subject: `broadcast:${String(id)}`,
    ...(reason == null ? {} : { reason }),
  })
}
