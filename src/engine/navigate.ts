import { END, type Flow, type Flows, type Step, type StepOf } from './flow.js'
import type { Answers, Caller, Session } from './session.js'

const TRAIL_LENGTH = 20
const CALLERS = 8

/** The step a session stands on, following `moved`; undefined when it is nowhere any more. */
export function standing(
  flows: Flows,
  session: Pick<Session, 'flow' | 'step'>,
): { flow: Flow; id: string; step: Step } | undefined {
  const flow = flows.get(session.flow)
  if (flow === undefined) return undefined
  const id = Object.hasOwn(flow.steps, session.step) ? session.step : flow.moved?.[session.step]
  const step = id === undefined ? undefined : flow.steps[id]
  return id === undefined || step === undefined ? undefined : { flow, id, step }
}

/** A session at the first step of a flow, or at `step`; undefined when there is no such flow or step. */
export function enter(flows: Flows, flowId: string, answers: Answers, step?: string): Session | undefined {
  const flow = flows.get(flowId)
  if (flow === undefined) return undefined
  const place = { flow: flowId, version: flow.version, step: step ?? flow.start, answers, trail: [] }
  if (standing(flows, place) === undefined) return undefined
  return { ...place, callers: [], offer: null, tries: 0, stuck: false, lastChoice: null }
}

/** Goes to a step of the same flow; the question just left is remembered for `back`. */
export function move(flows: Flows, session: Session, next: string): Session {
  return { ...session, step: next, trail: passed(flows, session), offer: null, tries: 0, stuck: false }
}

/** Goes to another flow for good. Of the way here, only the questions that need no answers can be gone back to. */
export function transfer(flows: Flows, session: Session, to: Session): Session {
  const trail = passed(flows, session).filter((place) => isAnytime(flows, place))
  return { ...to, trail, callers: session.callers }
}

/** Goes to another flow and comes back to `next` when it ends. */
export function call(session: Session, to: Session, next: string): Session {
  const caller: Caller = { ...placeOf(session), step: next, interrupted: false, offer: null }
  return { ...to, callers: [...session.callers, caller].slice(-CALLERS) }
}

/**
 * Leaves a question in the middle; it stands as it was when the other flow ends. Another word in the middle of a word's short
 * answer, a flow that says how it resumes, replaces that.
 */
export function interrupt(flows: Flows, session: Session, to: Session): Session {
  const nested = session.callers.at(-1)?.interrupted === true && flows.get(session.flow)?.resume !== undefined
  if (nested) return { ...to, callers: session.callers }
  const caller: Caller = { ...placeOf(session), interrupted: true, offer: session.offer }
  return { ...to, callers: [...session.callers, caller].slice(-CALLERS) }
}

/** What the flow's end leads to: the nearest caller, or undefined when nobody waits. */
export function leave(session: Session): { session: Session; interrupted: boolean } | undefined {
  const caller = session.callers.at(-1)
  if (caller === undefined) return undefined
  const { interrupted, ...place } = caller
  const back = { ...place, callers: session.callers.slice(0, -1), tries: 0, stuck: false, lastChoice: null }
  return { session: back, interrupted }
}

/** The question before this one, in this flow or in the one that waits for it; undefined when there is none. */
export function back(flows: Flows, session: Session, here = `${session.flow}/${session.step}`): Session | undefined {
  for (const [index, place] of [...session.trail.entries()].reverse()) {
    const [flow = '', step = ''] = place.split('/')
    const to = place === here ? undefined : enter(flows, flow, session.answers, step)
    if (to !== undefined) return { ...to, trail: session.trail.slice(0, index), callers: session.callers }
  }
  const left = leave(session)
  // Where a flow that was called goes on has not been reached yet: what was asked before the call is on its trail.
  return left === undefined || left.interrupted ? left?.session : back(flows, left.session, '')
}

/** A question that can be met from anywhere: it needs no answers, and its buttons work at any time. */
export function isAnytime(flows: Flows, place: string): boolean {
  const [flow, step] = place.split('/')
  const found = flow === undefined || step === undefined ? undefined : standing(flows, { flow, step })
  return found?.step.kind === 'choose' && found.step.anytime === true
}

/** True for the steps that wait for the citizen. */
export function isQuestion(step: Step): step is StepOf<'ask'> | StepOf<'choose'> {
  return step.kind === 'ask' || step.kind === 'choose'
}

/** True for the target that ends a flow rather than a step of that name. */
export function isEnd(target: string): boolean {
  return target === END
}

function passed(flows: Flows, session: Session): string[] {
  const found = standing(flows, session)
  if (found === undefined || !isQuestion(found.step)) return session.trail
  return [...session.trail, `${session.flow}/${session.step}`].slice(-TRAIL_LENGTH)
}

function placeOf(session: Session): Pick<Session, 'flow' | 'version' | 'step' | 'answers' | 'trail'> {
  const { flow, version, step, answers, trail } = session
  return { flow, version, step, answers, trail }
}
