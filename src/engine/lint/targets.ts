import { END, type Flow, type Flows, type Step } from '../flow.js'
import { globalWords } from '../vocabulary.js'
import { errorAt, listed, placesOf, type LintInput, type Place, type Problem } from './problem.js'

/** Every step of its own flow, or END, that a step can lead to. */
export function targetsOf(step: Step): string[] {
  switch (step.kind) {
    case 'say':
    case 'ask':
      return [step.next]
    case 'choose':
      return present([
        ...(step.options ?? []).map((option) => option.next ?? step.next),
        step.next,
        step.otherwise,
        step.received,
      ])
    case 'run':
      return Object.values(step.outcomes)
    case 'route':
      return [...Object.values(step.cases), step.otherwise]
    case 'goto':
      return present([step.next, step.otherwise])
  }
}

/** The flows that global words open; `cancel` and `back` open none. */
export const wordFlows = globalWords.filter((word) => word !== 'cancel' && word !== 'back')

/** Flows that must be there but are not. */
export function missingFlows({ flows, entries }: LintInput): Problem[] {
  return [...new Set([...wordFlows, ...Object.keys(entries)])]
    .filter((id) => !flows.has(id))
    .map((id) => ({
      severity: 'error',
      flow: id,
      found: `there is no flow ${id}`,
      remedy: `write flows/${id}.yaml: the service needs it`,
    }))
}

/** Targets, starts and gotos that name what does not exist. */
export function unknownTargets({ flows }: LintInput): Problem[] {
  return [...[...flows.values()].flatMap(flowTargets), ...placesOf(flows).flatMap((place) => gotoTargets(flows, place))]
}

/** `moved` entries that point nowhere, or that hide a step which is there. */
export function movedEntries({ flows }: LintInput): Problem[] {
  return [...flows.values()].flatMap((flow) =>
    Object.entries(flow.moved ?? {}).flatMap(([from, to]) => movedEntry(flow, from, to)),
  )
}

/** People who stand on steps that are no longer there and have not moved. */
export function removedSteps({ flows, waiting = [] }: LintInput): Problem[] {
  return waiting
    .filter(({ flow, step }) => !isPlace(flows, flow, step))
    .map(({ flow, step, people }) => ({
      severity: 'error',
      flow,
      step,
      found: `${String(people)} people are waiting on ${flow}/${step}, a step you removed`,
      remedy: flows.has(flow)
        ? `say in moved: of flows/${flow}.yaml where they go: ${step}: <step>`
        : `put flows/${flow}.yaml back until they have left`,
    }))
}

function flowTargets(flow: Flow): Problem[] {
  const steps = Object.keys(flow.steps)
  const remedy = `accepted: ${listed([...steps, END])}`
  const problems = Object.entries(flow.steps).flatMap(([id, step]) =>
    [...new Set(targetsOf(step))]
      .filter((target) => target !== END && !steps.includes(target))
      .map((target) => errorAt({ flow, id, step }, `it leads to ${target}, which is no step of ${flow.id}`, remedy)),
  )
  if (steps.includes(END))
    problems.push({
      severity: 'error',
      flow: flow.id,
      step: END,
      found: `a step is called ${END}`,
      remedy: 'give it another name: end ends the flow',
    })
  if (steps.includes(flow.start)) return problems
  return [
    {
      severity: 'error',
      flow: flow.id,
      found: `it starts at ${flow.start}, which is no step of it`,
      remedy: `accepted: ${listed(steps)}`,
    },
    ...problems,
  ]
}

function gotoTargets(flows: Flows, place: Place): Problem[] {
  const { step } = place
  if (step.kind !== 'goto' || step.flow === undefined) return []
  const flow = flows.get(step.flow)
  if (flow === undefined)
    return [
      errorAt(place, `it goes to the flow ${step.flow}, which does not exist`, `accepted: ${listed(flows.keys())}`),
    ]
  if (step.step === undefined || isPlace(flows, flow.id, step.step)) return []
  return [
    errorAt(
      place,
      `it goes to ${flow.id}/${step.step}, which does not exist`,
      `accepted steps: ${listed(Object.keys(flow.steps))}`,
    ),
  ]
}

function movedEntry(flow: Flow, from: string, to: string): Problem[] {
  const problems: Problem[] = []
  const at = { severity: 'error', flow: flow.id } as const
  if (Object.hasOwn(flow.steps, from)) {
    problems.push({
      ...at,
      step: from,
      found: `moved: names ${from}, which is still a step`,
      remedy: 'remove it from moved:, or remove the step',
    })
  }
  if (!Object.hasOwn(flow.steps, to)) {
    problems.push({
      ...at,
      found: `moved: takes ${from} to ${to}, which is no step of ${flow.id}`,
      remedy: `accepted: ${listed(Object.keys(flow.steps))}`,
    })
  }
  return problems
}

function isPlace(flows: Flows, flowId: string, step: string): boolean {
  const flow = flows.get(flowId)
  if (flow === undefined) return false
  return Object.hasOwn(flow.steps, step) || (flow.moved !== undefined && Object.hasOwn(flow.moved, step))
}

function present(targets: readonly (string | undefined)[]): string[] {
  return targets.filter((target) => target !== undefined)
}
