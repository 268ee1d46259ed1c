import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { commitTurns } from '../../src/store/turns.js'
import { newStore, NOON, turn } from './world.js'

class Failure extends Error {}

function person(id: string) {
  return { id, language: 'es', createdAt: NOON, lastSeenAt: NOON }
}

async function ids(store: Store): Promise<string[]> {
  const rows = await store.db.contact.findMany({ orderBy: { id: 'asc' } })
  return rows.map(({ id }) => id)
}

/** A promise that somebody else resolves. */
function signal() {
  let give: () => void = () => undefined
  const given = new Promise<void>((resolve) => (give = resolve))
  return { give, given }
}

/** Opens a transaction, does `beside` while it is open, then lets it fail. */
async function besideFailure(store: Store, beside: () => Promise<unknown>): Promise<unknown> {
  const [opened, done] = [signal(), signal()]
  const failing = store.transaction(async (tx) => {
    await tx.contact.create({ data: person('inside') })
    opened.give()
    await done.given
    throw new Failure()
  })
  await opened.given
  // Awaited from the start: a query of Prisma begins only then.
  const result = (async () => beside())()
  // Time enough for a statement that does not wait to run.
  for (let i = 0; i < 20; i++) await setImmediate()
  done.give()
  await expect(failing).rejects.toBeInstanceOf(Failure)
  return result
}

test('a transaction leaves all of it', async () => {
  const store = await newStore()
  const result = await store.transaction(async (tx) => {
    await tx.contact.create({ data: person('a') })
    await tx.contact.create({ data: person('b') })
    return 'done'
  })
  expect(result).toBe('done')
  expect(await ids(store)).toEqual(['a', 'b'])
})

test('a transaction that throws leaves nothing', async () => {
  const store = await newStore()
  const work = store.transaction(async (tx) => {
    await tx.contact.create({ data: person('a') })
    throw new Failure()
  })
  await expect(work).rejects.toBeInstanceOf(Failure)
  expect(await ids(store)).toEqual([])
})

test('a write acknowledged beside an open transaction stays when that fails', async () => {
  const store = await newStore()
  await besideFailure(store, () => store.db.contact.create({ data: person('beside') }))
  expect(await ids(store)).toEqual(['beside'])
})

test('a raw write acknowledged beside an open transaction stays when that fails', async () => {
  const store = await newStore()
  const sql = 'INSERT INTO Contact (id, createdAt, lastSeenAt) VALUES (?, ?, ?)'
  await besideFailure(store, () => store.db.$executeRawUnsafe(sql, 'raw', NOON, NOON))
  expect(await ids(store)).toEqual(['raw'])
})

test('turns committed beside an open transaction stay when that fails', async () => {
  const store = await newStore()
  await besideFailure(store, () => commitTurns(store, [turn('ana')], NOON))
  expect(await ids(store)).toEqual(['c-ana'])
})

test('a read beside an open transaction does not see what that has not committed', async () => {
  const store = await newStore()
  expect(await besideFailure(store, () => store.db.contact.count())).toBe(0)
})

test('using the store inside a transaction is an error at once', async () => {
  const store = await newStore()
  const inside = (use: () => Promise<unknown>) => store.transaction(async () => use())
  const refused = /inside a transaction/
  await expect(inside(() => store.db.contact.count())).rejects.toThrow(refused)
  await expect(inside(() => store.db.$queryRaw`SELECT 1`)).rejects.toThrow(refused)
  await expect(inside(() => store.transaction(() => Promise.resolve()))).rejects.toThrow(refused)
  await expect(inside(() => commitTurns(store, [turn('ana')], NOON))).rejects.toThrow(refused)
  const { contact } = store.db
  await expect(inside(() => contact.count())).rejects.toThrow(refused)
  expect(await ids(store)).toEqual([])
})

test('work that a transaction left behind may use the store when that is over', async () => {
  const store = await newStore()
  const over = signal()
  let later: Promise<number> = Promise.resolve(-1)
  await store.transaction(async (tx) => {
    await tx.contact.create({ data: person('a') })
    later = over.given.then(() => store.db.contact.count())
  })
  over.give()
  expect(await later).toBe(1)
})

test('transactions come one after the other, in the order of asking', async () => {
  const store = await newStore()
  const log: string[] = []
  const noted = (name: string) =>
    store.transaction(async (tx) => {
      log.push(`${name} begins`)
      await tx.contact.count()
      log.push(`${name} ends`)
    })
  await Promise.all([noted('first'), noted('second')])
  expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
})

