import { createInstance, type i18n } from 'i18next'
import { escapeMarkup, plain } from '../channels/markup.js'
import { textParams } from '../engine/lint/params.js'
import type { Param, Params } from '../engine/message.js'
import type { Language } from './content.js'
import type { Locale } from './locale.js'

interface Tongue {
  /** The language's ICU locale with its id behind it, so that Kichwa, unknown to ICU, has plurals: `es-EC-x-qug`. */
  readonly tag: string
  readonly numbers: Intl.NumberFormat
  /** Texts that no parameter changes, and the same as plain words. */
  readonly fixed: Map<string, string>
  readonly plain: Map<string, string>
}

/** Puts keys and values into a language. A string that the language lacks is the default language's. */
export class Translator {
  readonly #tongues: ReadonlyMap<string, Tongue>
  readonly #default: Tongue
  readonly #constants: Params
  readonly #i18n: i18n
  /** The parameters each text uses in any language. */
  readonly #names: ReadonlyMap<string, ReadonlySet<string>>

  /** The first locale is the default one; `constants` are available in every text. */
  constructor(locales: readonly [Locale, ...Locale[]], constants: Params) {
    this.#tongues = new Map(locales.map(({ language }) => [language.id, tongueOf(language)]))
    this.#default = tongueOf(locales[0].language)
    this.#constants = constants
    this.#i18n = instanceOf(locales)
    this.#names = namesOf(locales)
  }

  /** Neutral markup; values are escaped. A parameter without a value stays visible as `{name}`. Throws on an unknown key. */
  text(key: string, params: Params, language: string | null): string {
    const names = this.#names.get(key)
    if (names === undefined) throw new Error(`there is no text ${key}`)
    if (Object.keys(params).some((name) => names.has(name))) return this.#translate(key, names, params, language)
    const { fixed } = this.#tongueOf(language)
    const text = fixed.get(key) ?? this.#translate(key, names, {}, language)
    fixed.set(key, text)
    return text
  }

  /** Plain words, for labels. */
  value(param: Param, language: string | null): string {
    if (typeof param === 'string') return param
    if (typeof param === 'number') return this.#tongueOf(language).numbers.format(param)
    const known = this.#tongueOf(language).plain
    const words = known.get(param.key) ?? plain(this.text(param.key, {}, language))
    known.set(param.key, words)
    return words
  }

  #tongueOf(language: string | null): Tongue {
    return this.#tongues.get(language ?? '') ?? this.#default
  }

  #translate(key: string, names: ReadonlySet<string>, params: Params, language: string | null): string {
    const used = Object.entries({ ...this.#constants, ...params }).filter(([name]) => names.has(name))
    const count = params['count']
    return this.#i18n.t(key, {
      lng: this.#tongueOf(language).tag,
      // What citizens wrote must never be read as i18next's own `$t(key)`.
      nest: false,
      replace: Object.fromEntries(used.map(([name, param]) => [name, this.#written(param, language)])),
      ...(typeof count === 'number' && { count }),
    })
  }

  #written(param: Param, language: string | null): string {
    if (typeof param === 'string') return escapeMarkup(param)
    return typeof param === 'number' ? this.value(param, language) : this.text(param.key, {}, language)
  }
}

function tongueOf(language: Language): Tongue {
  return { tag: tagOf(language), numbers: new Intl.NumberFormat(language.format), fixed: new Map(), plain: new Map() }
}

function tagOf(language: Language): string {
  return Intl.getCanonicalLocales(`${language.format}-x-${language.id}`)[0] ?? language.format
}

function instanceOf(locales: readonly [Locale, ...Locale[]]): i18n {
  const texts = (locale: Locale) =>
    Object.fromEntries([...locale.texts.values()].map((entry) => [entry.key, entry.text]))
  const instance = createInstance()
  void instance.init({
    initAsync: false,
    resources: Object.fromEntries(locales.map((locale) => [tagOf(locale.language), { translation: texts(locale) }])),
    lng: tagOf(locales[0].language),
    fallbackLng: tagOf(locales[0].language),
    load: 'currentOnly',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
  })
  return instance
}

/** By key, and by the key that plural forms are asked for: `topics.count` for `topics.count_one`. */
function namesOf(locales: readonly Locale[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>()
  for (const { key, text } of locales.flatMap((locale) => [...locale.texts.values()])) {
    const asked = key.replace(/_(?:zero|one|two|few|many|other)$/, '')
    const params = textParams(text)
    names.set(key, new Set([...(names.get(key) ?? []), ...params]))
    if (asked !== key) names.set(asked, new Set([...(names.get(asked) ?? []), ...params, 'count']))
  }
  return names
}
