import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../clock.js'
import type { Content } from '../content/content.js'
import { standingConsents } from '../participation/consents.js'
import type { Db, Store } from '../store/client.js'
import { consentLedger } from '../store/consents.js'
import { enqueue } from '../store/deliveries.js'
import type { LastAddress } from '../store/lastAddress.js'
import {
  sentSince,
  settleNotifications,
  waitingNotifications,
  type WaitingChange,
  type WaitingContact,
} from '../store/notifications.js'
import { findSubmission } from '../store/submissions.js'
import { countedSince, planMessages, type Planned } from './plan.js'
import type { Telling } from './words.js'

/** People looked at together, which is some milliseconds; each is told in a transaction of their own. */
const CHUNK = 10
const NOTICE_PRIORITY = 2

export interface TellOptions {
  readonly store: Store
  readonly content: Content
  readonly clock: Clock
  readonly maxText: (channel: string) => number
}

/** What came of a look at one person or at many. */
export interface Told {
  /** How many were told something. */
  readonly told: number
  /** When the first of what still waits is due; null when nothing does. */
  readonly until: Date | null
}

/** `next` is where the following chunk begins; null when all have been looked at. */
export interface ToldChunk extends Told {
  readonly next: string | null
}

/** Tells a chunk of people, after the one named, of the changes that wait for them. What is told and that it was told is one transaction a person. */
export async function tellChunk(options: TellOptions, after: string): Promise<ToldChunk> {
  const people = await waitingNotifications(options.store.db, CHUNK, after)
  let all: Told = { told: 0, until: null }
  for (const person of people) {
    // SQLite's driver is synchronous: without this the event loop would not turn before the end of the chunk.
    await setImmediate()
    all = together(all, await tellPerson(options, person))
  }
  return { ...all, next: people.length < CHUNK ? null : (people.at(-1)?.contactId ?? null) }
}

/** Two looks as one. */
export function together(one: Told, other: Told): Told {
  const [first = null] = [one.until, other.until]
    .filter((until) => until !== null)
    .sort((a, b) => a.getTime() - b.getTime())
  return { told: one.told + other.told, until: first }
}

interface Decided {
  readonly person: WaitingContact
  /** Null for whoever is told nothing. */
  readonly to: LastAddress | null
  readonly skipped: readonly WaitingChange[]
  readonly messages: readonly Planned[]
  readonly until: Date | null
}

async function tellPerson(options: TellOptions, person: WaitingContact): Promise<Told> {
  const decided = await decide(options, person)
  const { skipped, messages, until } = decided
  if (skipped.length === 0 && messages.length === 0) return { told: 0, until }
  try {
    await options.store.transaction((tx) => record(options, decided, tx))
    return { told: messages.length > 0 ? 1 : 0, until }
  } catch (error) {
    // Somebody else told them, or they were erased, since they were looked at.
    if (error instanceof Overtaken) return { told: 0, until: null }
    throw error
  }
}

async function decide(options: TellOptions, person: WaitingContact): Promise<Decided> {
  const { content, clock, store } = options
  const { to } = person
  const now = clock.now()
  if (to === null || !mayBeWrittenTo(to))
    return { person, to: null, skipped: person.changes, messages: [], until: null }
  if (isAttended(to, now)) return { person, to, skipped: [], messages: [], until: to.attendedUntil }
  const refused = await refusedUpdates(store.db, person.contactId)
  const skipped = person.changes.filter((change) => isOver(change, refused))
  const changes = await Promise.all(
    person.changes.filter((change) => !skipped.includes(change)).map((change) => withCanonical(store.db, change)),
  )
  const sentToday = await sentSince(store.db, person.contactId, countedSince(changes, now))
  return { person, to, skipped, ...planMessages({ content, language: to.language, changes, sentToday, now }) }
}

/** True for what a person need not know any more: that something hidden is public, and of others' what is hidden or they said no to. */
function isOver({ own, publication, published }: WaitingChange, refused: boolean): boolean {
  return own ? publication && !published : refused || !published
}

/** Whoever said no to updates is still told what becomes of what they sent themselves. */
async function refusedUpdates(db: Db, contactId: string): Promise<boolean> {
  const { updates } = standingConsents(await consentLedger(db, contactId))
  return updates?.granted === false
}

/** False for whoever blocked the service, wants no announcements now, or was erased. */
export function mayBeWrittenTo({ blocked, optedOutAt, pausedAt, erasedAt }: LastAddress): boolean {
  return !blocked && optedOutAt === null && pausedAt === null && erasedAt === null
}

/** True while staff talk to the person, who is told of nothing else meanwhile. */
export function isAttended({ attendedUntil }: LastAddress, now: Date): boolean {
  return attendedUntil !== null && attendedUntil > now
}

async function withCanonical(db: Db, change: WaitingChange): Promise<Telling> {
  if (change.to !== 'duplicate') return change
  const code = (await findSubmission(db, { code: change.code }))?.canonicalCode ?? null
  const canonical = code === null ? null : await findSubmission(db, { code })
  return canonical?.publishedAt == null ? change : { ...change, canonical: canonical.code }
}

/** Thrown to give up a transaction whose notifications wait no more. */
class Overtaken extends Error {
  override readonly name = 'Overtaken'
}

async function record(options: TellOptions, { person, to, skipped, messages }: Decided, tx: Db): Promise<void> {
  const settle = async (state: 'sent' | 'digested' | 'skipped', eventIds: readonly number[]): Promise<void> => {
    const now = options.clock.now()
    const settled = await settleNotifications(tx, { contactId: person.contactId, eventIds, state, now })
    if (settled !== eventIds.length) throw new Overtaken()
  }
  if (skipped.length > 0)
    await settle(
      'skipped',
      skipped.map(({ eventId }) => eventId),
    )
  for (const { message, state, eventIds } of messages) {
    await settle(state, eventIds)
    if (to !== null) await queue(options, { tx, contactId: person.contactId, to, message })
  }
}

interface Queued {
  readonly tx: Db
  readonly contactId: string
  readonly to: LastAddress
  readonly message: Planned['message']
}

/** Queues a notice in all its parts. */
export async function queue({ content, clock, maxText }: Omit<TellOptions, 'store'>, queued: Queued): Promise<void> {
  const { tx, contactId, to, message } = queued
  const now = clock.now()
  for (const part of content.render(message, to.language, maxText(to.channel))) {
    const body = JSON.stringify(part)
    await enqueue(tx, { contactId, addressId: to.addressId, kind: 'notice', priority: NOTICE_PRIORITY, body, now })
  }
}
