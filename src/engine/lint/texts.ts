import type { Flow, Step } from '../flow.js'
import { fold } from '../fold.js'
import { placesOf, errorAt, type LintInput, type LintLanguage, type Place, type Problem } from './problem.js'

const pluralForms = ['zero', 'one', 'two', 'few', 'many', 'other']
/** What the key of a plural form ends with. */
export const PLURAL = /_(?:zero|one|two|few|many|other)$/
/** Room for the ids of options that the engine adds to a question, the longest of which is `+previous`. */
const ADDED_ID = 9
/** Room for the ids and labels of options that come from a source and are not known here. */
const SOURCE_ID = 12
const SOURCE_LABEL = 40
const SOURCE_PAGE = 8

/** A locale key where a flow uses it, and whether its text is given the answers or only the constants. */
export interface TextUse {
  readonly key: string
  readonly step: string | undefined
  readonly gets: 'answers' | 'constants'
}

/** Every text of a flow. */
export function flowTexts(flow: Flow): TextUse[] {
  const reminder: TextUse[] =
    flow.reminder === undefined ? [] : [{ key: flow.reminder, step: undefined, gets: 'constants' }]
  return [...reminder, ...Object.entries(flow.steps).flatMap(([id, step]) => stepTexts(id, step))]
}

/** The text of a key in a language, or all its plural forms; [] when there is none. */
export function formsOf(language: LintLanguage, key: string): string[] {
  const plain = language.texts.get(key)
  if (plain !== undefined) return [plain]
  return pluralForms.map((form) => language.texts.get(`${key}_${form}`)).filter((text) => text !== undefined)
}

/** Keys that are used, or known to one complete language, and missing in another. */
export function missingKeys(input: LintInput): Problem[] {
  const complete = input.languages.filter((language) => language.complete)
  const used = [...input.flows.values()].flatMap((flow) => flowTexts(flow).map((use) => ({ ...use, flow: flow.id })))
  const flowKeys = new Set(used.map((use) => use.key))
  const known = complete.flatMap((language) => [...language.texts.keys()])
  const others = new Set([...Object.keys(input.otherTexts), ...known].filter((key) => !flowKeys.has(key)))
  return complete.flatMap((language) => [
    ...used
      .filter(({ key }) => !hasKey(language, key))
      .map(({ flow, step, key }) => ({ ...missing(language, key), flow, ...(step !== undefined && { step }) })),
    ...[...others].filter((key) => !hasKey(language, key)).map((key) => missing(language, key)),
  ])
}

/** Keys of an incomplete language that the default one does not have: a typing error, mostly. */
export function strayKeys({ languages }: LintInput): Problem[] {
  const [first, ...others] = languages
  if (first === undefined) return []
  return others
    .filter((language) => !language.complete)
    .flatMap(({ id, texts }) =>
      [...texts.keys()]
        .filter((key) => !hasKey(first, key))
        .map((key) => ({
          severity: 'error',
          key,
          language: id,
          found: `${key} is not a key of ${first.id}`,
          remedy: `correct the key, or add it to ${first.id}`,
        })),
    )
}

/** Texts without words. */
export function emptyTexts({ languages }: LintInput): Problem[] {
  return languages.flatMap(({ id, texts }) =>
    [...texts]
      .filter(([, text]) => text.trim() === '')
      .map(([key]) => ({
        severity: 'error',
        key,
        language: id,
        fault: { kind: 'empty' },
        found: `${key} is empty in ${id}`,
        remedy: 'write what it says',
      })),
  )
}

/** Options of one question that read the same: whoever writes what one says could mean the other. */
export function sameLabels({ flows, languages }: LintInput): Problem[] {
  const [first] = languages
  if (first === undefined) return []
  const chooses = placesOf(flows).flatMap((place) =>
    place.step.kind === 'choose' ? [{ place, labels: (place.step.options ?? []).map(({ label }) => label) }] : [],
  )
  return languages.flatMap((language) => {
    const read = (key: string): string => fold(formsOf(language, key)[0] ?? formsOf(first, key)[0] ?? '')
    return chooses.flatMap(({ place, labels }) =>
      labels.flatMap((label, index) => {
        const twin = labels.slice(0, index).find((other) => other !== label && read(other) === read(label))
        return twin === undefined || read(label) === '' ? [] : [sameLabel(place, language.id, label, twin)]
      }),
    )
  })
}

