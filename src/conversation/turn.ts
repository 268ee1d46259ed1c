import type { ContactFacts } from '../actions/action.js'
import type { SubmissionIndex } from '../actions/submissionIndex.js'
import type { Folder } from '../attachments/folder.js'
import type { InboundEvent, OutgoingFile } from '../channels/channel.js'
import type { Content } from '../content/content.js'
import { begin } from '../engine/advance.js'
import type { Message } from '../engine/message.js'
import { note } from '../engine/question.js'
import { sessionSchema, type Session } from '../engine/session.js'
import { MENU } from '../engine/walk.js'
import type { World } from '../engine/world.js'
import type { Db } from '../store/client.js'
import type { Attended, LoadedTurn } from '../store/loadTurns.js'
import type { InboundOutcome } from '../store/turns.js'
import { drive, type Surroundings } from './drive.js'
import type { FloodVerdict } from './flood.js'
import { attendedStill, heldBack, occurred, unmoved } from './held.js'
import { isLate, lateStep } from './late.js'
import { handBack } from './handBack.js'
import { isOccurrence } from './occurrences.js'
import { firstStep } from './opening.js'

/** Everything a turn is decided from. */
export interface TurnFacts {
  readonly event: InboundEvent
  readonly loaded: LoadedTurn
  readonly contact: ContactFacts
  readonly addressId: string
  readonly flood: FloodVerdict
  readonly now: Date
  readonly content: Content
  readonly index: SubmissionIndex
  readonly attachments: Pick<Folder, 'read'>
}

/** What a turn came to. */
export interface TurnResult {
  readonly outcome: InboundOutcome
  readonly session: Session | null
  readonly messages: readonly Message[]
  readonly files?: readonly OutgoingFile[]
  readonly contact: ContactFacts
  /** Until when staff talk to the person. */
  readonly attended: Attended | null
}

/** Takes one turn; `alone` when it needs a transaction and has none. Throws when a flow or an action fails. */
export async function takeTurn(facts: TurnFacts, tx?: Db): Promise<TurnResult | 'alone'> {
  const { event, loaded } = facts
  const { input } = event
  const before = readSession(loaded.session?.data ?? null)
  const late = isLate(event)
  if (input.kind === 'handed_back' && loaded.attended !== null) return goOn(facts, before, input.late, tx)
  if (isOccurrence(input)) return occurred(facts, before, input)
  const held = late ? undefined : heldBack(facts, before, input)
  if (held !== undefined) return held
  const world = worldOf(facts)
  const first = late ? lateStep(world, facts, before, input) : firstStep(world, facts, before, input)
  if (first === undefined) return { ...unmoved(facts, before), outcome: 'late' }
  const driven = await drive(world, first, surroundingsOf(facts), tx)
  if (driven === 'alone') return driven
  const lastChoice = input.kind === 'choice' ? input.choice : null
  const session = driven.session && { ...driven.session, lastChoice }
  if (late) return { ...driven, session, outcome: 'late', attended: loaded.attended }
  return { ...driven, session, outcome: 'answered', attended: attendedStill(facts, input) }
}

/** Staff are done talking to the person: the question that was open is asked again. */
async function goOn(facts: TurnFacts, before: Session | null, late: boolean, tx?: Db): Promise<TurnResult | 'alone'> {
  const world = worldOf(facts)
  const driven = await drive(world, handBack(world, before, late), surroundingsOf(facts), tx)
  return driven === 'alone' ? driven : { ...driven, outcome: 'answered', attended: null }
}

/** Sorry, and the menu: what is said when a turn failed. */
export function apologise(facts: TurnFacts): TurnResult {
  const apology = note('common.failure')
  const sorry = { outcome: 'failed' as const, contact: facts.contact, attended: facts.loaded.attended }
  try {
    const menu = begin(worldOf(facts), MENU)
    return { ...sorry, session: menu.session, messages: [apology, ...menu.messages] }
  } catch {
    return { ...sorry, session: null, messages: [apology] }
  }
}

/** The session as stored; null when there is none, or none that can be read any more. */
export function readSession(data: string | null): Session | null {
  if (data === null) return null
  try {
    return sessionSchema.parse(JSON.parse(data))
  } catch {
    return null
  }
}

function worldOf({ content, contact, loaded }: TurnFacts): World {
  return {
    flows: content.flows,
    vocabulary: content.vocabulary,
    label: (param) => content.value(param, contact.language),
    turn: turnNumber(loaded),
  }
}

/** The number of the turn being taken: one more than the last. */
export function turnNumber(loaded: LoadedTurn): number {
  return (loaded.session?.version ?? 0) + 1
}

function surroundingsOf(facts: TurnFacts): Surroundings {
  const { contact, addressId, attachments, content, index, event, loaded, now } = facts
  const turn = turnNumber(loaded)
  const seed = `${contact.id}:${String(turn)}`
  return { contact, addressId, attachments, content, index, now, channel: event.channel, turn, seed }
}
