import { z } from 'zod'
import type { Db } from './client.js'

export type AddressState = 'reachable' | 'blocked'

export interface TurnKey {
  readonly channel: string
  readonly address: string
  readonly eventId: string
  /** Other addresses by which the channel knows the same person. */
  readonly aliases?: readonly string[]
  /** The message waited long; whether the one before did is looked for then alone. */
  readonly late?: boolean
}

/** Somebody of the staff talks to the person until then. */
export interface Attended {
  readonly until: Date
  /** When the person was told so; null while they have not been. */
  readonly toldAt: Date | null
}

/** What is stored about one event and its sender before the turn. */
export interface LoadedTurn {
  /** The event was recorded before: a repeat. */
  readonly seen: boolean
  readonly contact: null | { readonly id: string; readonly language: string | null; readonly optedOutAt: Date | null }
  readonly address: null | { readonly id: string; readonly state: AddressState }
  /** `updatedAt` is when the person last said something. */
  readonly session: null | {
    readonly version: number
    readonly flow: string | null
    readonly step: string | null
    readonly data: string | null
    readonly updatedAt: Date
  }
  /** It may be over. */
  readonly attended: Attended | null
  /** The announcement with buttons that reached the person on the channel since they last said something, as the outbox keeps it. */
  readonly announced: string | null
  /** Aliases under which nobody is known yet. */
  readonly newAliases: readonly string[]
  /** An alias leads to somebody whom the address does not lead to: see `identify`. */
  readonly divided: boolean
  /** The message that the person sent before was late too. */
  readonly lateBefore: boolean
}

interface LoadedRow {
  seen: bigint
  contactId: string | null
  language: string | null
  optedOutAt: Date | null
  attendedUntil: Date | null
  attendedToldAt: Date | null
  addressId: string | null
  state: AddressState | null
  version: number | null
  updatedAt: Date | null
  flow: string | null
  step: string | null
  data: string | null
  aliases: string | null
  lateBefore: bigint | number | null
  announced: string | null
}

/** Each alias with its contact. */
const ALIASES = `
  SELECT json_group_array(json_array(n.value, o.contactId)) FROM json_each(k.value -> 3) AS n
  LEFT JOIN Address AS o ON o.channel = k.value ->> 0 AND o.address = n.value`

/** How the message ended that the person sent before, in the order of arrival: turns of two who became one are numbered otherwise. */
const BEFORE = `
  SELECT p.outcome FROM Inbound AS p
  WHERE p.contactId = a.contactId AND p.kind NOT IN ('blocked', 'unblocked', 'attended', 'handed_back')
  ORDER BY p.id DESC LIMIT 1`

/** The first condition finds nothing for most, and is all that they cost. */
const ANNOUNCED = `
  SELECT d.body FROM BroadcastRecipient AS r
  JOIN Broadcast AS b ON b.id = r.broadcastId JOIN Delivery AS d ON d.id = r.deliveryId
  WHERE r.contactId = a.contactId AND r.updatedAt > s.updatedAt AND r.channel = a.channel AND b.buttons <> '[]'
    AND d.state IN ('sent', 'delivered', 'read', 'uncertain') AND d.settledAt > s.updatedAt
  ORDER BY d.settledAt DESC LIMIT 1`

const LOAD = `
  SELECT i.id IS NOT NULL AS seen, c.id AS contactId, c.language, c.optedOutAt, c.attendedUntil, c.attendedToldAt,
    a.id AS addressId, a.state, s.version, s.flow, s.step, s.data, s.updatedAt,
    CASE WHEN k.value ->> 3 IS NOT NULL THEN (${ALIASES}) END AS aliases,
    CASE WHEN k.value ->> 4 THEN (${BEFORE}) = 'late' END AS lateBefore,
    (${ANNOUNCED}) AS announced
  FROM json_each(?) AS k
  LEFT JOIN Inbound AS i ON i.channel = k.value ->> 0 AND i.providerId = k.value ->> 2
  LEFT JOIN Address AS a ON a.channel = k.value ->> 0 AND a.address = k.value ->> 1
  LEFT JOIN Contact AS c ON c.id = a.contactId
  LEFT JOIN Session AS s ON s.contactId = a.contactId
  ORDER BY k.key`

/** Reads what a group of turns needs, in one statement; one result a key, in the order given. */
export async function loadTurns(db: Db, keys: readonly TurnKey[]): Promise<LoadedTurn[]> {
  const wanted = keys.map(({ channel, address, eventId, aliases = [], late = false }) => {
    return [channel, address, eventId, aliases.length === 0 ? null : aliases, late]
  })
  const rows = await db.$queryRawUnsafe<LoadedRow[]>(LOAD, JSON.stringify(wanted))
  return rows.map(loaded)
}

function loaded(row: LoadedRow): LoadedTurn {
  const { contactId, addressId, language, optedOutAt, state, version, flow, step, data, updatedAt } = row
  const { attendedUntil: until, attendedToldAt: toldAt } = row
  return {
    seen: Number(row.seen) === 1,
    contact: contactId === null ? null : { id: contactId, language, optedOutAt },
    address: addressId === null || state === null ? null : { id: addressId, state },
    session: version === null || updatedAt === null ? null : { version, flow, step, data, updatedAt },
    attended: until === null ? null : { until, toldAt },
    lateBefore: Number(row.lateBefore) === 1,
    announced: row.announced,
    ...identityOf(row),
  }
}

const aliasesSchema = z.array(z.tuple([z.string(), z.string().nullable()]))

function identityOf({ contactId, aliases }: LoadedRow): Pick<LoadedTurn, 'newAliases' | 'divided'> {
  if (aliases === null) return { newAliases: [], divided: false }
  const known = aliasesSchema.parse(JSON.parse(aliases))
  return {
    newAliases: known.filter(([, owner]) => owner === null).map(([alias]) => alias),
    divided: known.some(([, owner]) => owner !== null && owner !== contactId),
  }
}