test('a failed statement does not stand in the way of the next transaction', async () => {
  const store = await newStore()
  const orphan = { channel: 'web', providerId: 'x', contactId: 'nobody', addressId: 'none', turn: 1, kind: 'text' }
  const broken = store.batch([
    { sql: `INSERT INTO Contact (id, createdAt, lastSeenAt) VALUES (?, 'x', 'x')`, args: ['half'] },
    { sql: 'INSERT INTO Inbound (channel) VALUES (?)', args: ['web'] },
  ])
  await expect(broken).rejects.toThrow()
  const data = { ...orphan, outcome: 'quiet', receivedAt: NOON }
  await expect(store.transaction((tx) => tx.inbound.create({ data }))).rejects.toThrow(/[Ff]oreign key/)
  await store.transaction((tx) => tx.contact.create({ data: person('a') }))
  expect(await ids(store)).toEqual(['a'])
})

test('a transaction that could not begin does not stand in the way of the next', async () => {
  const store = await newStore()
  const write = { sql: `INSERT INTO Contact (id, createdAt, lastSeenAt) VALUES (?, 'x', 'x')`, args: ['b'] }
  await store.db.$queryRawUnsafe('PRAGMA query_only = ON')
  await expect(store.batch([write])).rejects.toThrow(/readonly/)
  await expect(store.transaction((tx) => tx.contact.create({ data: person('a') }))).rejects.toThrow(/readonly/)
  await store.db.$queryRawUnsafe('PRAGMA query_only = OFF')
  await store.transaction((tx) => tx.contact.create({ data: person('a') }))
  expect(await ids(store)).toEqual(['a'])
})

describe('what goes along', () => {
  const adds = (id: string) => ({
    sql: 'INSERT INTO Contact (id, createdAt, lastSeenAt) VALUES (?, ?, ?)',
    args: [id, NOON.toISOString(), NOON.toISOString()],
  })

  test('is part of the next batch, and comes first in it', async () => {
    const store = await newStore()
    const along = store.along(() => adds('a'))
    const seen = { sql: `UPDATE Contact SET language = 'qug' WHERE id = ? RETURNING id`, args: ['a'], returns: true }
    expect(await store.batch([seen])).toEqual([{ id: 'a' }])
    await along
  })

  test('goes by itself when no batch comes', async () => {
    const store = await newStore()
    await Promise.all([store.along(() => adds('a')), store.along(() => null), store.along(() => adds('b'))])
    expect(await ids(store)).toEqual(['a', 'b'])
  })

  test('is stored when the batch fails', async () => {
    const store = await newStore()
    const along = store.along(() => adds('a'))
    await expect(store.batch([adds('b'), adds('b')])).rejects.toThrow(/Unique/)
    await along
    expect(await ids(store)).toEqual(['a'])
  })

  test('tells that it failed, and the batch is stored', async () => {
    const store = await newStore()
    const along = store.along(() => ({ sql: 'INSERT INTO Contact (id) VALUES (?)', args: ['half'] }))
    const batch = store.batch([adds('b')])
    await expect(along).rejects.toThrow(/NOT NULL|Null/)
    await expect(batch).resolves.toEqual([])
    expect(await ids(store)).toEqual(['b'])
  })
})

test('closing waits for the transaction under way', async () => {
  const store = await newStore()
  const opened = signal()
  let finished = false
  const work = store.transaction(async (tx) => {
    opened.give()
    for (let i = 0; i < 20; i++) await setImmediate()
    await tx.contact.create({ data: person('a') })
    finished = true
  })
  await opened.given
  await store.close()
  expect(finished).toBe(true)
  await work
})

test('with many writers and failing transactions, every acknowledged write is there at the end', async () => {
  const store = await newStore()
  const acknowledged: string[] = []
  const failed: string[] = []
  const attempts = Array.from({ length: 400 }, async (_, i) => {
    const id = `n${String(i).padStart(3, '0')}`
    for (let wait = 0; wait < i % 7; wait++) await setImmediate()
    try {
      await write(store, id, i)
      acknowledged.push(id)
    } catch (error) {
      expect(error).toBeInstanceOf(Failure)
      failed.push(id)
    }
  })
  await Promise.all(attempts)
  expect(failed).toHaveLength(100)
  expect((await ids(store)).map((id) => id.replace('c-', ''))).toEqual(acknowledged.sort())
})

/** Writes one contact in one of four ways; the last fails after it wrote. */
async function write(store: Store, id: string, i: number): Promise<void> {
  if (i % 4 === 0) await store.db.contact.create({ data: person(`c-${id}`) })
  if (i % 4 === 1) await commitTurns(store, [turn(id)], NOON)
  if (i % 4 === 2) await store.transaction((tx) => tx.contact.create({ data: person(`c-${id}`) }))
  if (i % 4 !== 3) return
  await store.transaction(async (tx) => {
    await tx.contact.create({ data: person(`c-${id}`) })
    await setImmediate()
    throw new Failure()
  })
}

test('a statement sent after its transaction is over is refused and writes nothing', async () => {
  const store = await newStore()
  const tx = await store.transaction((open) => Promise.resolve(open))
  const late = tx.$executeRawUnsafe(`INSERT INTO Contact (id, createdAt, lastSeenAt) VALUES ('late', 'x', 'x')`)
  await expect(late).rejects.toThrow(/over/)
  expect(await ids(store)).toEqual([])
})
