import { describe, expect, it } from 'vitest'
import { toWhatsapp } from '../../../src/channels/whatsapp/format.js'
import { escapeMarkup, plain } from '../../../src/channels/markup.js'

/**
 * How WhatsApp reads a text: a pair of the same sign makes what stands between them bold, italic or struck through where each of the two
 * touches a word on its inner side and none on its outer.
 */
function formattedBy(sign: string, text: string): string[] {
  const s = `[${sign}]`
  const pair = new RegExp(
    `(?<![\\p{L}\\p{N}])${s}(?=[^\\s\u200B])([^\\n]*?)(?<=[^\\s\u200B])${s}(?![\\p{L}\\p{N}])`,
    'gu',
  )
  return [...text.matchAll(pair)].map(([, inner = '']) => inner)
}

describe('neutral markup on WhatsApp', () => {
  it.each([
    ['*hola*', '*hola*'],
    ['_hola_', '_hola_'],
    ['Escriba *MENÚ* o _ayuda_.', 'Escriba *MENÚ* o _ayuda_.'],
    ['*_las dos_*', '*_las dos_*'],
    ['_*las dos*_', '*_las dos_*'],
    ['*a _b_ c*', '*a _b_ c*'],
    ['línea *uno*\nlínea _dos_', 'línea *uno*\nlínea _dos_'],
    ['sin marcas: 1. Sí', 'sin marcas: 1. Sí'],
    ['', ''],
  ])('keeps what is meant: %j', (neutral, written) => {
    expect(toWhatsapp(neutral)).toBe(written)
  })

  it.each([
    String.raw`\*nada\*`,
    String.raw`\_nada\_`,
    String.raw`antes \*uno dos\* después`,
    String.raw`\*\*nada\*\*`,
    String.raw`\_\_init\_\_`,
    String.raw`(\*nada\*), "\_nada\_"`,
    '~nada~',
    '`nada`',
    '```nada```',
    '* suelto *',
    'uno* dos*',
    '*sin cerrar y_ _otra',
  ])('keeps what stands for itself from being read as a mark: %j', (neutral) => {
    const written = toWhatsapp(neutral)
    expect(['*', '_', '~', '`'].flatMap((sign) => formattedBy(sign, written))).toEqual([])
    expect(written.replaceAll('\u200B', '')).toBe(plain(neutral))
  })

  it('formats what is meant beside what is not', () => {
    const written = toWhatsapp(`*${escapeMarkup('*tres* _veces_')}* y _${escapeMarkup('a*')}_`)
    expect(formattedBy('*', written)).toHaveLength(1)
    expect(formattedBy('_', written)).toHaveLength(1)
  })

  it.each([
    'https://riobamba.gob.ec/_ordenanzas_/2026_04',
    'www.riobamba.gob.ec/*x*',
    'archivo_de_acta.pdf',
    '3*4*5',
    '62070503*63047',
  ])('adds nothing inside words and addresses: %j', (text) => {
    expect(toWhatsapp(text)).toBe(text)
  })
})
