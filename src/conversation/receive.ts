import { setImmediate } from 'node:timers/promises'
import type { SubmissionIndex } from '../actions/submissionIndex.js'
import type { Folder } from '../attachments/folder.js'
import type { Accept, ChannelName, InboundEvent } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Content } from '../content/content.js'
import type { Message } from '../engine/message.js'
import type { Db, Store } from '../store/client.js'
import type { ClaimedDelivery } from '../store/deliveries.js'
import { TurnConflict } from '../store/errors.js'
import { loadTurns, type LoadedTurn } from '../store/loadTurns.js'
import { commitTurns, writeTurns, type InboundOutcome, type TurnWrite } from '../store/turns.js'
import { decide, type Arrival, type Decided, type Decision } from './decide.js'
import { createFlood } from './flood.js'
import { keyOf, learnAndLoad, loadTurn, namesOf } from './identity.js'
import type { Place } from './reached.js'
import { createSerial, type Waiting } from './serial.js'

const CONFLICT_RETRIES = 3

/** A turn that has been taken. */
export interface Turn {
  readonly channel: ChannelName
  readonly input: InboundEvent['input']
  readonly outcome: InboundOutcome
  /** From the event's arrival to its commit. */
  readonly seconds: number
  readonly said: readonly Message[]
  /** The question to which it led, where the person stood elsewhere before. */
  readonly reached: Place | null
  /** Replies wait in the outbox, and nobody was told. */
  readonly queued: boolean
}

/** Where replies go without being looked for. */
interface Outbox {
  /** How many it takes now. */
  room(channel: string): number
  /** Takes a reply that is stored as being sent. */
  take(channel: string, delivery: ClaimedDelivery): void
}

export interface ReceiverOptions {
  readonly store: Store
  readonly content: Content
  readonly index: SubmissionIndex
  readonly attachments: Pick<Folder, 'read'>
  readonly clock: Clock
  /** The longest text a channel takes, by its name. */
  readonly maxText: (channel: string) => number
  /** Takes first replies right after their commit; without it, and where it has no room, all replies wait in the outbox. */
  readonly outbox?: Outbox
  /** Told of each turn when it is durable; replies wait in the outbox then. */
  readonly onTurn: (turn: Turn) => void
  /** Told of what went wrong in a turn that was answered with an apology. */
  readonly onFailure: (failure: { channel: ChannelName; eventId: string; error: unknown }) => void
}

export interface Receiver {
  /** Resolves when the event and everything that follows from it is durable. A repeat resolves and has no effect. */
  readonly accept: Accept
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>
}

/** The only place where a turn happens. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const receiving = { ...options, flood: createFlood(options.clock) }
  const serial = createSerial<Arrival>((group) => takeGroup(receiving, group))
  return {
    accept: (event) => serial.add(namesOf(event), { event, since: performance.now() }),
    idle: () => serial.idle(),
  }
}

type Receiving = ReceiverOptions & { readonly flood: ReturnType<typeof createFlood> }
type Group = readonly Waiting<Arrival>[]

/** One group, one transaction; whoever needs the database in mid-turn gets a transaction of their own afterwards. */
async function takeGroup(receiving: Receiving, group: Group): Promise<void> {
  const turns = await commitTogether(receiving, group)
  const alone: Group = group.filter((_, i) => turns[i] === 'alone')
  try {
    for (const [i, { item, done }] of group.entries()) {
      const turn = turns[i]
      if (turn === undefined || turn === 'alone') continue
      report(receiving, item.event, item.since, turn)
      done()
    }
  } finally {
    // Stored as being sent: nobody else looks for them.
    await handOver(receiving, turns)
  }
  for (const waiting of alone) await takeAlone(receiving, waiting)
}

async function commitTogether(receiving: Receiving, group: Group, attempt = 1): Promise<Decided[]> {
  const { store, clock } = receiving
  const loaded = await loadTurns(
    store.db,
    group.map(({ item }) => keyOf(item.event)),
  )
  const turns = await Promise.all(decideEach(receiving, group, loaded))
  const writes = turns.flatMap((turn) => (isDecision(turn) ? [turn.write] : []))
  if (writes.length === 0) return turns
  try {
    return inHand(turns, await commitTurns(store, withRoom(receiving, writes), clock.now()))
  } catch (error) {
    if (!(error instanceof TurnConflict)) throw error
    if (attempt < CONFLICT_RETRIES) return commitTogether(receiving, group, attempt + 1)
    // Two of the group stand in each other's way.
    return group.map(() => 'alone')
  }
}

