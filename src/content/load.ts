import type { ActionCatalogue } from '../engine/catalogue.js'
import { check, type Files, type Standing } from './check.js'
import type { Content } from './content.js'
import { constantsOf, readData } from './dataFiles.js'
import { readFlows } from './flowFiles.js'
import { readLocale } from './locale.js'
import { ContentError, type ContentProblem } from './problem.js'
import { render } from './render.js'
import { createSearch } from './search.js'
import { Translator } from './translator.js'
import { vocabularyOf } from './words.js'

export type { Content } from './content.js'
export type { Standing } from './check.js'

export interface ContentOptions {
  /** The folder that holds `flows/` and `locales/`. */
  readonly root: string
  /** Language ids in order of preference; the first is the default. */
  readonly languages: readonly string[]
  readonly actions: ActionCatalogue
}

/** Reads and checks all flows and texts, synchronously. Throws ContentError with every problem found. */
export function loadContent(options: ContentOptions): Content {
  return assemble(loadFiles(options))
}

/** The same, before it is put together. */
export function loadFiles(options: ContentOptions): Files {
  const { files, problems } = inspect(options)
  if (problems.some((problem) => problem.severity === 'error')) throw new ContentError(problems)
  return files
}

/** Everything wrong with the content, warnings included; never throws for what is in the files. */
export function inspect(
  options: ContentOptions,
  waiting?: readonly Standing[],
): { files: Files; problems: ContentProblem[] } {
  const problems: ContentProblem[] = []
  const ids = [...new Set(options.languages)]
  const locales = ids.map((id) => readLocale(options.root, id, problems)).filter((locale) => locale !== undefined)
  const files = { flows: readFlows(options.root, problems), locales, data: readData(options.root, problems) }
  const first = locales[0]
  if (ids.length === 0)
    problems.push(languageProblem('LANGUAGES', 'no language is switched on', 'accepted: at least one, such as es'))
  if (first?.language.complete === false && first.language.id === ids[0]) {
    problems.push(
      languageProblem(
        `locales/${first.language.id}/language.yaml`,
        'the default language is not complete',
        'put a complete one first in LANGUAGES',
      ),
    )
  }
  // What could not be read would be reported a second time as missing.
  return { files, problems: problems.length > 0 ? problems : check(files, options.actions, waiting) }
}

function languageProblem(file: string, found: string, remedy: string): ContentProblem {
  return { severity: 'error', file, found, remedy }
}

/** Made at its first use: what is put together to be looked at before it is published is mostly not searched. */
function searchOf(make: () => Content['search']): Content['search'] {
  let made: Content['search'] | undefined
  return (question, language) => {
    made ??= make()
    return made(question, language)
  }
}

/** Content out of files that were checked. */
export function assemble({ flows, locales, data }: Files): Content {
  const [first, ...others] = locales
  if (first === undefined) throw new Error('content without a language')
  const known = new Map(flows.map(({ flow }) => [flow.id, flow]))
  const constants = constantsOf(data)
  const translator = new Translator([first, ...others], constants)
  const languages = [first.language, ...others.map((locale) => locale.language)] as const
  const { quiz, axes, actorKinds, topics, parishes, participation, office, broadcasts } = data
  const { retention, caps, units, templates } = data
  return {
    flows: known,
    languages,
    vocabulary: vocabularyOf(locales.map((locale) => locale.words)),
    ...{ quiz, axes, actorKinds, topics, parishes, participation, office, broadcasts },
    ...{ retention, caps, units, templates },
    constants,
    text: (key, params, language) => translator.text(key, params, language),
    value: (param, language) => translator.value(param, language),
    render: (message, language, maxText) => render(translator, message, language, maxText),
    search: searchOf(() => createSearch(known, languages, translator)),
  }
}
