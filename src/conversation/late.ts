import type { InboundEvent } from '../channels/channel.js'
import { begin } from '../engine/advance.js'
import type { Input } from '../engine/input.js'
import { wordsOf } from '../engine/options.js'
import { note } from '../engine/question.js'
import type { Session } from '../engine/session.js'
import { MENU, type Advance } from '../engine/walk.js'
import type { World } from '../engine/world.js'
import { isAttended } from './attended.js'
import { firstStep } from './opening.js'
import { exactGlobalWord } from './route.js'
import type { TurnFacts } from './turn.js'

const DAY_MS = 24 * 60 * 60_000

/** True for a message that waited so long that it is no answer any more to what was last asked. */
export function isLate({ sentAt, receivedAt }: InboundEvent): boolean {
  return sentAt !== undefined && receivedAt.getTime() - sentAt.getTime() > DAY_MS
}

/**
 * Where a message that waited leads: the first of several in a row to an apology and the menu, whatever it says, the others to
 * nothing. What somebody has a right to is heeded in each: to be sent nothing more, and to be asked whether they want to be erased.
 */
export function lateStep(world: World, facts: TurnFacts, before: Session | null, input: Input): Advance | undefined {
  const silent = facts.loaded.lateBefore || isAttended(facts.loaded.attended, facts.now)
  if (isRight(world, facts, before, input))
    return after(silent ? undefined : 'common.late_word', firstStep(world, facts, before, input))
  return silent ? undefined : after('common.late', atFirst(world, facts))
}

/** Not what is so already, however often it was asked for while nobody heard it. */
function isRight(world: World, { contact }: TurnFacts, before: Session | null, input: Input): boolean {
  const word = exactGlobalWord(world, wordsOf(input) ?? '')
  if (word === 'opt_out') return contact.optedOutAt === null
  return word === 'erase_me' && before?.flow !== word
}

/** A stranger is welcomed, but not answered: what they asked may be of no interest any more. */
function atFirst(world: World, facts: TurnFacts): Advance {
  return facts.loaded.contact === null ? firstStep(world, facts, null, { kind: 'text', text: '' }) : begin(world, MENU)
}

function after(apology: string | undefined, step: Advance): Advance {
  return apology === undefined ? step : { ...step, messages: [note(apology), ...step.messages] }
}
