import type { StepOf } from '../flow.js'
import { errorAt, listed, placesOf, type LintInput, type Place, type Problem } from './problem.js'

/** Actions, outcomes and sources that the code does not have, and outcomes that a step forgot. */
export function unknownActions({ flows, catalogue }: LintInput): Problem[] {
  return placesOf(flows).flatMap((place) => {
    const { step } = place
    if (step.kind === 'run') return runProblems(place, step, catalogue)
    if (step.kind !== 'choose' || step.source === undefined || catalogue.sources.includes(step.source)) return []
    return [errorAt(place, `the source ${step.source} does not exist`, `accepted: ${listed(catalogue.sources)}`)]
  })
}

function runProblems(place: Place, step: StepOf<'run'>, { actions }: LintInput['catalogue']): Problem[] {
  const action = Object.hasOwn(actions, step.action) ? actions[step.action] : undefined
  if (action === undefined)
    return [errorAt(place, `the action ${step.action} does not exist`, `accepted: ${listed(Object.keys(actions))}`)]
  const named = Object.keys(step.outcomes)
  const remedy = `accepted, all of them: ${listed(action.outcomes)}`
  const unknown = named.filter((outcome) => !action.outcomes.includes(outcome))
  const forgotten = action.outcomes.filter((outcome) => !named.includes(outcome))
  return [
    ...unknown.map((outcome) => errorAt(place, `the action ${step.action} has no outcome ${outcome}`, remedy)),
    ...forgotten.map((outcome) => errorAt(place, `the outcome ${outcome} of ${step.action} leads nowhere`, remedy)),
  ]
}