/** Texts that are too long for a channel, or too long to be read with pleasure. */
export function longTexts(input: LintInput): Problem[] {
  const questions = placesOf(input.flows).flatMap((place) =>
    input.languages.flatMap((language) => tooLong(input, place, language)),
  )
  const long = input.languages.flatMap((language) =>
    [...language.texts]
      .filter(([, text]) => text.length > input.limits.longText)
      .map(([key, text]) => longText(key, language.id, text.length, input.limits.longText)),
  )
  return [...questions, ...long]
}

/** Steps whose buttons would carry more than the strictest channel takes. */
export function longButtonIds({ flows, limits }: LintInput): Problem[] {
  return placesOf(flows).flatMap((place) => {
    const option = longestOption(place.step)
    const length = `${place.flow.id}.${place.id}.`.length + option
    if (option === 0 || length <= limits.buttonId) return []
    const found = `the names of flow, step and option (of ${String(option)}) are ${String(length)} bytes together`
    return [errorAt(place, found, `shorten one of them: at most ${String(limits.buttonId)}`)]
  })
}

function stepTexts(step: string, { ...about }: Step): TextUse[] {
  if (about.kind === 'say') return [{ key: about.text, step, gets: 'answers' }]
  if (about.kind !== 'ask' && about.kind !== 'choose') return []
  const labels = about.kind === 'choose' ? (about.options ?? []).map((option) => option.label) : []
  const others = about.invalid === undefined ? labels : [...labels, about.invalid]
  return [
    { key: about.text, step, gets: 'answers' },
    ...others.map((key): TextUse => ({ key, step, gets: 'constants' })),
  ]
}

function hasKey(language: LintLanguage, key: string): boolean {
  const base = key.replace(/_(?:zero|one|two|few|many)$/, '')
  return formsOf(language, key).length > 0 || (base !== key && language.texts.has(`${base}_other`))
}

function missing(language: LintLanguage, key: string): Problem {
  return {
    severity: 'error',
    key,
    language: language.id,
    fault: { kind: 'missing' },
    found: `${key} is missing in ${language.id}`,
    remedy: `add it to locales/${language.id}/${key.split('.')[0] ?? ''}.yaml`,
  }
}

function tooLong({ limits }: LintInput, place: Place, language: LintLanguage): Problem[] {
  const { step } = place
  if (step.kind !== 'say' && step.kind !== 'ask' && step.kind !== 'choose') return []
  const text = Math.max(0, ...formsOf(language, step.text).map((form) => form.length))
  const length = text + listLength(step, language)
  if (length <= limits.maxText) return []
  const found = `${step.text} with its options is ${String(length)} characters long in ${language.id}`
  const fault = { kind: 'too_long', length, most: limits.maxText } as const
  const problem = errorAt(place, found, `at most ${String(limits.maxText)}`)
  return [{ ...problem, key: step.text, language: language.id, fault }]
}

/** What the numbered options add under the text: `\n\n1. label\n2. label`. */
function listLength(step: Step, language: LintLanguage): number {
  if (step.kind !== 'choose') return 0
  if (step.options === undefined) return 2 + (step.pageSize ?? SOURCE_PAGE) * (SOURCE_LABEL + 4)
  const labels = step.options.map((option) => formsOf(language, option.label)[0]?.length ?? 0)
  return labels.reduce((sum, label, index) => sum + label + `\n${String(index + 1)}. `.length, 1)
}

function sameLabel(place: Place, language: string, key: string, as: string): Problem {
  const found = `the options ${as} and ${key} read the same in ${language}`
  const problem = errorAt(place, found, 'give each words of its own')
  return { ...problem, key, language, fault: { kind: 'same_label', as } }
}

function longText(key: string, language: string, length: number, limit: number): Problem {
  return {
    severity: 'warning',
    key,
    language,
    fault: { kind: 'too_long', length, most: limit },
    found: `${key} has ${String(length)} characters`,
    remedy: `a chat message should have at most ${String(limit)}: divide it into steps`,
  }
}

/** The length of the longest option id that may stand on a button of the step; 0 for steps without buttons. */
function longestOption(step: Step): number {
  if (step.kind === 'ask') return ADDED_ID
  if (step.kind !== 'choose') return 0
  const own = step.options?.map((option) => option.id.length) ?? [SOURCE_ID]
  return Math.max(ADDED_ID, ...own)
}
