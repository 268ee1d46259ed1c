import { z } from 'zod'
import { again, answerStuck, notUnderstood, skip, staleChoice, type Asking } from './again.js'
import type { StepOf } from './flow.js'
import type { Input } from './input.js'
import { enter, isAnytime, standing, transfer } from './navigate.js'
import { isOffered, optionMeant, takeOption, wordsOf } from './options.js'
import { isOf, note, readChoice, SKIP, type ReadChoice } from './question.js'
import { isThing, readReply, unexpectedText } from './reply.js'
import type { Answers, Session } from './session.js'
import { proceed, type Advance } from './walk.js'
import type { World } from './world.js'

/** Takes the citizen's input as the answer to the question the session stands on. */
export function answer(world: World, session: Session, step: StepOf<'ask' | 'choose'>, input: Input): Advance {
  const asking = { session, step }
  const wayOut = session.stuck ? answerStuck(world, asking, input) : undefined
  if (wayOut !== undefined) return wayOut
  return step.kind === 'ask'
    ? answerAsk(world, { session, step }, input)
    : answerChoose(world, { session, step }, input)
}

function answerAsk(world: World, { session, step }: Asking<StepOf<'ask'>>, input: Input): Advance {
  if (input.kind === 'choice') return pressedAtAsk(world, { session, step }, readChoice(input.choice))
  const reply = readReply(step, input, world.vocabulary)
  switch (reply.kind) {
    case 'taken':
      return proceed(world, withAnswer(session, step.save, reply.value), step.next)
    case 'skipped':
      return skip(world, { session, step })
    case 'unexpected':
      return again(world, session, note(reply.text))
    case 'invalid':
      return notUnderstood(world, { session, step }, note(step.invalid ?? reply.text, reply.params))
  }
}

function answerChoose(world: World, asking: Asking<StepOf<'choose'>>, input: Input): Advance {
  const { session, step } = asking
  if (input.kind === 'choice') return pressed(world, asking, input.choice)
  const words = wordsOf(input)
  const picked = words === undefined ? undefined : optionMeant(world, asking, words)
  if (picked !== undefined) return takeOption(world, asking, picked.id)
  if (step.received !== undefined && isThing(input, step.accept ?? []))
    return proceed(world, withAnswer(session, 'received', z.json().parse(input)), step.received)
  if (words === undefined) return again(world, session, note(unexpectedText(input)))
  if (step.otherwise === undefined) return notUnderstood(world, asking, note(step.invalid ?? 'common.not_understood'))
  return proceed(world, withAnswer(session, 'question', words), step.otherwise)
}

function withAnswer(session: Session, name: string, value: Answers[string]): Session {
  return { ...session, answers: { ...session.answers, [name]: value } }
}

function pressedAtAsk(world: World, { session, step }: Asking<StepOf<'ask'>>, choice: ReadChoice | undefined): Advance {
  const skips = isOf(session, choice) && choice.option === SKIP && step.optional === true
  return skips ? skip(world, { session, step }) : again(world, session, staleChoice)
}

function pressed(world: World, { session, step }: Asking<StepOf<'choose'>>, id: string): Advance {
  const choice = readChoice(id)
  if (choice === undefined) return again(world, session, staleChoice)
  // The options of a source may have changed since; those of the flow's own text have not.
  const current = isOf(session, choice) && (choice.turn === session.offer?.turn || step.source === undefined)
  if (current && isOffered({ session, step }, choice.option)) return takeOption(world, { session, step }, choice.option)
  const elsewhere = anytimeQuestion(world, session, choice)
  if (elsewhere !== undefined) return takeOption(world, elsewhere, choice.option)
  return again(world, session, staleChoice)
}

/** The question an old button belongs to, where both that question and the present one can be left and met at any time. */
function anytimeQuestion(world: World, session: Session, choice: ReadChoice): Asking<StepOf<'choose'>> | undefined {
  const places = [`${session.flow}/${session.step}`, `${choice.flow}/${choice.step}`]
  if (!places.every((place) => isAnytime(world.flows, place))) return undefined
  const to = enter(world.flows, choice.flow, {}, choice.step)
  const step = to === undefined ? undefined : standing(world.flows, to)?.step
  if (to === undefined || step?.kind !== 'choose' || !isOffered({ session: to, step }, choice.option)) return undefined
  return { session: transfer(world.flows, session, to), step }
}
