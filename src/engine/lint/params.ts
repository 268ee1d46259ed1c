import type { ActionCatalogue } from '../catalogue.js'
import type { Flow, Step } from '../flow.js'
import { listed, placesOf, errorAt, type LintInput, type LintLanguage, type Problem } from './problem.js'
import { flowTexts, formsOf, PLURAL, type TextUse } from './texts.js'

/** The names between single braces in a text: `Hola {name}` has `name`. */
export function textParams(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{([^{}]*)\}/g), (match) => (match[1] ?? '').trim()))]
}

/** Texts that use other parameters in one language than in the default one. */
export function differingParams({ languages }: LintInput): Problem[] {
  const [first, ...others] = languages
  if (first === undefined) return []
  return others.flatMap((other) => {
    const shared = [...new Set([...other.texts.keys()].map((key) => formBase(other, key)))].filter(
      (key) => formsOf(first, key).length > 0,
    )
    return shared.flatMap((key) => differing(first, other, key))
  })
}

/** Parameters that nothing ever supplies. */
export function unsuppliedParams(input: LintInput): Problem[] {
  const flowProblems = [...input.flows.values()].flatMap((flow) => {
    const given = givenIn(input, flow)
    return flowTexts(flow).flatMap((use) =>
      unsupplied(input, use.key, given(use)).map((problem) => ({
        ...problem,
        flow: flow.id,
        ...(use.step !== undefined && { step: use.step }),
      })),
    )
  })
  const others = Object.entries(input.otherTexts).flatMap(([key, names]) => unsupplied(input, key, names))
  return [...flowProblems, ...others]
}

/** The parameters that the text of a key is given wherever it is used; undefined where nothing is known to use it. */
export function suppliedTo(input: LintInput, key: string): string[] | undefined {
  const isIt = (used: string): boolean => used === key || used === key.replace(PLURAL, '')
  const inFlows = [...input.flows.values()].flatMap((flow) => {
    const uses = flowTexts(flow).filter((use) => isIt(use.key))
    return uses.length === 0 ? [] : uses.map(givenIn(input, flow))
  })
  const elsewhere = Object.entries(input.otherTexts).flatMap(([used, names]) => (isIt(used) ? [names] : []))
  const [first, ...others] = [...inFlows, ...elsewhere]
  if (first === undefined) return undefined
  const everywhere = first.filter((name) => others.every((names) => names.includes(name)))
  return [...new Set([...everywhere, ...input.constants])]
}

/** Steps that look at an answer which nothing ever saves. */
export function unknownAnswers(input: LintInput): Problem[] {
  return placesOf(input.flows).flatMap((place) => {
    const name = place.step.kind === 'route' ? place.step.on : place.step.kind === 'goto' ? place.step.found : undefined
    if (name === undefined) return []
    const { all } = answersOf(input, place.flow)
    if (all.has(name)) return []
    return [errorAt(place, `it looks at the answer ${name}, which nothing saves`, `accepted: ${listed(all)}`)]
  })
}

interface AnswerNames {
  readonly all: ReadonlySet<string>
  /** Those that a text can show: a place or a file cannot be. */
  readonly shown: ReadonlySet<string>
}

/** What each text of the flow is given besides the constants. */
function givenIn(input: LintInput, flow: Flow): (use: TextUse) => readonly string[] {
  const { shown } = answersOf(input, flow)
  return ({ gets, step }) => (gets === 'answers' ? [...shown, ...progressNames(flow, step)] : [])
}

function answersOf({ flows, catalogue, entries }: LintInput, flow: Flow): AnswerNames {
  const steps = Object.values(flow.steps)
  const hidden = steps.flatMap(unshownOf)
  const given = placesOf(flows).flatMap(({ step }) =>
    step.kind === 'goto' && step.flow === flow.id ? [...Object.keys(step.with ?? {}), ...(step.pass ?? [])] : [],
  )
  const shown = new Set([...given, ...(entries[flow.id] ?? []), ...steps.flatMap((step) => savedBy(step, catalogue))])
  return { all: new Set([...shown, ...hidden]), shown }
}

function savedBy(step: Step, catalogue: ActionCatalogue): readonly string[] {
  if (step.kind === 'ask') return isUnshown(step) ? [] : [step.save]
  if (step.kind === 'run')
    return Object.hasOwn(catalogue.actions, step.action) ? (catalogue.actions[step.action]?.saves ?? []) : []
  if (step.kind !== 'choose') return []
  const choice = step.save === undefined ? [] : [step.save, `${step.save}_label`]
  return step.otherwise === undefined ? choice : [...choice, 'question']
}

function unshownOf(step: Step): string[] {
  if (step.kind === 'choose') return step.received === undefined ? [] : ['received']
  return step.kind === 'ask' && isUnshown(step) ? [step.save] : []
}

function isUnshown(step: Extract<Step, { kind: 'ask' }>): boolean {
  return step.answer === 'location' || step.answer === 'media'
}

function progressNames(flow: Flow, id: string | undefined): string[] {
  const step = id === undefined ? undefined : flow.steps[id]
  const progress = step?.kind === 'ask' || step?.kind === 'choose' ? step.progress : undefined
  return progress === undefined ? [] : ['step', 'steps']
}

function unsupplied({ languages, constants }: LintInput, key: string, names: readonly string[]): Problem[] {
  const supplied = [...names, ...constants]
  return languages.flatMap((language) =>
    paramsOf(language, key)
      .filter((name) => !supplied.includes(name))
      .map((name) => ({
        severity: 'error',
        key,
        language: language.id,
        fault: { kind: 'unknown_param', name, accepted: [...new Set(supplied)] },
        found: `${key} uses {${name}}, which nothing supplies here`,
        remedy: `accepted: ${listed(new Set(supplied))}`,
      })),
  )
}

function differing(first: LintLanguage, other: LintLanguage, key: string): Problem[] {
  const [wanted, found] = [paramsOf(first, key).sort(), paramsOf(other, key).sort()]
  if (wanted.join() === found.join()) return []
  const braces = (names: readonly string[]) => listed(names.map((name) => `{${name}}`))
  return [
    {
      severity: 'error',
      key,
      language: other.id,
      fault: { kind: 'other_params', found, wanted },
      found: `${key} uses ${braces(found)} in ${other.id}`,
      remedy: `use ${braces(wanted)}, as in ${first.id}`,
    },
  ]
}

function paramsOf(language: LintLanguage, key: string): string[] {
  return [...new Set(formsOf(language, key).flatMap(textParams))]
}

function formBase(language: LintLanguage, key: string): string {
  const base = key.replace(PLURAL, '')
  return base !== key && language.texts.has(`${base}_other`) && language.texts.has(`${base}_one`) ? base : key
}
