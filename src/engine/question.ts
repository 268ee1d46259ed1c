import type { StepOf } from './flow.js'
import type { Choice, Message, Param, Params } from './message.js'
import { shown, type Offered, type Session } from './session.js'
import type { World } from './world.js'

const PAGE_SIZE = 8
/** Ids of the options that the engine itself adds; no step option can be called so, as they hold a sign that ids may not. */
export const MORE = '+more'
export const PREVIOUS = '+previous'
export const SKIP = '+skip'

/** The ways out offered when a question was not understood too often. */
const waysOut = ['+again', SKIP, '+person', '+menu'] as const
export type WayOut = (typeof waysOut)[number]

/** The id of a button: the turn it was shown in, where, and which option. At most 64 bytes, which is what Telegram carries. */
export function choiceId(turn: number, place: { flow: string; step: string }, option: string): string {
  return [turn.toString(36), place.flow, place.step, option].join('.')
}

export interface ReadChoice {
  readonly turn: number
  readonly flow: string
  readonly step: string
  readonly option: string
}

/** The parts of a button's id, or undefined when it is none of ours. */
export function readChoice(id: string): ReadChoice | undefined {
  const [turn, flow, step, ...rest] = id.split('.')
  if (turn === undefined || flow === undefined || step === undefined || rest.length === 0) return undefined
  return { turn: Number.parseInt(turn, 36), flow, step, option: rest.join('.') }
}

/** True for a button of the question the session stands on, from whatever turn. */
export function isOf(session: Session, choice: ReadChoice | undefined): choice is ReadChoice {
  return choice?.flow === session.flow && choice.step === session.step
}

/** What a text of this step can show: every answer so far, and the progress through a form. */
export function paramsOf(session: Session, step?: StepOf<'ask'> | StepOf<'choose'>): Params {
  return { ...shown(session.answers), ...step?.progress }
}

/** Puts the question before the citizen: the session remembers the options as shown. */
export function present(
  world: World,
  session: Session,
  step: StepOf<'ask'> | StepOf<'choose'>,
  options: readonly Offered[],
  page = 0,
): { session: Session; message: Message } {
  const offer = { turn: world.turn, options: [...options], page }
  const asked: Session = { ...session, offer, stuck: false }
  const choices = visible(step, options, page).map((o) => choiceOf(world.turn, session, o))
  return { session: asked, message: { text: step.text, params: paramsOf(session, step), choices } }
}

/** The options of one page as the citizen sees and numbers them, with the ways to the next and the previous page. */
export function visible(
  step: StepOf<'ask'> | StepOf<'choose'>,
  options: readonly Offered[],
  page: number,
): readonly Offered[] {
  if (step.kind === 'ask') return step.optional === true ? [{ id: SKIP, label: { key: 'common.skip' } }] : []
  const size = step.pageSize ?? (step.source === undefined ? options.length : PAGE_SIZE)
  const start = page * size
  const paged: Offered[] = options.slice(start, start + size)
  if (start + size < options.length) paged.push({ id: MORE, label: { key: 'common.more' } })
  if (page > 0) paged.push({ id: PREVIOUS, label: { key: 'common.previous' } })
  return paged
}

/** The static options of a step as they can be offered. */
export function staticOptions(step: StepOf<'ask'> | StepOf<'choose'>): readonly Offered[] {
  if (step.kind === 'ask') return []
  return (step.options ?? []).map((o) => ({ id: o.id, label: { key: o.label } }))
}

/** Help after too many answers that were not understood: try again, skip where that is allowed, a person, the menu. */
export function presentStuck(world: World, session: Session, canSkip: boolean): { session: Session; message: Message } {
  const choices = stuckOffered(canSkip).map((o) => choiceOf(world.turn, session, o))
  return { session: { ...session, stuck: true }, message: { text: 'common.stuck', params: {}, choices } }
}

export function stuckOffered(canSkip: boolean): readonly (Offered & { id: WayOut })[] {
  const ids = waysOut.filter((id) => id !== SKIP || canSkip)
  return ids.map((id) => ({ id, label: { key: `common.stuck_${id.slice(1)}` } }))
}

function choiceOf(turn: number, place: { flow: string; step: string }, option: Offered): Choice {
  return { id: choiceId(turn, place, option.id), label: option.label }
}

/** A plain message without options. */
export function note(text: string, params: Record<string, Param> = {}): Message {
  return { text, params, choices: [] }
}
