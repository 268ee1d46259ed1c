import { prismaAdapter } from 'better-auth/adapters/prisma'
import type { Db, Store } from './client.js'

/** The tables of staff as better-auth wants them handed over. */
export type StaffDatabase = ReturnType<typeof prismaAdapter>

/** For work outside transactions; where better-auth needs one, it is the store's, with its guard against waiting for itself. */
export function staffDatabase({ db, transaction }: Pick<Store, 'db' | 'transaction'>): StaffDatabase {
  return adapterOn(db, transaction)
}

/** For work inside an open transaction: all that better-auth writes is part of it. */
export function staffDatabaseIn(tx: Db): StaffDatabase {
  return adapterOn(tx, undefined)
}

/** better-auth opens a transaction where the client has a `$transaction`, and goes on in the present one where it has none. */
function adapterOn(db: Db, transaction: Store['transaction'] | undefined): StaffDatabase {
  const client = new Proxy(db, {
    get: (target, key): unknown => (key === '$transaction' ? transaction : Reflect.get(target, key)),
  })
  return prismaAdapter(client, { provider: 'sqlite', transaction: transaction !== undefined })
}
