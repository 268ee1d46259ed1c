import { defaultLimits, lint, type LintInput, type Problem } from '../engine/lint.js'
import { serviceTexts } from './serviceTexts.js'
import type { ActionCatalogue } from '../engine/catalogue.js'
import { constantsOf, type DataFiles } from './dataFiles.js'
import type { FlowFile } from './flowFiles.js'
import type { Locale } from './locale.js'
import type { ContentProblem } from './problem.js'

/** All files as read, before anyone knows whether they fit together. */
export interface Files {
  readonly flows: readonly FlowFile[]
  readonly locales: readonly Locale[]
  readonly data: DataFiles
}

export interface Standing {
  readonly flow: string
  readonly step: string
  readonly people: number
}

/** The answers that the service gives to a flow which it begins by itself. */
const entries = {
  welcome: ['first', 'languages', 'received', 'typed'],
  status: ['code'],
  link: ['typed'],
  register_draft: [],
  submit_draft: [],
  survey: ['code'],
  link_confirm: ['channel'],
}

/** True of a flow that needs no answer from whoever begins it. */
export function beginsAlone({ id }: { readonly id: string }): boolean {
  return !(id in entries) || entries[id as keyof typeof entries].length === 0
}

/** What the linter finds, with the file and line of each. `waiting`: how many people stand on which step. */
export function check(files: Files, catalogue: ActionCatalogue, waiting: readonly Standing[] = []): ContentProblem[] {
  return lint({ ...lintInput(files, catalogue), waiting }).map((problem) => located(files, problem))
}

/** The files as the linter looks at them. */
export function lintInput({ flows, locales, data }: Files, catalogue: ActionCatalogue): LintInput {
  return {
    flows: new Map(flows.map(({ flow }) => [flow.id, flow])),
    languages: locales.map(({ language, texts }) => ({
      id: language.id,
      complete: language.complete,
      texts: new Map([...texts.values()].map(({ key, text }) => [key, text])),
    })),
    constants: Object.keys(constantsOf(data)),
    otherTexts: { ...Object.fromEntries(data.keys.map(({ key }) => [key, []])), ...serviceTexts },
    entries: { ...Object.fromEntries(data.broadcasts.flows.map((flow) => [flow, []])), ...entries },
    catalogue,
    limits: defaultLimits,
  }
}

function located(files: Files, problem: Problem): ContentProblem {
  const { severity, step, key, language, fault, found, remedy } = problem
  return { severity, step, key, language, fault, found, remedy, ...placeOf(files, problem) }
}

/** Where a person would look first: the text, the step, or the data file that uses the key. */
function placeOf(
  { flows, locales, data }: Files,
  { flow, step, key, language }: Problem,
): { file: string; line?: number | undefined } {
  const text = key === undefined ? undefined : locales.find((locale) => locale.language.id === language)?.texts.get(key)
  if (text !== undefined) return { file: text.file, line: text.line }
  if (flow !== undefined) {
    const source = flows.find((file) => file.flow.id === flow)?.source
    return { file: `flows/${flow}.yaml`, line: source?.lineOf(step === undefined ? ['id'] : ['steps', step], true) }
  }
  const use = data.keys.find((known) => known.key === key)
  return use ?? { file: `locales/${language ?? ''}/${key?.split('.')[0] ?? ''}.yaml` }
}
