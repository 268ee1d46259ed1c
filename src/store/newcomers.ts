import type { Db } from './client.js'
import { sqlTime } from './time.js'

/** Inside the transaction of somebody's first turn, which is written after its actions: makes what they store about the person possible. */
export async function ensureContact(
  tx: Db,
  { id, language, now }: { readonly id: string; readonly language: string | null; readonly now: Date },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO Contact (id, language, createdAt, lastSeenAt)
    VALUES (${id}, ${language}, ${sqlTime(now)}, ${sqlTime(now)})
    ON CONFLICT (id) DO NOTHING`
}