/** Marks the turns whose first reply the outbox takes at once: as many as each channel has room for. */
function withRoom({ outbox }: Receiving, writes: readonly TurnWrite[]): readonly TurnWrite[] {
  if (outbox === undefined) return writes
  const left = new Map<string, number>()
  return writes.map((write) => {
    const { channel } = write.event
    const room = left.get(channel) ?? outbox.room(channel)
    left.set(channel, room - 1)
    return room > 0 ? { ...write, handOver: true } : write
  })
}

function inHand(turns: readonly Decided[], deliveries: readonly ClaimedDelivery[]): Decided[] {
  const first = new Map(deliveries.map((delivery) => [delivery.addressId, delivery]))
  return turns.map((turn) => {
    const delivery = isDecision(turn) ? first.get(turn.write.address.id) : undefined
    return isDecision(turn) && delivery !== undefined ? { ...turn, inHand: delivery } : turn
  })
}

/** Whoever sent the message hears that it was taken before the answer goes out. */
async function handOver({ outbox }: Receiving, turns: readonly Decided[]): Promise<void> {
  const decisions = turns.filter(isDecision).filter((turn) => turn.inHand !== undefined)
  if (decisions.length > 0) await setImmediate()
  for (const { write, inHand: delivery } of decisions)
    if (delivery !== undefined) outbox?.take(write.event.channel, delivery)
}

/** A person with two addresses, or a message that came by way of two, can be in one group twice: the second must see what the first has done. */
function decideEach(receiving: Receiving, group: Group, loaded: readonly LoadedTurn[]): Promise<Decided>[] {
  const before = new Set<string>()
  return group.map(({ item }, i) => {
    const turn = loaded[i]
    if (turn === undefined) throw new Error('fewer turns were loaded than asked for')
    const marks = [`event ${item.event.channel} ${item.event.eventId}`]
    if (turn.contact !== null) marks.push(`contact ${turn.contact.id}`)
    const behind = marks.some((mark) => before.has(mark))
    for (const mark of marks) before.add(mark)
    return behind ? Promise.resolve('alone') : decide(receiving, item, turn)
  })
}

async function takeAlone(receiving: Receiving, { item, done, failed }: Waiting<Arrival>): Promise<void> {
  try {
    const turn = await withRetries(receiving, item)
    try {
      report(receiving, item.event, item.since, turn)
      done()
    } finally {
      await handOver(receiving, [turn])
    }
  } catch (error) {
    failed(error)
  }
}

/** Takes a turn in a transaction of its own. One that fails inside leaves nothing behind but the apology. */
async function withRetries(receiving: Receiving, item: Arrival, attempt = 1): Promise<Decided> {
  try {
    return await receiving.store.transaction((tx) => takeIn(receiving, item, tx))
  } catch (error) {
    if (error instanceof TurnConflict && attempt < CONFLICT_RETRIES) return withRetries(receiving, item, attempt + 1)
    if (item.failure !== undefined) throw error
    const failure = error instanceof Error ? error : new Error(String(error))
    return withRetries(receiving, { ...item, failure }, attempt)
  }
}

async function takeIn(receiving: Receiving, item: Arrival, tx: Db): Promise<Decided> {
  const { event, failure } = item
  // What failed may be the learning itself, which must not keep anybody from being answered.
  const loaded = failure === undefined ? learnAndLoad(event, receiving.clock.now(), tx) : loadTurn(event, tx)
  const turn = await decide(receiving, item, await loaded, tx)
  if (!isDecision(turn)) return turn
  const writes = withRoom(receiving, [turn.write])
  const [written = turn] = inHand([turn], await writeTurns(tx, writes, receiving.clock.now()))
  return written
}

function report(receiving: Receiving, { channel, eventId, input }: InboundEvent, since: number, turn: Decided): void {
  if (!isDecision(turn)) return
  if (turn.error !== undefined) receiving.onFailure({ channel, eventId, error: turn.error })
  const { outcome } = turn.write.event
  const queued = turn.write.replies.length > 0 && turn.inHand === undefined
  const { said, reached } = turn
  receiving.onTurn({ channel, input, outcome, seconds: (performance.now() - since) / 1000, said, reached, queued })
}

function isDecision(turn: Decided): turn is Decision {
  return typeof turn === 'object'
}
