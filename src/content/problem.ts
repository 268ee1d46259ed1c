import type { TextFault } from '../engine/lint.js'

/** Something wrong in a content file: where, what was found, and what is accepted or to be done. */
export interface ContentProblem {
  readonly severity: 'error' | 'warning'
  /** Relative to the root: `flows/guide.yaml`. */
  readonly file: string
  readonly line?: number | undefined
  readonly step?: string | undefined
  /** The text concerned, and what is wrong with it. */
  readonly key?: string | undefined
  readonly language?: string | undefined
  readonly fault?: TextFault | undefined
  readonly found: string
  readonly remedy: string
}

/** The content cannot be used. The message lists every error. */
export class ContentError extends Error {
  readonly problems: readonly ContentProblem[]

  constructor(problems: readonly ContentProblem[]) {
    const errors = problems.filter((problem) => problem.severity === 'error')
    const count = errors.length === 1 ? '1 problem' : `${String(errors.length)} problems`
    super([`The texts and flows cannot be used: ${count}.`, ...errors.map(describeProblem)].join('\n'))
    this.name = 'ContentError'
    this.problems = problems
  }
}

/** One line: `flows/menu.yaml:12, step main: found ...; do this`. */
export function describeProblem(problem: ContentProblem): string {
  const line = problem.line === undefined ? '' : `:${String(problem.line)}`
  const step = problem.step === undefined ? '' : `, step ${problem.step}`
  return `${problem.file}${line}${step}: ${problem.found}; ${problem.remedy}`
}
