import type { z } from 'zod'
import { dataSchemas } from './data.js'
import { keysOf, type DataFiles } from './dataFiles.js'
import type { Files } from './check.js'
import type { Locale } from './locale.js'
import type { TextEntry } from './textTree.js'

/** The files of `flows/data/` that staff may change without touching a file. */
export const settingNames = [
  'office',
  'broadcasts',
  'participation',
  'retention',
  'caps',
  'units',
  'topics',
  'templates',
] as const
export type SettingName = (typeof settingNames)[number]

/** A text in place of what the file of its locale says. */
export interface TextChange {
  readonly language: string
  readonly key: string
  readonly text: string
  readonly reviewed: boolean
}

/** What staff have changed, over what the files say. */
export interface Changes {
  readonly texts: readonly TextChange[]
  /** By name; each fits the schema of its file. */
  readonly settings: Readonly<Partial<Record<SettingName, unknown>>>
}

export const noChanges: Changes = { texts: [], settings: {} }

export function isSettingName(name: string): name is SettingName {
  return settingNames.some((known) => known === name)
}

/**
 * The files as they would read with the changes in them. A text that no file knows is left out, unless a setting names it: another
 * version of the software may have had it. Throws a ZodError where a setting does not fit its schema.
 */
export function withChanges(files: Files, { texts, settings }: Changes): Files {
  const data = Object.entries(settings).reduce(withSetting, files.data)
  const named = new Set(data.keys.map(({ key }) => key))
  const known = (key: string): boolean => named.has(key) || files.locales.some((locale) => locale.texts.has(key))
  const wanted = texts.filter(({ key }) => known(key))
  return { ...files, data, locales: files.locales.map((locale) => withTexts(locale, wanted)) }
}

function withSetting(data: DataFiles, [name, value]: [string, unknown]): DataFiles {
  if (!isSettingName(name) || value === undefined) return data
  const file = `flows/data/${name}.yaml`
  const parsed: unknown = dataSchemas[name].parse(value)
  const keys = [
    ...data.keys.filter((use) => use.file !== file),
    ...keysOf(parsed).map((key) => ({ key, file, line: undefined })),
  ]
  return { ...data, [name]: parsed, keys }
}

function withTexts(locale: Locale, changes: readonly TextChange[]): Locale {
  const own = changes.filter(({ language }) => language === locale.language.id)
  if (own.length === 0) return locale
  const texts = new Map(locale.texts)
  for (const change of own) texts.set(change.key, entryOf(locale, change))
  return { ...locale, texts }
}

function entryOf(locale: Locale, { key, text, reviewed }: TextChange): TextEntry {
  const there = locale.texts.get(key)
  const file = there?.file ?? fileOf(locale.language.id, key)
  return { key, text: text.trimEnd(), reviewed: locale.language.complete || reviewed, file, line: there?.line }
}

/** Where the text of a key stands, or would. */
function fileOf(language: string, key: string): string {
  return `locales/${language}/${key.split('.')[0] ?? ''}.yaml`
}

/** What each setting must fit; one that was published with another version of the software may not. */
export const settingSchemas: Readonly<Record<SettingName, z.ZodType>> = dataSchemas
