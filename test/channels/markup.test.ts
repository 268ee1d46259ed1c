import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeMarkup, parseMarkup, plain } from '../../src/channels/markup.js'
import { numberedText } from '../../src/channels/numbered.js'

const text = (words: string) => ({ text: words, bold: false, italic: false })
const bold = (words: string) => ({ text: words, bold: true, italic: false })
const italic = (words: string) => ({ text: words, bold: false, italic: true })

describe('neutral markup', () => {
  it('reads bold and italic words', () => {
    expect(parseMarkup('El *plan* dura _dos años_.')).toEqual([
      text('El '),
      bold('plan'),
      text(' dura '),
      italic('dos años'),
      text('.'),
    ])
  })

  it('reads one inside the other', () => {
    expect(parseMarkup('*Una _sola_ voz*')).toEqual([
      bold('Una '),
      { text: 'sola', bold: true, italic: true },
      bold(' voz'),
    ])
    expect(parseMarkup('_*ambos*_')).toEqual([{ text: 'ambos', bold: true, italic: true }])
  })

  it('opens before Spanish opening signs and inside brackets', () => {
    expect(parseMarkup('*¿Quiénes?* (_todos_)')).toEqual([bold('¿Quiénes?'), text(' ('), italic('todos'), text(')')])
  })

  it.each([
    '3*4*5',
    '3 * 4 * 5',
    'file_name_x',
    'a_b_',
    'https://gob.ec/_datos_/x',
    'www.gob.ec/?a=_b_&c=*d*',
    'un *abierto',
    'un cerrado*',
    '*lejos\ncerca*',
    '**',
    '*',
    '* uno * dos',
    '*a *',
    '\\',
    'C:\\datos',
  ])('leaves %j as it is', (words) => {
    expect(parseMarkup(words)).toEqual([text(words)])
  })

  it('still marks a whole address', () => {
    expect(parseMarkup('*https://gob.ec/a_b*')).toEqual([bold('https://gob.ec/a_b')])
  })

  it('reads an escaped sign as the sign', () => {
    expect(parseMarkup('\\*no\\* \\_no\\_ \\\\ *s\\*í*')).toEqual([text('*no* _no_ \\ '), bold('s*í')])
  })

  it('gives spans for any input, and loses nothing but marks', () => {
    const odd = fc.string({ unit: fc.constantFrom('*', '_', '\\', ' ', '\n', 'a', 'ñ', '.', '1', '👍') })
    fc.assert(
      fc.property(fc.oneof(odd, fc.string({ unit: 'binary' })), (words) => {
        const letters = (value: string) => value.replace(/[*_\\]/g, '')
        expect(letters(plain(words))).toBe(letters(words))
      }),
    )
  })

  it('shows an escaped value as it was, wherever it is put', () => {
    const odd = fc.string({ unit: fc.constantFrom('*', '_', '\\', ' ', 'a', '.') })
    fc.assert(
      fc.property(odd, (value) => {
        expect(plain(escapeMarkup(value))).toBe(value)
        expect(parseMarkup(`*a${escapeMarkup(value)}.*`)).toEqual([bold(`a${value}.`)])
      }),
    )
  })
})

describe('numbered text', () => {
  it('puts the choices under a blank line, numbered from one', () => {
    const choices = [
      { id: 'a', label: 'Aprender' },
      { id: 'b', label: 'Mi *barrio*' },
    ]
    expect(numberedText({ text: '*Menú*', choices })).toBe('*Menú*\n\n1. Aprender\n2. Mi \\*barrio\\*')
  })

  it('is the text alone when there is nothing to choose', () => {
    expect(numberedText({ text: 'Hola.', choices: [] })).toBe('Hola.')
  })
})
