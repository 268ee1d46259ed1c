import { z } from 'zod'
import type { Statement } from './batch.js'
import type { Db, Store } from './client.js'
import { asConflict } from './conflict.js'
import type { ClaimedDelivery } from './deliveries.js'
import { newId } from './ids.js'
import type { AddressState, Attended } from './loadTurns.js'
import { newMessageId } from './messageIds.js'
import { postponeStatement, releaseStatement } from './postpone.js'
import { sqlTime, sqlTimeOrNull } from './time.js'

export type InboundOutcome = 'answered' | 'quiet' | 'limited' | 'repeated' | 'attended' | 'late' | 'failed'

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
    readonly attended: Attended | null
    /** The same before this turn. */
    readonly attendedBefore: Attended | null
  }
  readonly address: {
    readonly id: string
    readonly isNew: boolean
    readonly changed: boolean
    readonly address: string
    readonly state: AddressState
    /** Other addresses of the person that are not known yet. */
    readonly aliases?: readonly string[]
  }
  readonly session: {
    /** The new number, one more than was loaded (1 for the first); also the number of the turn. */
    readonly version: number
    readonly flow: string | null
    readonly step: string | null
    readonly data: string | null
    readonly remindAt: Date | null
    readonly lapseAt: Date | null
    /** When the person last said something, where it is not now. */
    readonly updatedAt?: Date | undefined
  }
  /** Bodies of the replies (OutgoingMessage as JSON), sent in this order. */
  readonly replies: readonly string[]
  /** The first reply is handed to the dispatcher right after the commit, unless something else to the address comes before it. */
  readonly handOver?: boolean
}

// Who is not new and not there was merged with another or erased since the turn was loaded, and must not come to be again.
const CONTACTS = `
  INSERT INTO Contact (id, language, optedOutAt, attendedUntil, attendedToldAt, createdAt, lastSeenAt)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 5 FROM json_each(?)
  WHERE value ->> 6 = 'new' OR EXISTS (SELECT 1 FROM Contact AS c WHERE c.id = value ->> 0)
  ON CONFLICT (id) DO UPDATE SET language = excluded.language, optedOutAt = excluded.optedOutAt,
    attendedUntil = excluded.attendedUntil, attendedToldAt = excluded.attendedToldAt`

/** Once an hour is enough to know who was here lately, and spares a write a turn. */
const SEEN = `
  UPDATE Contact SET lastSeenAt = value ->> 1 FROM json_each(?)
  WHERE Contact.id = value ->> 0 AND Contact.lastSeenAt < value ->> 2`
const HOUR = 3_600_000

// The turn that erases somebody leads no chat to them again.
const ADDRESSES = `
  INSERT INTO Address (id, channel, address, contactId, state, createdAt)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?)
  WHERE NOT EXISTS (SELECT 1 FROM Contact AS c WHERE c.id = value ->> 3 AND c.erasedAt IS NOT NULL)
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

const COLUMNS =
  'contactId, addressId, channel, address, kind, priority, state, body, attempts, nextAt, createdAt, turn, messageId'

/** Born as a claim would leave it, where a claim would take it; else queued. */
const HAND_OVER = `
  INSERT INTO Delivery (${COLUMNS})
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'reply', 0, iif(first, 'sending', 'queued'), value ->> 4, first,
    value ->> 5, value ->> 5, value ->> 6, value ->> 7
  FROM (
    SELECT value, NOT EXISTS (
      SELECT 1 FROM Delivery AS e
      WHERE e.addressId = value ->> 1 AND e.state IN ('queued', 'sending') AND (e.state = 'sending' OR e.priority = 0)) AS first
    FROM json_each(?))
  RETURNING id, addressId, state, messageId`

const REPLIES = `
  INSERT INTO Delivery (${COLUMNS})
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'reply', 0, 'queued', value ->> 4, 0, value ->> 5,
    value ->> 5, value ->> 6, value ->> 7
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
  const contacts = writes.filter(({ contact }) => contact.isNew || contact.changed)
  const taken = writes.filter(({ handOver, replies }) => handOver === true && replies.length > 0)
  const rows: [string, unknown[]][] = [
    [CONTACTS, contacts.map((write) => contactRow(write, at))],
    [SEEN, writes.map((write) => seenRow(write, now))],
    [ADDRESSES, writes.flatMap((write) => addressRows(write, at))],
    [INBOUND, writes.map(inboundRow)],
    [SESSIONS, writes.map((write) => sessionRow(write, now))],
    [HAND_OVER, taken.flatMap((write) => replyRows(write, at).slice(0, 1))],
    [REPLIES, writes.flatMap((write) => replyRows(write, at).slice(write.handOver === true ? 1 : 0))],
  ]
  const written = rows
    .filter(([, list]) => list.length > 0)
    .map(([sql, list]) => ({ sql, args: [JSON.stringify(list)], returns: sql === HAND_OVER }))
  return [...written, ...postponed(contacts, now)]
}

