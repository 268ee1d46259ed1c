import type { StepOf } from './flow.js'
import { fold } from './fold.js'
import type { Input } from './input.js'
import { MORE, PREVIOUS, present, staticOptions, visible } from './question.js'
import type { Asking } from './again.js'
import type { Answers, Offered } from './session.js'
import { isCalled, pickNumber, pickOption, type Readable } from './understand.js'
import { proceed, type Advance } from './walk.js'
import type { World } from './world.js'

/** The option that the words mean: one of those shown, or the words of one on another page of a long list. */
export function optionMeant(world: World, asking: Asking<StepOf<'choose'>>, words: string): Offered | undefined {
  const shown = pickReadable(world, shownOptions(asking), words)
  if (shown !== undefined || pickNumber(fold(words), world.vocabulary) !== undefined) return shown
  return pickReadable(world, offeredOptions(asking), words)
}

/** True when the words are exactly what an option of the question is called. */
export function namesOption(world: World, { session, step }: Asking, words: string): boolean {
  return step.kind === 'choose' && offeredOptions({ session, step }).some((o) => isCalled(readable(world, o), words))
}

/** True for an option of the question, on whatever page. */
export function isOffered(asking: Asking<StepOf<'choose'>>, option: string): boolean {
  return [...shownOptions(asking), ...offeredOptions(asking)].some((o) => o.id === option)
}

/** The option that the words mean in the citizen's language, if any. */
export function pickReadable<T extends Offered>(world: World, options: readonly T[], words: string): T | undefined {
  return pickOption(
    words,
    options.map((option) => ({ ...readable(world, option), option })),
    world.vocabulary,
  )?.option
}

/** The options to ask the question with once more: those of the flow as it is now, or those that the source gave. */
export function currentOptions({ session, step }: Asking): readonly Offered[] {
  return step.kind === 'choose' && step.source !== undefined ? (session.offer?.options ?? []) : staticOptions(step)
}

/** Takes an option of the question: turns the page, or saves the choice and goes on. */
export function takeOption(world: World, asking: Asking<StepOf<'choose'>>, option: string): Advance {
  if (option === MORE) return turnPage(world, asking, 1)
  if (option === PREVIOUS) return turnPage(world, asking, -1)
  const { session, step } = asking
  const next = step.options?.find((o) => o.id === option)?.next ?? step.next ?? 'end'
  return proceed(world, { ...session, answers: { ...session.answers, ...saved(asking, option) } }, next)
}

/** The words of an input: what was typed, or what stood under a photo. */
export function wordsOf(input: Input): string | undefined {
  if (input.kind === 'text') return input.text
  return input.kind === 'media' ? input.caption : undefined
}

function turnPage(world: World, { session, step }: Asking<StepOf<'choose'>>, by: number): Advance {
  const page = Math.max(0, (session.offer?.page ?? 0) + by)
  const asked = present(world, session, step, currentOptions({ session, step }), page)
  return { session: asked.session, messages: [asked.message] }
}

function saved(asking: Asking<StepOf<'choose'>>, option: string): Answers {
  const name = asking.step.save
  if (name === undefined) return {}
  const label = offeredOptions(asking).find((o) => o.id === option)?.label ?? option
  return { [name]: option, [`${name}_label`]: label }
}

/** The options as the citizen sees and numbers them now. */
function shownOptions({ session, step }: Asking<StepOf<'choose'>>): readonly Offered[] {
  return visible(step, offeredOptions({ session, step }), session.offer?.page ?? 0)
}

/** The options in the order in which they were shown, called as they are now, without those that the flow has no more. */
function offeredOptions({ session, step }: Asking<StepOf<'choose'>>): readonly Offered[] {
  const current = currentOptions({ session, step })
  return session.offer?.options.flatMap(({ id }) => current.filter((option) => option.id === id)) ?? current
}

function readable(world: World, { id, label, also }: Offered): Readable {
  return { id, label: world.label(label), also }
}
