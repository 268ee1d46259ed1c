import type { Db } from '../../src/store/client.js'
import type { give } from '../support/given.js'
import type { World } from './world.js'

/** Does what staff or others would do. Nobody is told of it: in the same transaction it counts as told. */
export function untold<T>(world: World, work: (place: Parameters<typeof give>[0]) => Promise<T>): Promise<T> {
  return world.store.transaction(async (tx) => {
    const store = { db: tx, transaction: <R>(inside: (tx: Db) => Promise<R>) => inside(tx) }
    const result = await work({ store, now: world.clock.now() })
    await tx.notification.updateMany({ where: { state: 'waiting' }, data: { state: 'sent', settledAt: new Date(0) } })
    return result
  })
}
