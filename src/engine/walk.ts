import { isEnd, leave, move, standing, call, enter, transfer } from './navigate.js'
import type { StepOf } from './flow.js'
import type { Message } from './message.js'
import { note, paramsOf, present, staticOptions } from './question.js'
import type { Answers, Session } from './session.js'
import type { World } from './world.js'

/** The flow every other one comes back to. */
export const MENU = 'menu'
/** Steps that one turn may pass. More is a flow that goes in circles. */
export const MAX_STEPS = 50

/** Something the engine cannot know by itself: the outcome of an action, or the options of a source. */
export type Need =
  | {
      readonly kind: 'action'
      readonly name: string
      readonly with: Readonly<Record<string, string>>
      readonly answers: Answers
    }
  | { readonly kind: 'source'; readonly name: string; readonly answers: Answers }

/** What a turn led to: where the citizen stands now (null: nowhere, the conversation is over) and what is said, in order. */
export interface Advance {
  readonly session: Session | null
  readonly messages: readonly Message[]
  /** The turn goes on with `resume` once this is known. */
  readonly need?: Need
}

/** A flow went in circles or named what does not exist: a bug in a flow that the linter did not see. */
export class FlowError extends Error {
  override readonly name = 'FlowError'
}

/** Walks from step to step until a question, a need or the end. Throws FlowError after MAX_STEPS. */
export function walk(world: World, start: Session): Advance {
  const messages: Message[] = []
  let session: Session | null = start
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const pass = step(world, session)
    messages.push(...pass.messages)
    if (pass.stop === true) return { session: pass.session, messages, ...(pass.need && { need: pass.need }) }
    if (pass.session === null) return { session: null, messages }
    session = pass.session
  }
  throw new FlowError(
    `more than ${String(MAX_STEPS)} steps in one turn, begun at ${start.flow}/${start.step}, now at ${session.flow}/${session.step}`,
  )
}

/** Goes on to a target, a step of the flow or its end, and walks from there. */
export function proceed(world: World, session: Session, target: string): Advance {
  const pass = follow(world, session, target, [])
  return pass.session === null || pass.stop === true ? pass : walk(world, pass.session)
}

/** Walks into another flow by way of `via`, which says how the two are joined. Throws FlowError when there is no such flow. */
export function openFlow(world: World, flow: string, via: (to: Session) => Session, answers: Answers = {}): Advance {
  const to = enter(world.flows, flow, answers)
  if (to === undefined) throw new FlowError(`there is no flow ${flow}`)
  return walk(world, via(to))
}

interface Pass extends Advance {
  readonly stop?: true
}

function step(world: World, session: Session): Pass {
  const found = standing(world.flows, session)
  if (found === undefined) return lost(world)
  const here = { ...session, step: found.id }
  switch (found.step.kind) {
    case 'say':
      return follow(world, here, found.step.next, [note(found.step.text, paramsOf(here))])
    case 'ask':
    case 'choose':
      return question(world, here, found.step)
    case 'run': {
      const { action: name, with: fixed = {} } = found.step
      return {
        session: here,
        messages: [],
        need: { kind: 'action', name, with: fixed, answers: here.answers },
        stop: true,
      }
    }
    case 'route':
      return follow(world, here, routed(found.step, here.answers), [])
    case 'goto':
      return go(world, here, found.step)
  }
}

function question(world: World, session: Session, step: StepOf<'ask'> | StepOf<'choose'>): Pass {
  if (step.kind === 'choose' && step.source !== undefined) {
    return { session, messages: [], need: { kind: 'source', name: step.source, answers: session.answers }, stop: true }
  }
  const asked = present(world, session, step, staticOptions(step))
  return { session: asked.session, messages: [asked.message], stop: true }
}

/** The pass that a target leads to: a step of the flow, or its end. */
function follow(world: World, session: Session, target: string, messages: readonly Message[]): Pass {
  if (!isEnd(target)) return { session: move(world.flows, session, target), messages }
  return { ...finish(world, session), messages }
}

function finish(world: World, session: Session): Pass {
  const left = leave(session)
  if (left === undefined) return { session: null, messages: [] }
  if (!left.interrupted && isEnd(left.session.step)) return finish(world, left.session)
  const quiet = left.interrupted && world.flows.get(session.flow)?.resume === 'quiet'
  return { session: left.session, messages: [], ...(quiet && { stop: true as const }) }
}

/** The case of a route that an answer meets which is no word or number: a photo, a place. */
const GIVEN = 'given'

function routed(step: StepOf<'route'>, answers: Answers): string {
  const value = answers[step.on]
  const text = typeof value === 'object' && value !== null ? GIVEN : String(value ?? '')
  const target = Object.hasOwn(step.cases, text) ? step.cases[text] : undefined
  return target ?? step.otherwise
}

function go(world: World, session: Session, step: StepOf<'goto'>): Pass {
  const to = destination(world, session, step)
  if (to === undefined) {
    if (step.otherwise === undefined) throw new FlowError(`${session.flow}/${session.step} leads to no flow`)
    return follow(world, session, step.otherwise, [])
  }
  if (step.return === true && step.next !== undefined) return { session: call(session, to, step.next), messages: [] }
  return { session: transfer(world.flows, session, to), messages: [] }
}

function destination(world: World, session: Session, step: StepOf<'goto'>): Session | undefined {
  const answers = handedOver(step, session.answers)
  if (step.found === undefined) return enter(world.flows, step.flow ?? '', answers, step.step)
  const place = session.answers[step.found]
  const [flow, id] = typeof place === 'string' ? place.split('/') : []
  return flow === undefined ? undefined : enter(world.flows, flow, answers, id)
}

function handedOver(step: StepOf<'goto'>, answers: Answers): Answers {
  const passed = (step.pass ?? []).flatMap((name) => {
    const value = answers[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(passed), ...step.with }
}

function lost(world: World): Pass {
  const menu = enter(world.flows, MENU, {})
  if (menu === undefined) throw new FlowError(`there is no flow ${MENU}`)
  return { session: menu, messages: [note('common.lost')] }
}
