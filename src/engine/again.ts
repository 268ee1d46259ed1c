import type { StepOf } from './flow.js'
import type { Input } from './input.js'
import type { Message } from './message.js'
import { interrupt, isQuestion, standing } from './navigate.js'
import { currentOptions, namesOption, pickReadable, wordsOf } from './options.js'
import { isOf, note, stuckOffered, present, presentStuck, readChoice, SKIP, type WayOut } from './question.js'
import type { Session } from './session.js'
import { MENU, openFlow, proceed, walk, type Advance } from './walk.js'
import type { World } from './world.js'

const RETRIES = 3

/** A session and the question it stands on. */
export interface Asking<S = StepOf<'ask'> | StepOf<'choose'>> {
  readonly session: Session
  readonly step: S
}

/** Asks the question the session stands on once more, after messages that say why. */
export function again(world: World, session: Session, ...before: readonly Message[]): Advance {
  const next = repeat(world, session)
  return { ...next, messages: [...before, ...next.messages] }
}

/** Says that the answer was not understood and asks again; after the step's retries (3 unless it says) offers ways out. */
export function notUnderstood(world: World, { session, step }: Asking, why: Message): Advance {
  const tried = { ...session, tries: session.tries + 1 }
  if (tried.tries < (step.retries ?? RETRIES)) return again(world, tried, why)
  const stuck = presentStuck(world, tried, canSkip(step))
  return { session: stuck.session, messages: [stuck.message] }
}

/** Takes one of the ways out; undefined when the input is none of them, and so an answer to the question itself. */
export function answerStuck(world: World, { session, step }: Asking, input: Input): Advance | undefined {
  const freed = { ...session, tries: 0 }
  switch (wayOut(world, { session, step }, input)) {
    case '+again':
      return again(world, freed)
    case SKIP:
      return step.kind === 'ask' ? skip(world, { session: freed, step }) : again(world, freed)
    case '+person':
      return openFlow(world, 'person', (to) => interrupt(world.flows, freed, to))
    case '+menu':
      return openFlow(world, MENU, (to) => to)
    case undefined:
      return undefined
  }
}

/** Goes on without an answer. */
export function skip(world: World, { session, step }: Asking<StepOf<'ask'>>): Advance {
  return proceed(world, { ...session, answers: { ...session.answers, [step.save]: null } }, step.next)
}

function wayOut(world: World, asking: Asking, input: Input): WayOut | undefined {
  const options = stuckOffered(canSkip(asking.step))
  if (input.kind === 'choice') {
    const pressed = readChoice(input.choice)
    return isOf(asking.session, pressed) ? options.find((o) => o.id === pressed.option)?.id : undefined
  }
  const words = wordsOf(input)
  if (words === undefined || namesOption(world, asking, words)) return undefined
  return pickReadable(world, options, words)?.id
}

function repeat(world: World, session: Session): Advance {
  const step = standing(world.flows, session)?.step
  if (session.offer === null || step === undefined || !isQuestion(step)) return walk(world, session)
  const asked = present(world, session, step, currentOptions({ session, step }), session.offer.page)
  return { session: asked.session, messages: [asked.message] }
}

function canSkip(step: StepOf<'ask' | 'choose'>): boolean {
  return step.kind === 'ask' && step.optional === true
}

/** The message that meets a button that no longer applies. */
export const staleChoice = note('common.stale_choice')
