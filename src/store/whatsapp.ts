import type { Db, Store } from './client.js'
import { oneOf } from './stored.js'

/** There is one account; the column is there so that it need not stay so. */
const account = 'main'
/** The lease under which one process sends on the channel, and is connected. */
const lease = 'channel:whatsapp'

const owned = `EXISTS (SELECT 1 FROM Lease WHERE name = '${lease}' AND fence = ?)`
const reasons = ['banned', 'replaced'] as const

export interface WhatsappKeyChange {
  readonly type: string
  readonly id: string
  /** Encrypted; null deletes. */
  readonly value: Uint8Array | null
}

export interface WhatsappAccountState {
  readonly pairedAt: Date | null
  readonly stopped: (typeof reasons)[number] | null
}

/** What the WhatsApp channel keeps. What is written under a fence that is not the lease's any more changes nothing and gives false. */
export function createWhatsappStorage(store: Store, now: () => Date) {
  return {
    accountId: account,
    async readKeys(type: string, ids: readonly string[] | 'all'): Promise<{ id: string; value: Uint8Array }[]> {
      const rows = await (ids === 'all' ? selectAll(store, type) : select(store, type, ids))
      return rows.map(({ id, value }) => ({ id, value: Buffer.from(value, 'hex') }))
    },
    async writeKeys(changes: readonly WhatsappKeyChange[], fence: number): Promise<boolean> {
      const kept = changes.flatMap(({ type, id, value }) => (value === null ? [] : [{ type, id, value: hex(value) }]))
      const gone = changes.filter(({ value }) => value === null).map(({ type, id }) => ({ type, id }))
      const rows = await store.batch([
        { sql: `SELECT 1 AS owned WHERE ${owned}`, args: [fence], returns: true },
        { sql: UPSERT, args: [account, JSON.stringify(kept), fence] },
        { sql: DELETE, args: [account, JSON.stringify(gone), fence] },
      ])
      return rows.length === 1
    },
    wipe: (fence: number): Promise<boolean> =>
      whileOwner(store, fence, async (tx) => {
        await tx.whatsappKey.deleteMany({ where: { account } })
        await tx.whatsappAccount.updateMany({
          where: { account },
          data: { pairedAt: null, stopped: null, updatedAt: now() },
        })
      }),
    async account(): Promise<WhatsappAccountState> {
      const row = await store.db.whatsappAccount.findUnique({ where: { account } })
      if (row === null) return { pairedAt: null, stopped: null }
      return { pairedAt: row.pairedAt, stopped: row.stopped === null ? null : oneOf(reasons, row.stopped) }
    },
    changeAccount: (change: Partial<WhatsappAccountState>, fence: number): Promise<boolean> =>
      whileOwner(store, fence, async (tx) => {
        const data = { ...change, updatedAt: now() }
        await tx.whatsappAccount.upsert({ where: { account }, create: { account, ...data }, update: data })
      }),
  }
}

interface Row {
  readonly id: string
  readonly value: string
}

function select(store: Store, type: string, ids: readonly string[]): Promise<Row[]> {
  return store.db.$queryRaw`
    SELECT id, hex(value) AS value FROM WhatsappKey
    WHERE account = ${account} AND type = ${type} AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
}

function selectAll(store: Store, type: string): Promise<Row[]> {
  return store.db
    .$queryRaw`SELECT id, hex(value) AS value FROM WhatsappKey WHERE account = ${account} AND type = ${type}`
}

async function whileOwner(store: Store, fence: number, write: (tx: Db) => Promise<void>): Promise<boolean> {
  return store.transaction(async (tx) => {
    const held = await tx.lease.count({ where: { name: lease, fence } })
    if (held === 0) return false
    await write(tx)
    return true
  })
}

function hex(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
}

const UPSERT = `
  INSERT INTO WhatsappKey (account, type, id, value)
  SELECT ?, value ->> 'type', value ->> 'id', unhex(value ->> 'value') FROM json_each(?) WHERE ${owned}
  ON CONFLICT (account, type, id) DO UPDATE SET value = excluded.value`

const DELETE = `
  DELETE FROM WhatsappKey
  WHERE account = ? AND (type, id) IN (SELECT value ->> 'type', value ->> 'id' FROM json_each(?)) AND ${owned}`
