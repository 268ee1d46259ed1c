import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInstance } from 'i18next'
import { CORE_SCHEMA, load } from 'js-yaml'
import { z } from 'zod'
import { projectFolder } from '../project.js'

/** The languages of the console, which have nothing to do with those of the citizens; the first is the default. */
export const consoleLanguages = ['es', 'en'] as const
export type ConsoleLanguage = (typeof consoleLanguages)[number]

/** How times and numbers are written in each. */
const formats: Readonly<Record<ConsoleLanguage, string>> = { es: 'es-EC', en: 'en-GB' }
const timeZone = 'America/Guayaquil'

/** What a page says in its language. */
export interface Words {
  readonly language: ConsoleLanguage
  /** A text of locales/console. Throws on a key that does not exist. */
  readonly t: (key: string, params?: Readonly<Record<string, string | number>>) => string
  /** A day: 2 mar 2026. */
  readonly day: (date: Date) => string
  /** A day and a time of day. */
  readonly time: (date: Date) => string
  readonly number: (value: number) => string
}

export function isConsoleLanguage(text: unknown): text is ConsoleLanguage {
  return consoleLanguages.some((language) => language === text)
}

interface Tree {
  readonly [key: string]: string | Tree
}
const treeSchema: z.ZodType<Tree> = z.lazy(() => z.record(z.string(), z.union([z.string(), treeSchema])))

type AllWords = Readonly<Record<ConsoleLanguage, Words>>

/** They are part of the program, and do not change while it runs. */
let known: AllWords | undefined

/** Of locales/console. Throws when a file cannot be read, or a language lacks a text or a parameter that the other has. */
export function consoleWords(): AllWords {
  known ??= readWords()
  return known
}

function readWords(): AllWords {
  const texts = { es: textsOf('es'), en: textsOf('en') }
  check(texts.es, texts.en)
  const i18n = createInstance()
  void i18n.init({
    initAsync: false,
    resources: { es: { translation: Object.fromEntries(texts.es) }, en: { translation: Object.fromEntries(texts.en) } },
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
  })
  const wordsIn = (language: ConsoleLanguage): Words => {
    const translate = i18n.getFixedT(language)
    const format = formats[language]
    const day = new Intl.DateTimeFormat(format, { dateStyle: 'medium', timeZone })
    const time = new Intl.DateTimeFormat(format, { dateStyle: 'medium', timeStyle: 'short', timeZone })
    const number = new Intl.NumberFormat(format)
    return {
      language,
      t(key, params = {}) {
        if (!i18n.exists(key, { lng: language, ...params })) throw new Error(`locales/console has no text ${key}`)
        return translate(key, { ...params, nest: false })
      },
      day: (date) => day.format(date),
      time: (date) => time.format(date),
      number: (value) => number.format(value),
    }
  }
  return { es: wordsIn('es'), en: wordsIn('en') }
}

function textsOf(language: ConsoleLanguage): ReadonlyMap<string, string> {
  const folder = join(projectFolder, 'locales', 'console', language)
  const files = readdirSync(folder).sort()
  return new Map(
    files.flatMap((file) =>
      flat(treeSchema.parse(load(readFileSync(join(folder, file), 'utf8'), { schema: CORE_SCHEMA }))),
    ),
  )
}

function flat(tree: Tree, before = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[before + key, value] as [string, string]] : flat(value, `${before}${key}.`),
  )
}

function check(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): void {
  const keys = new Set([...one.keys(), ...other.keys()])
  const wrong = [...keys].filter((key) => paramsOf(one.get(key)) !== paramsOf(other.get(key)))
  if (wrong.length > 0)
    throw new Error(`locales/console: es and en differ in a text or its parameters: ${wrong.join(', ')}`)
}

function paramsOf(text: string | undefined): string {
  return text === undefined ? 'missing' : [...new Set(text.match(/\{\w+\}/g))].sort().join()
}
