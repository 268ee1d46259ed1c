import { noChanges, type Changes } from '../content/changes.js'
import type { LiveContent } from '../content/live.js'
import { describeProblem, type ContentProblem } from '../content/problem.js'
import { PLURAL } from '../engine/lint.js'
import type { Log } from '../log.js'

/**
 * Puts into force as much of the changes as goes with the files, and answers with that. New files may not go with what was published
 * before: such texts are left out, settings if that is not enough, and the log says so.
 */
export function putInForce(live: LiveContent, changes: Changes, log: Log): Changes {
  const problems = errorsIn(live, changes)
  if (problems.length > 0) {
    log.error(
      { detail: problems.map(describeProblem) },
      'some of what staff published does not go with the files and is left out',
    )
    return putInForce(live, without(changes, problems), log)
  }
  live.publish(changes)
  const lost = changes.texts.filter(({ key }) => !live.current().locales.some(({ texts }) => texts.has(key)))
  if (lost.length > 0)
    log.warn(
      { detail: lost.map(({ key }) => key) },
      'texts that staff published have no place any more and are left out',
    )
  return changes
}

/** What stands in the way of these changes. */
export function errorsIn(live: LiveContent, changes: Changes): ContentProblem[] {
  return live.problems(changes).filter(({ severity }) => severity === 'error')
}

/** Without the texts that are complained of in any language, as they only go together; without settings where no text is; or none at all. */
function without(changes: Changes, problems: readonly ContentProblem[]): Changes {
  const texts = changes.texts.filter(({ key }) => !problems.some((problem) => isOf(problem, key)))
  if (texts.length < changes.texts.length) return { ...changes, texts }
  return Object.keys(changes.settings).length > 0 ? { ...changes, settings: {} } : noChanges
}

/** The linter names plural forms by what they have in common. */
function isOf({ key: named, fault }: ContentProblem, key: string): boolean {
  const names = [named, fault?.kind === 'same_label' ? fault.as : undefined]
  return names.some((name) => name !== undefined && (key === name || key.replace(PLURAL, '') === name))
}
