import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Language } from './content.js'
import { parseFile } from './parse.js'
import type { ContentProblem } from './problem.js'
import { readTexts, type TextEntry } from './textTree.js'
import { completeWordsSchema, wordsSchema, type Words } from './words.js'
import { readYaml } from './yamlFile.js'

/** All of one language's folder. */
export interface Locale {
  readonly language: Language
  readonly words: Words
  /** By locale key. */
  readonly texts: ReadonlyMap<string, TextEntry>
}

const languageSchema = z.strictObject({
  name: z.string().min(1),
  complete: z.boolean(),
  aliases: z.array(z.string().min(1)),
  format: z.string().refine(isIcuLocale, 'a locale that ICU knows, such as es-EC'),
})

/** Reads `locales/<id>/`. What is wrong is added to `problems`; undefined when nothing can be made of the folder. */
export function readLocale(root: string, id: string, problems: ContentProblem[]): Locale | undefined {
  const folder = `locales/${id}`
  if (!existsSync(join(root, folder, 'language.yaml'))) {
    problems.push(unknownLanguage(root, id))
    return undefined
  }
  const source = readYaml(root, `${folder}/language.yaml`, problems)
  const about = source && parseFile(source, languageSchema, problems)
  if (about === undefined) return undefined
  const words = readWords(root, folder, about.complete, problems)
  return { language: { id, ...about }, words, texts: readAllTexts(root, folder, about.complete, problems) }
}

/** The languages that have a folder, in alphabetical order. */
export function languagesIn(root: string): string[] {
  const folder = join(root, 'locales')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((id) => existsSync(join(folder, id, 'language.yaml')))
    .sort()
}

function unknownLanguage(root: string, id: string): ContentProblem {
  const there = languagesIn(root)
  return {
    severity: 'error',
    file: `locales/${id}/language.yaml`,
    found: `LANGUAGES names ${JSON.stringify(id)}, which has no such file`,
    remedy: there.length === 0 ? 'no language is there at all' : `accepted: ${there.join(', ')}`,
  }
}

function readWords(root: string, folder: string, complete: boolean, problems: ContentProblem[]): Words {
  const source = readYaml(root, `${folder}/words.yaml`, problems)
  return (source && parseFile<Words>(source, complete ? completeWordsSchema : wordsSchema, problems)) ?? {}
}

function readAllTexts(
  root: string,
  folder: string,
  complete: boolean,
  problems: ContentProblem[],
): Map<string, TextEntry> {
  const files = readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
  const texts = new Map<string, TextEntry>()
  for (const name of files) {
    if (name === 'language.yaml' || name === 'words.yaml') continue
    const source = readYaml(root, `${folder}/${name}`, problems)
    if (source === undefined) continue
    for (const entry of readTexts(source, name.slice(0, -'.yaml'.length), complete, problems))
      texts.set(entry.key, entry)
  }
  return texts
}

function isIcuLocale(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}
