import { z } from 'zod'
import type { Statement } from './batch.js'
import type { Db, Store } from './client.js'
import { asConflict } from './conflict.js'
import type { ClaimedDelivery } from './deliveries.js'
import { sqlTime, sqlTimeOrNull } from './time.js'

export type InboundOutcome = 'answered' | 'quiet' | 'limited' | 'repeated' | 'failed'
type AddressState = 'reachable' | 'blocked'

export interface TurnKey {
  readonly channel: string
  readonly address: string
  readonly eventId: string
}

/** What is stored about one event and its sender before the turn. */
export interface LoadedTurn {
  /** The event was recorded before: a repeat. */
  readonly seen: boolean
  readonly contact: null | { readonly id: string; readonly language: string | null; readonly optedOutAt: Date | null }
  readonly address: null | { readonly id: string; readonly state: AddressState }
  /** `updatedAt` is when its last turn was. */
  readonly session: null | { readonly version: number; readonly data: string | null; readonly updatedAt: Date }
}

/** Everything one turn leaves behind. */
export interface TurnWrite {
  readonly event: {
    readonly channel: string
    readonly eventId: string
    readonly kind: string
    readonly text: string | null
    readonly payload: string | null
    readonly outcome: InboundOutcome
    readonly receivedAt: Date
  }
  readonly contact: {
    readonly id: string
    readonly isNew: boolean
    readonly changed: boolean
    readonly language: string | null
    readonly optedOutAt: Date | null
  }
  readonly address: {
    readonly id: string
    readonly isNew: boolean
    readonly changed: boolean
    readonly address: string
    readonly state: AddressState
  }
  readonly session: {
    /** The new number, one more than was loaded (1 for the first); also the number of the turn. */
    readonly version: number
    readonly flow: string | null
    readonly step: string | null
    readonly data: string | null
    readonly remindAt: Date | null
    readonly lapseAt: Date | null
  }
  /** Bodies of the replies (OutgoingMessage as JSON), sent in this order. */
  readonly replies: readonly string[]
  /** The first reply is handed to the dispatcher right after the commit, unless something else to the address comes before it. */
  readonly handOver?: boolean
}

interface LoadedRow {
  seen: bigint
  contactId: string | null
  language: string | null
  optedOutAt: Date | null
  addressId: string | null
  state: AddressState | null
  version: number | null
  updatedAt: Date | null
  data: string | null
}

const LOAD = `
  SELECT i.id IS NOT NULL AS seen, c.id AS contactId, c.language, c.optedOutAt, a.id AS addressId, a.state, s.version, s.data, s.updatedAt
  FROM json_each(?) AS k
  LEFT JOIN Inbound AS i ON i.channel = k.value ->> 0 AND i.providerId = k.value ->> 2
  LEFT JOIN Address AS a ON a.channel = k.value ->> 0 AND a.address = k.value ->> 1
  LEFT JOIN Contact AS c ON c.id = a.contactId
  LEFT JOIN Session AS s ON s.contactId = a.contactId
  ORDER BY k.key`

/** Reads what a group of turns needs, in one statement; one result a key, in the order given. */
export async function loadTurns(db: Db, keys: readonly TurnKey[]): Promise<LoadedTurn[]> {
  const wanted = keys.map((key) => [key.channel, key.address, key.eventId])
  const rows = await db.$queryRawUnsafe<LoadedRow[]>(LOAD, JSON.stringify(wanted))
  return rows.map(loaded)
}

function loaded(row: LoadedRow): LoadedTurn {
  const { contactId, addressId, language, optedOutAt, state, version, data, updatedAt } = row
  return {
    seen: Number(row.seen) === 1,
    contact: contactId === null ? null : { id: contactId, language, optedOutAt },
    address: addressId === null || state === null ? null : { id: addressId, state },
    session: version === null || updatedAt === null ? null : { version, data, updatedAt },
  }
}

// Who is not new and not there was merged with another or erased since the turn was loaded, and must not come to be again.
const CONTACTS = `
  INSERT INTO Contact (id, language, optedOutAt, createdAt, lastSeenAt)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 3 FROM json_each(?)
  WHERE value ->> 4 = 'new' OR EXISTS (SELECT 1 FROM Contact AS c WHERE c.id = value ->> 0)
  ON CONFLICT (id) DO UPDATE SET language = excluded.language, optedOutAt = excluded.optedOutAt`

/** Once an hour is enough to know who was here lately, and spares a write a turn. */
const SEEN = `
  UPDATE Contact SET lastSeenAt = value ->> 1 FROM json_each(?)
  WHERE Contact.id = value ->> 0 AND Contact.lastSeenAt < value ->> 2`
const HOUR = 3_600_000

const ADDRESSES = `
  INSERT INTO Address (id, channel, address, contactId, state, createdAt)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?) WHERE true
  ON CONFLICT (id) DO UPDATE SET state = excluded.state`

const INBOUND = `
  INSERT INTO Inbound (channel, providerId, contactId, addressId, turn, kind, text, payload, outcome, receivedAt)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
    value ->> 8, value ->> 9
  FROM json_each(?)`

const SESSIONS = `
  INSERT INTO Session (contactId, version, flow, step, data, addressId, remindAt, lapseAt, updatedAt)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
    value ->> 8
  FROM json_each(?) WHERE true
  ON CONFLICT (contactId) DO UPDATE SET
    version = CASE WHEN Session.version = excluded.version - 1 THEN excluded.version END,
    flow = excluded.flow, step = excluded.step, data = excluded.data, addressId = excluded.addressId,
    remindAt = excluded.remindAt, lapseAt = excluded.lapseAt, updatedAt = excluded.updatedAt`