/** While staff talk to somebody, what answers nobody waits, and no longer. */
function postponed(writes: readonly TurnWrite[], now: Date): Statement[] {
  return writes.flatMap(({ contact: { id, attended, attendedBefore } }) => {
    if (attended !== null) return attended.until > now ? [postponeStatement(id, attended.until)] : []
    return attendedBefore === null ? [] : [releaseStatement(id, attendedBefore.until, now)]
  })
}

const handedOverSchema = z.array(
  z.object({ id: z.coerce.number(), addressId: z.string(), state: z.string(), messageId: z.string().nullable() }),
)

function handedOver(writes: readonly TurnWrite[], returned: readonly unknown[], createdAt: Date): ClaimedDelivery[] {
  return handedOverSchema.parse(returned).flatMap(({ addressId, state, ...born }) => {
    const write = state === 'sending' ? writes.find(({ address }) => address.id === addressId) : undefined
    return write === undefined ? [] : [claimedFirst(write, { ...born, createdAt })]
  })
}

type Born = Pick<ClaimedDelivery, 'id' | 'messageId' | 'createdAt'>

function claimedFirst({ contact, address, replies }: TurnWrite, born: Born): ClaimedDelivery {
  const flags = {
    optedOut: contact.optedOutAt !== null,
    blocked: address.state === 'blocked',
    more: replies.length > 1,
  }
  const to = { contactId: contact.id, addressId: address.id, address: address.address }
  return { ...born, ...to, kind: 'reply', body: replies[0] ?? '', attempts: 1, ...flags }
}

function contactRow({ contact }: TurnWrite, at: string): unknown[] {
  const { id, language, optedOutAt, attended, isNew } = contact
  const times = [optedOutAt, attended?.until ?? null, attended?.toldAt ?? null].map(sqlTimeOrNull)
  return [id, language, ...times, at, isNew ? 'new' : 'known']
}

function seenRow({ contact, session: { updatedAt } }: TurnWrite, now: Date): unknown[] {
  const seen = updatedAt ?? now
  return [contact.id, sqlTime(seen), sqlTime(new Date(seen.getTime() - HOUR))]
}

function addressRows({ event, contact, address }: TurnWrite, at: string): unknown[][] {
  const { id, isNew, changed, state, aliases = [] } = address
  const own = isNew || changed ? [[id, event.channel, address.address, contact.id, state, at]] : []
  return [...own, ...aliases.map((alias) => [newId(), event.channel, alias, contact.id, 'reachable', at])]
}

function inboundRow({ event, contact, address, session }: TurnWrite): unknown[] {
  const { channel, eventId, kind, text, payload, outcome, receivedAt } = event
  const said = [kind, text, payload, outcome, sqlTime(receivedAt)]
  return [channel, eventId, contact.id, address.id, session.version, ...said]
}

function sessionRow({ contact, address, session }: TurnWrite, now: Date): unknown[] {
  const { version, flow, step, data, remindAt, lapseAt, updatedAt = now } = session
  const place = [contact.id, version, flow, step, data, address.id]
  return [...place, sqlTimeOrNull(remindAt), sqlTimeOrNull(lapseAt), sqlTime(updatedAt)]
}

function replyRows({ event, contact, address, session, replies }: TurnWrite, at: string): unknown[] {
  const { channel } = event
  const to = [contact.id, address.id, channel, address.address]
  return replies.map((body) => [...to, body, at, session.version, newMessageId(channel)])
}
