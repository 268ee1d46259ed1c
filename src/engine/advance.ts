import { again } from './again.js'
import { answer } from './answer.js'
import type { Input } from './input.js'
import { back, enter, interrupt, isQuestion, standing } from './navigate.js'
import { namesOption, optionMeant } from './options.js'
import { note, present } from './question.js'
import type { Answers, Offered, Session } from './session.js'
import { FlowError, MENU, openFlow, proceed, walk, type Advance } from './walk.js'
import type { World } from './world.js'

/** What a need was answered with. */
export type Result =
  | { readonly kind: 'action'; readonly outcome: string; readonly answers: Answers }
  | { readonly kind: 'source'; readonly options: readonly Offered[] }

/** Begins a conversation, with answers that are known already. Throws FlowError when there is no such flow. */
export function begin(world: World, flow: string, answers: Answers = {}): Advance {
  return openFlow(world, flow, (to) => to, answers)
}

/** Where a citizen without an open conversation stands: at the menu, which need not be shown for its options to be understood. */
export function atMenu(world: World): Session {
  const menu = enter(world.flows, MENU, {})
  if (menu === undefined) throw new FlowError(`there is no flow ${MENU}`)
  return menu
}

/**
 * One turn: takes the input as an answer to the question the session stands on, and walks to the next one. Whatever comes,
 * something is said. A session whose step is gone gets an apology and the menu.
 */
export function advance(world: World, session: Session, input: Input): Advance {
  const found = standing(world.flows, session)
  if (found === undefined || !isQuestion(found.step)) return walk(world, session)
  return answer(world, { ...session, step: found.id }, found.step, input)
}

/** Goes on after a need was met. Throws FlowError when the action had an outcome that the step does not know. */
export function resume(world: World, session: Session, result: Result): Advance {
  const step = standing(world.flows, session)?.step
  if (result.kind === 'source') {
    if (step?.kind !== 'choose') throw new FlowError(`${session.flow}/${session.step} asked for no options`)
    const asked = present(world, session, step, result.options)
    return { session: asked.session, messages: [asked.message] }
  }
  const target = step?.kind === 'run' ? step.outcomes[result.outcome] : undefined
  if (target === undefined) throw new FlowError(`${session.flow}/${session.step} has no outcome ${result.outcome}`)
  return proceed(world, { ...session, answers: { ...session.answers, ...result.answers } }, target)
}

/** Leaves the question for another flow, with answers that are known already; when that ends, the question stands as it did. */
export function divert(world: World, session: Session, flow: string, answers: Answers = {}): Advance {
  return openFlow(world, flow, (to) => interrupt(world.flows, session, to), answers)
}

/** Begins the flow that the citizen is in anew, with one more answer known; what waits for its end goes on waiting. */
export function renew(world: World, session: Session, answers: Answers): Advance {
  const kept = { ...session.answers, ...answers }
  return openFlow(world, session.flow, (to) => ({ ...to, callers: session.callers }), kept)
}

/** Goes back to the question before; where there is none, says so and asks the present one again. */
export function goBack(world: World, session: Session): Advance {
  const before = back(world.flows, session)
  return before === undefined ? again(world, session, note('common.no_way_back')) : walk(world, before)
}

/** Ends what the citizen was doing, says so, and shows the menu. */
export function cancel(world: World, session: Session): Advance {
  const idle = session.flow === MENU && session.step === atMenu(world).step
  const menu = begin(world, MENU)
  return { ...menu, messages: [note(idle ? 'common.nothing_to_cancel' : 'common.cancelled'), ...menu.messages] }
}

/** True when the words mean one of the options of the question the session stands on. */
export function isAnswer(world: World, session: Session, words: string): boolean {
  const step = standing(world.flows, session)?.step
  return step?.kind === 'choose' && optionMeant(world, { session, step }, words) !== undefined
}

/** True when the words are exactly what an option of the question is called, which is more than a global word. */
export function isLabel(world: World, session: Session, words: string): boolean {
  const step = standing(world.flows, session)?.step
  return step !== undefined && isQuestion(step) && namesOption(world, { session, step }, words)
}

/** True where the citizen is asked for words of their own, which may contain anything. */
export function expectsWords(world: World, session: Session): boolean {
  const step = standing(world.flows, session)?.step
  return step?.kind === 'ask' && step.answer === 'text'
}
