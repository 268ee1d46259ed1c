import { z } from 'zod'
import type { ContactFacts } from '../actions/action.js'
import type { SubmissionIndex } from '../actions/submissionIndex.js'
import type { Folder } from '../attachments/folder.js'
import type { InboundEvent, OutgoingFile } from '../channels/channel.js'
import type { Content } from '../content/content.js'
import { atMenu, begin } from '../engine/advance.js'
import type { Input } from '../engine/input.js'
import type { Message } from '../engine/message.js'
import { wordsOf } from '../engine/options.js'
import { note } from '../engine/question.js'
import { isThing } from '../engine/reply.js'
import { sessionSchema, type Session } from '../engine/session.js'
import { MENU, type Advance } from '../engine/walk.js'
import type { World } from '../engine/world.js'
import type { Db } from '../store/client.js'
import type { InboundOutcome, LoadedTurn } from '../store/turns.js'
import { drive, type Surroundings } from './drive.js'
import type { FloodVerdict } from './flood.js'
import { exactGlobalWord, route } from './route.js'

/** What citizens begin a submission with. */
const begins = ['photo', 'voice', 'audio', 'document', 'location']

/** A second tap on the same button within this time is the same tap. */
const DOUBLE_TAP_MS = 10_000

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
}

/** Takes one turn; `alone` when it needs a transaction and has none. Throws when a flow or an action fails. */
export async function takeTurn(facts: TurnFacts, tx?: Db): Promise<TurnResult | 'alone'> {
  const { event, contact, flood } = facts
  const before = readSession(facts.loaded.session?.data ?? null)
  const unmoved = { session: before, contact, messages: [] }
  if (event.input.kind === 'blocked' || event.input.kind === 'unblocked') return { ...unmoved, outcome: 'quiet' }
  if (isDoubleTap(facts, before, event.input)) return { ...unmoved, outcome: 'quiet' }
  if (flood === 'explain') return { ...unmoved, outcome: 'limited', messages: [note('common.limited')] }
  if (flood !== 'pass') return { ...unmoved, outcome: flood }
  const world = worldOf(facts)
  const driven = await drive(world, firstStep(world, facts, before, event.input), surroundingsOf(facts), tx)
  if (driven === 'alone') return driven
  const lastChoice = event.input.kind === 'choice' ? event.input.choice : null
  return { outcome: 'answered', ...driven, session: driven.session && { ...driven.session, lastChoice } }
}

/** Sorry, and the menu: what is said when a turn failed. */
export function apologise(facts: TurnFacts): TurnResult {
  const apology = note('common.failure')
  const sorry = { outcome: 'failed' as const, contact: facts.contact }
  try {
    const menu = begin(worldOf(facts), MENU)
    return { ...sorry, session: menu.session, messages: [apology, ...menu.messages] }
  } catch {
    return { ...sorry, session: null, messages: [apology] }
  }
}

function firstStep(world: World, facts: TurnFacts, before: Session | null, input: Input): Advance {
  if (facts.loaded.contact === null) return welcome(world, facts.content, input)
  const lost = before === null && facts.loaded.session?.data != null
  return lost ? startAgain(world, facts.content, input) : routed(world, facts.content, before ?? atMenu(world), input)
}

function routed(world: World, { participation }: Content, session: Session, input: Input): Advance {
  return route(world, session, input, participation.code_prefix)
}

/** For a session that cannot be read: an answer to a question that nobody knows any more is not taken, a global word is. */
function startAgain(world: World, content: Content, input: Input): Advance {
  const word = exactGlobalWord(world, wordsOf(input) ?? '')
  const from = word === undefined ? begin(world, MENU) : routed(world, content, atMenu(world), input)
  return { ...from, messages: [note('common.lost'), ...from.messages] }
}

/** The first contact, whatever was said, is a welcome; the words or the photo are kept, as they may be a question or a need. Saying stop needs no welcome. */
function welcome(world: World, content: Content, input: Input): Advance {
  const words = wordsOf(input) ?? ''
  const word = exactGlobalWord(world, words)
  if (word === 'opt_out') return begin(world, word)
  const question = word === undefined ? words : ''
  const received = isThing(input, begins) ? { received: z.json().parse(input) } : {}
  return begin(world, 'welcome', { question, languages: content.languages.length, ...received })
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

function isDoubleTap({ loaded, now }: TurnFacts, before: Session | null, input: Input): boolean {
  if (before === null || input.kind !== 'choice' || before.lastChoice !== input.choice) return false
  const at = loaded.session?.updatedAt.getTime() ?? 0
  return now.getTime() - at < DOUBLE_TAP_MS
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
