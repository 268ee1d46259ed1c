import { AsyncLocalStorage } from 'node:async_hooks'
import { connectExclusive, type ExclusiveAdapter } from './adapter.js'
import { createBatches, type Batches, type Statement } from './batch.js'
import { withDirectRaw } from './direct.js'
import { prepareFile } from './file.js'
import { PrismaClient, type Prisma } from './generated/client.js'
import { guarded } from './guard.js'
import { warm } from './warm.js'

/** A handle for reading and writing: the store's own, or that of an open transaction. Opaque outside `store/`. */
export type Db = Prisma.TransactionClient

export interface Store {
  /** For work outside transactions; it waits while one is open. Using it inside a transaction's callback throws at once. */
  readonly db: Db
  /** All of it or none: what `work` wrote through `tx` is durable when this resolves, and gone when it rejects. At most 10 s. */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>
  /** Raw statements in one transaction, all or none, and what they returned: for the hot path alone. */
  batch(statements: readonly Statement[]): Promise<Record<string, unknown>[]>
  /** A raw statement that nobody waits for: it shares the next `batch`, or goes by itself at once when there is none. */
  readonly along: Batches['along']
  /** Resolves when the file is closed; transactions under way are finished first. */
  close(): Promise<void>
  /** Rejects when the database does not answer. */
  ping(): Promise<void>
}

export interface StoreOptions {
  /** `file:/abs/path.db` */
  readonly url: string
  readonly now: () => Date
}

/** Milliseconds: how long a transaction may wait for its turn, and how long it may take. */
const PATIENCE = { maxWait: 60_000, timeout: 10_000 }

/** Opens the database, made and migrated when needed. Throws a StoreError when the file cannot be used, which is then left as it is. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const file = await prepareFile(options.url)
  const adapter = await connectExclusive(file)
  const store = storeOn(adapter)
  try {
    await warm(store, options.now())
  } catch (error) {
    await store.close()
    throw error
  }
  return store
}

function storeOn(adapter: ExclusiveAdapter): Store {
  const { provider, adapterName } = adapter
  const client = new PrismaClient({
    adapter: { provider, adapterName, connect: () => Promise.resolve(adapter) },
    transactionOptions: PATIENCE,
  })
  const inside = new AsyncLocalStorage<{ open: boolean }>()
  const refuseInside = (): void => {
    if (inside.getStore()?.open === true) throw new Error(SELF_WAIT)
  }
  const db = withDirectRaw(guarded<Db>(client, refuseInside), adapter, refuseInside)
  const underWay = new Set<Promise<unknown>>()
  const batches = createBatches(adapter)

  const transaction = async <T>(work: (tx: Db) => Promise<T>): Promise<T> => {
    refuseInside()
    const scope = { open: true }
    const result = client.$transaction((tx) => inside.run(scope, () => work(withDirectRaw(tx, adapter.open))))
    underWay.add(result)
    try {
      return await result
    } finally {
      scope.open = false
      underWay.delete(result)
    }
  }
  return {
    db,
    transaction,
    batch: async (statements) => {
      refuseInside()
      return batches.run(statements)
    },
    along: (make) => batches.along(make),
    close: async () => {
      await Promise.allSettled(underWay)
      await client.$disconnect()
      // Node carries every storage that was ever used along with each promise, for as long as the process lives.
      inside.disable()
    },
    ping: async () => {
      await db.$queryRaw`SELECT 1`
    },
  }
}

const SELF_WAIT =
  "the store itself was used inside a transaction, where it would wait for that to end: use the transaction's own handle"
