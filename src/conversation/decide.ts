import type { ContactFacts } from '../actions/action.js'
import type { SubmissionIndex } from '../actions/submissionIndex.js'
import type { Folder } from '../attachments/folder.js'
import type { InboundEvent } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Content } from '../content/content.js'
import type { Message } from '../engine/message.js'
import { wordsOf } from '../engine/options.js'
import { readChoice } from '../engine/question.js'
import type { Db } from '../store/client.js'
import type { ClaimedDelivery } from '../store/deliveries.js'
import { newId } from '../store/ids.js'
import type { LoadedTurn } from '../store/loadTurns.js'
import type { TurnWrite } from '../store/turns.js'
import type { createFlood, FloodVerdict } from './flood.js'
import { teaches } from './identity.js'
import { isLate } from './late.js'
import { isOccurrence } from './occurrences.js'
import { reachedBy, type Place } from './reached.js'
import { apologise, takeTurn, type TurnFacts, type TurnResult } from './turn.js'
import { turnWrite } from './write.js'

/** An event that waits for its turn. */
export interface Arrival {
  readonly event: InboundEvent
  /** When it came, by `performance.now()`. */
  readonly since: number
  /** Counted once, however often the turn is taken again. */
  flood?: FloodVerdict
  /** The turn was taken and failed: nothing but an apology is left to say. */
  readonly failure?: Error
}

/** What one turn writes. */
export interface Decision {
  readonly write: TurnWrite
  readonly said: readonly Message[]
  /** The question to which it led, where the person stood elsewhere before. */
  readonly reached: Place | null
  /** Its first reply, where the outbox takes it at once. */
  readonly inHand?: ClaimedDelivery
  /** What went wrong, when the turn is an apology. */
  readonly error?: unknown
}

/** `repeat`: it was taken before. `nothing`: nothing is to be recorded. `alone`: it needs a transaction of its own. */
export type Decided = Decision | 'repeat' | 'nothing' | 'alone'

export interface Deciding {
  readonly content: Content
  readonly index: SubmissionIndex
  readonly attachments: Pick<Folder, 'read'>
  readonly clock: Clock
  readonly maxText: (channel: string) => number
  readonly flood: ReturnType<typeof createFlood>
}

/** Decides all that one event leads to. Throws only inside a transaction, which is given up then. */
export async function decide(deciding: Deciding, arrival: Arrival, loaded: LoadedTurn, tx?: Db): Promise<Decided> {
  const { event } = arrival
  if (loaded.seen) return 'repeat'
  if (tx === undefined && teaches(event, loaded)) return 'alone'
  if (event.input.kind === 'identified') return 'nothing'
  if (loaded.contact === null && (isOccurrence(event.input) || asksErasureAgain(event.input))) return 'nothing'
  const facts = factsOf(deciding, arrival, loaded)
  const maxText = deciding.maxText(event.channel)
  try {
    if (arrival.failure !== undefined) throw arrival.failure
    const result = await takeTurn(facts, tx)
    return result === 'alone' ? result : decision(facts, result, maxText)
  } catch (error) {
    // What an action has written goes with its transaction; the apology is written by the next.
    if (tx !== undefined && arrival.failure === undefined) throw error
    return sorry(facts, maxText, error)
  }
}

/** The last button of being erased, from somebody whom nobody knows any more: a second tap must not make them known again. */
function asksErasureAgain(input: InboundEvent['input']): boolean {
  const pressed = input.kind === 'choice' ? readChoice(input.choice) : undefined
  return pressed?.flow === 'erase_me' && pressed.step === 'confirm'
}

function decision(facts: TurnFacts, result: TurnResult, maxText: number): Decision {
  const write = turnWrite(facts, result, maxText)
  return { write, said: result.messages, reached: reachedBy(facts.loaded.session, result.session) }
}

/** The apology and the menu, or only the apology when the menu itself is what failed. */
function sorry(facts: TurnFacts, maxText: number, error: unknown): Decision {
  const apology = apologise(facts)
  try {
    return { ...decision(facts, apology, maxText), error }
  } catch {
    const short = { ...apology, session: null, messages: apology.messages.slice(0, 1) }
    return { ...decision(facts, short, maxText), error }
  }
}

function factsOf(deciding: Deciding, arrival: Arrival, loaded: LoadedTurn): TurnFacts {
  const { attachments, content, clock, index } = deciding
  const { event } = arrival
  const contact = loaded.contact ?? newContact(content, event)
  const addressId = loaded.address?.id ?? newId()
  return {
    event,
    loaded,
    contact,
    addressId,
    flood: verdict(deciding, arrival, contact.id),
    now: clock.now(),
    content,
    index,
    attachments,
  }
}

function newContact({ languages }: Content, { languageHint }: InboundEvent): ContactFacts {
  const spoken = languageHint?.toLowerCase().split('-')[0] ?? ''
  const language = languages.find(({ id, aliases }) => id === spoken || aliases.includes(spoken))
  return { id: newId(), language: language?.id ?? null, optedOutAt: null }
}

/** Keyed by the person rather than the address, of which they may have several. */
function verdict({ flood }: Deciding, arrival: Arrival, contactId: string): FloodVerdict {
  const { event } = arrival
  // What waited was not written all at once.
  if (isOccurrence(event.input) || isLate(event)) return 'pass'
  arrival.flood ??= flood.check(contactId, wordsOf(event.input) ?? '')
  return arrival.flood
}
