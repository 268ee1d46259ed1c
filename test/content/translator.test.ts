import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain } from '../../src/channels/markup.js'
import { english, load, spanish } from './folder.js'

const counted = {
  literal: 'Cuesta $t(base.hello) {said}',
  days_one: 'Falta {count} día',
  days_other: 'Faltan {count} días',
  said: 'Dijo: {said}',
  both: '*{a}* y {b}',
}

/** In Spanish a round million has a form of its own. */
const kichwa = {
  days_one: { text: '{count} puncha', reviewed: false },
  days_many: { text: '{count} yapa puncha', reviewed: false },
  days_other: { text: '{count} punchakuna', reviewed: false },
}

const texts = load({
  'locales/qug/base.yaml': { hello: { text: 'Alli puncha', reviewed: false }, ...kichwa },
  'locales/es/base.yaml': { ...spanish, ...counted },
  'locales/en/base.yaml': { ...english, ...counted },
})

describe('a text', () => {
  it('is in the language asked for, and in the default one where that is not switched on', () => {
    expect(texts.text('base.hello', {}, 'en')).toBe('Hello')
    expect(texts.text('base.hello', {}, null)).toBe('Hola')
    expect(texts.text('base.hello', {}, 'fr')).toBe('Hola')
  })

  it('falls back to the default language string by string', () => {
    expect(texts.text('base.hello', {}, 'qug')).toBe('Alli puncha')
    expect(texts.text('base.bye', {}, 'qug')).toBe('Salir')
  })

  it('has the constants of the municipality, in its language and without their markup taking effect', () => {
    expect(texts.text('base.greet', {}, 'es')).toBe('Le saluda GADM \\*Riobamba\\*, en Riobamba.')
    expect(texts.text('base.greet', {}, 'en')).toBe('GADM \\*Riobamba\\* greets you in Riobamba town.')
  })

  it('prefers the values of the moment to the constants', () => {
    expect(texts.text('base.greet', { canton: 'Guano' }, 'es')).toContain('en Guano')
    expect(texts.text('base.greet', {}, 'es')).toContain('en Riobamba')
  })

  it('shows values exactly as they are, whatever is in them', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('$t(base.hello)', '{a}{b}', '$&', '{canton}', '\\')),
        (said) => {
          expect(plain(texts.text('base.said', { said }, 'es'))).toBe(`Dijo: ${said}`)
        },
      ),
    )
  })

  it('is as it was written, with nothing in it that only i18next understands', () => {
    expect(texts.text('base.literal', { said: '$t(base.bye)' }, 'es')).toBe('Cuesta $t(base.hello) $t(base.bye)')
    expect(texts.text('base.literal', { said: 'nada' }, 'es')).toBe('Cuesta $t(base.hello) nada')
  })

  it('puts a value that is a key into the language', () => {
    expect(texts.text('base.both', { a: { key: 'base.hello' }, b: 'B' }, 'en')).toBe('*Hello* y B')
  })

  it('leaves a parameter without a value visible', () => {
    expect(texts.text('base.both', { a: 'A' }, 'es')).toBe('*A* y {b}')
  })

  it('has plural forms, in Kichwa too, which ICU does not know', () => {
    expect(texts.text('base.days', { count: 1 }, 'es')).toBe('Falta 1 día')
    expect(texts.text('base.days', { count: 2 }, 'en')).toBe('Faltan 2 días')
    expect(texts.text('base.days', { count: 1 }, 'qug')).toBe('1 puncha')
    expect(texts.text('base.days', { count: 3 }, 'qug')).toBe('3 punchakuna')
    expect(texts.text('base.days', { count: 1e6 }, 'qug')).toMatch(/yapa puncha$/)
  })

  it('writes numbers as the language does', () => {
    expect(texts.text('base.both', { a: 12345.5, b: 3 }, 'en')).toBe('*12,345.5* y 3')
    expect(texts.text('base.both', { a: 12345.5, b: 3 }, 'qug')).toBe(
      `*${new Intl.NumberFormat('es-EC').format(12345.5)}* y 3`,
    )
  })

  it('that does not exist is a bug, and throws', () => {
    expect(() => texts.text('base.gone', {}, 'es')).toThrow('there is no text base.gone')
  })
})

describe('a value', () => {
  it('is plain words: as written, as a number, or a text without its markup', () => {
    expect(texts.value('*a*', 'es')).toBe('*a*')
    expect(texts.value(12345, 'en')).toBe('12,345')
    expect(texts.value({ key: 'topics.plan' }, 'en')).toBe('The plan\nIt sets commitments of the canton.')
  })
})
