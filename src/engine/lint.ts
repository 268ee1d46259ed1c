import { unknownActions } from './lint/catalogue.js'
import { differingParams, unknownAnswers, unsuppliedParams } from './lint/params.js'
import { endlessCalls, questionsWithoutWayOut, silentLoops, unreachableSteps } from './lint/paths.js'
import type { LintInput, Problem } from './lint/problem.js'
import { missingFlows, movedEntries, removedSteps, unknownTargets } from './lint/targets.js'
import { emptyTexts, longButtonIds, longTexts, missingKeys, sameLabels, strayKeys } from './lint/texts.js'

export type { LintInput, LintLanguage, Problem, TextFault } from './lint/problem.js'
export { suppliedTo, textParams } from './lint/params.js'
export { flowTexts, PLURAL } from './lint/texts.js'
export { defaultLimits } from './lint/problem.js'

const rules: readonly ((input: LintInput) => Problem[])[] = [
  missingFlows,
  unknownTargets,
  movedEntries,
  removedSteps,
  unknownActions,
  unreachableSteps,
  silentLoops,
  questionsWithoutWayOut,
  endlessCalls,
  missingKeys,
  strayKeys,
  emptyTexts,
  sameLabels,
  differingParams,
  unsuppliedParams,
  unknownAnswers,
  longTexts,
  longButtonIds,
]

/** Everything wrong with flows and texts taken together; [] when nothing is. Pure: it reads no file and no database. */
export function lint(input: LintInput): Problem[] {
  return rules.flatMap((rule) => rule(input))
}
