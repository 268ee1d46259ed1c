import type { Occurrence } from '../channels/channel.js'
import type { Input } from '../engine/input.js'
import { wordsOf } from '../engine/options.js'
import { note } from '../engine/question.js'
import type { Session } from '../engine/session.js'
import type { GlobalWord } from '../engine/vocabulary.js'
import type { Attended } from '../store/loadTurns.js'
import { attendedAfter, isAttended } from './attended.js'
import { exactGlobalWord } from './route.js'
import type { TurnFacts, TurnResult } from './turn.js'

/** A second tap on the same button within this time is the same tap. */
const DOUBLE_TAP_MS = 10_000

/** The turn is recorded, nothing is said, and everything stays as it was. */
export function unmoved({ contact, loaded }: TurnFacts, session: Session | null): TurnResult {
  return { outcome: 'quiet', session, contact, attended: loaded.attended, messages: [] }
}

/** What happened without the person saying anything. */
export function occurred(facts: TurnFacts, session: Session | null, input: Occurrence): TurnResult {
  const quiet = unmoved(facts, session)
  if (input.kind !== 'attended') return quiet
  return { ...quiet, attended: attendedAfter(facts.event, input, facts.loaded.attended, facts.now) }
}

/** An input that is stored and leads nowhere: staff talk to the person, it is a double tap, or there are too many. */
export function heldBack(facts: TurnFacts, session: Session | null, input: Input): TurnResult | undefined {
  const { flood, loaded, now } = facts
  const stays = unmoved(facts, session)
  if (isAttended(loaded.attended, now) && !isHeeded(facts, input)) return toldOnce(stays, loaded.attended, now)
  if (isDoubleTap(facts, session, input)) return stays
  if (flood === 'explain') return { ...stays, outcome: 'limited', messages: [note('common.limited')] }
  return flood === 'pass' ? undefined : { ...stays, outcome: flood }
}

/** Whether staff go on talking to the person after an input that was answered: not when it asks for the menu. */
export function attendedStill(facts: TurnFacts, input: Input): Attended | null {
  const { attended } = facts.loaded
  return attended !== null && wordOf(facts, input) === 'menu' ? null : attended
}

/** While staff talk to the person the menu brings the service back, and whoever wants nothing more is heard at once. */
function isHeeded(facts: TurnFacts, input: Input): boolean {
  const word = wordOf(facts, input)
  return word === 'menu' || word === 'opt_out'
}

function wordOf({ content }: TurnFacts, input: Input): GlobalWord | undefined {
  return exactGlobalWord(content, wordsOf(input) ?? '')
}

function toldOnce(stays: TurnResult, attended: Attended, now: Date): TurnResult {
  if (attended.toldAt !== null) return { ...stays, outcome: 'attended' }
  const told = { ...attended, toldAt: now }
  return { ...stays, outcome: 'attended', attended: told, messages: [note('common.attended')] }
}

function isDoubleTap({ loaded, now }: TurnFacts, before: Session | null, input: Input): boolean {
  if (before === null || input.kind !== 'choice' || before.lastChoice !== input.choice) return false
  const at = loaded.session?.updatedAt.getTime() ?? 0
  return now.getTime() - at < DOUBLE_TAP_MS
}
