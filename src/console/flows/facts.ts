import { arrowsOf } from '../../engine/arrows.js'
import type { Flow, Step } from '../../engine/flow.js'
import { isQuestion } from '../../engine/navigate.js'
import type { StepFigure } from '../../store/stepCounts.js'
import { noCounts, type Counts } from './figures.js'
import { saidAt, whenLabel, type Reader } from './labels.js'

/** A step as both the drawing and the table tell it. */
export interface StepFacts {
  readonly id: string
  readonly kind: Step['kind']
  /** What is said there, or done. */
  readonly says: string
  /** The key of what is said. */
  readonly text: string | undefined
  readonly ways: readonly Way[]
  /** The other flow to which it leads. */
  readonly flow: { readonly id: string; readonly step: string | undefined } | undefined
  /** Null where nobody waits. */
  readonly counts: Counts | null
}

/** From a step to another, or to the end. */
interface Way {
  readonly to: string
  /** When it is gone; empty where there is no other. */
  readonly when: readonly string[]
}

/** What there is to tell of each step of a flow, in its order. */
export function factsOf(reader: Reader, flow: Flow, figures: readonly StepFigure[]): StepFacts[] {
  const own = new Map(figures.filter((one) => one.flow === flow.id).map((one) => [one.step, one]))
  return Object.entries(flow.steps).map(([id, step]) => ({
    ...{ id, kind: step.kind, says: saidAt(reader, step), text: 'text' in step ? step.text : undefined },
    ways: waysOf(reader, step),
    flow: step.kind === 'goto' && step.flow !== undefined ? { id: step.flow, step: step.step } : undefined,
    counts: isQuestion(step) ? (own.get(id) ?? noCounts) : null,
  }))
}

/** Arrows to the same step are one way. */
function waysOf(reader: Reader, step: Step): Way[] {
  const ways = new Map<string, string[]>()
  for (const { to, when } of arrowsOf(step)) {
    const labels = ways.get(to) ?? []
    ways.set(to, when === undefined ? labels : [...labels, whenLabel(reader, when)])
  }
  return [...ways].map(([to, when]) => ({ to, when }))
}
