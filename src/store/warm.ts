import type { Store } from './client.js'
import { claimDeliveries } from './claims.js'
import { loadTurns } from './loadTurns.js'
import { hotStatements } from './turns.js'

/** Runs every statement of a turn once, with nothing to do, so that the first citizen does not wait for their preparation. */
export async function warm(store: Store, now: Date): Promise<void> {
  await loadTurns(store.db, [])
  await store.batch(hotStatements.map((sql) => ({ sql, args: ['[]'] })))
  await claimDeliveries(store, { channel: '', now, limit: 1 })
  await store.transaction((tx) => tx.contact.findFirst({ where: { id: '' } }))
}