const COLUMNS = 'contactId, addressId, channel, address, kind, priority, state, body, attempts, nextAt, createdAt, turn'

/** Born as a claim would leave it, where a claim would take it; else queued. */
const HAND_OVER = `
  INSERT INTO Delivery (${COLUMNS})
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'reply', 0, iif(first, 'sending', 'queued'), value ->> 4, first,
    value ->> 5, value ->> 5, value ->> 6
  FROM (
    SELECT value, NOT EXISTS (
      SELECT 1 FROM Delivery AS e WHERE e.addressId = value ->> 1 AND e.state IN ('queued', 'sending')) AS first
    FROM json_each(?))
  RETURNING id, addressId, state`

const REPLIES = `
  INSERT INTO Delivery (${COLUMNS})
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'reply', 0, 'queued', value ->> 4, 0, value ->> 5,
    value ->> 5, value ->> 6
  FROM json_each(?)`

/** Every statement a group of turns may run, for preparing them ahead. Each takes one JSON list of rows. */
export const hotStatements: readonly string[] = [CONTACTS, SEEN, ADDRESSES, INBOUND, SESSIONS, HAND_OVER, REPLIES]

/** Writes a group of turns in one transaction; resolves with the deliveries that are handed over, `sending` already. Throws TurnConflict, and writes nothing, when one of them was taken by someone else. */
export async function commitTurns(store: Store, writes: readonly TurnWrite[], now: Date): Promise<ClaimedDelivery[]> {
  try {
    return handedOver(writes, await store.batch(statements(writes, now)), now)
  } catch (error) {
    throw asConflict(error)
  }
}

/** The same inside an open transaction, which must be given up when this throws. */
export async function writeTurns(tx: Db, writes: readonly TurnWrite[], now: Date): Promise<ClaimedDelivery[]> {
  const returned: unknown[] = []
  try {
    for (const { sql, args, returns } of statements(writes, now)) {
      if (returns === true) returned.push(...(await tx.$queryRawUnsafe<unknown[]>(sql, ...args)))
      else await tx.$executeRawUnsafe(sql, ...args)
    }
    return handedOver(writes, returned, now)
  } catch (error) {
    throw asConflict(error)
  }
}

function statements(writes: readonly TurnWrite[], now: Date): Statement[] {
  const at = sqlTime(now)
  const hourAgo = sqlTime(new Date(now.getTime() - HOUR))
  const contacts = writes.filter(({ contact }) => contact.isNew || contact.changed)
  const addresses = writes.filter(({ address }) => address.isNew || address.changed)
  const taken = writes.filter(({ handOver, replies }) => handOver === true && replies.length > 0)
  const rows: [string, unknown[]][] = [
    [CONTACTS, contacts.map((write) => contactRow(write, at))],
    [SEEN, writes.map(({ contact }) => [contact.id, at, hourAgo])],
    [ADDRESSES, addresses.map((write) => addressRow(write, at))],
    [INBOUND, writes.map(inboundRow)],
    [SESSIONS, writes.map((write) => sessionRow(write, at))],
    [HAND_OVER, taken.flatMap((write) => replyRows(write, at).slice(0, 1))],
    [REPLIES, writes.flatMap((write) => replyRows(write, at).slice(write.handOver === true ? 1 : 0))],
  ]
  return rows
    .filter(([, list]) => list.length > 0)
    .map(([sql, list]) => ({ sql, args: [JSON.stringify(list)], returns: sql === HAND_OVER }))
}

const handedOverSchema = z.array(z.object({ id: z.coerce.number(), addressId: z.string(), state: z.string() }))

function handedOver(writes: readonly TurnWrite[], returned: readonly unknown[], createdAt: Date): ClaimedDelivery[] {
  return handedOverSchema.parse(returned).flatMap(({ id, addressId, state }) => {
    const write = state === 'sending' ? writes.find(({ address }) => address.id === addressId) : undefined
    return write === undefined ? [] : [claimedFirst(write, id, createdAt)]
  })
}

function claimedFirst({ contact, address, replies }: TurnWrite, id: number, createdAt: Date): ClaimedDelivery {
  const flags = {
    optedOut: contact.optedOutAt !== null,
    blocked: address.state === 'blocked',
    more: replies.length > 1,
  }
  const to = { contactId: contact.id, addressId: address.id, address: address.address }
  return { id, ...to, kind: 'reply', body: replies[0] ?? '', createdAt, attempts: 1, ...flags }
}

function contactRow({ contact }: TurnWrite, at: string): unknown[] {
  return [contact.id, contact.language, sqlTimeOrNull(contact.optedOutAt), at, contact.isNew ? 'new' : 'known']
}

function addressRow({ event, contact, address }: TurnWrite, at: string): unknown[] {
  return [address.id, event.channel, address.address, contact.id, address.state, at]
}

function inboundRow({ event, contact, address, session }: TurnWrite): unknown[] {
  const { channel, eventId, kind, text, payload, outcome, receivedAt } = event
  const said = [kind, text, payload, outcome, sqlTime(receivedAt)]
  return [channel, eventId, contact.id, address.id, session.version, ...said]
}

function sessionRow({ contact, address, session }: TurnWrite, at: string): unknown[] {
  const { version, flow, step, data, remindAt, lapseAt } = session
  return [contact.id, version, flow, step, data, address.id, sqlTimeOrNull(remindAt), sqlTimeOrNull(lapseAt), at]
}

function replyRows({ event, contact, address, session, replies }: TurnWrite, at: string): unknown[] {
  return replies.map((body) => [contact.id, address.id, event.channel, address.address, body, at, session.version])
}
