import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeMarkup, parseMarkup, plain } from '../../src/channels/markup.js'
import { split } from '../../src/content/split.js'

/** Characters of one to eight UTF-16 units; a phrase in bold has at most 90, which fits into every room. */
const unit = fc.constantFrom('a', 'é', 'n\u0303', '.', '*', '_', '\\', '👍', '👨‍👩‍👧')
const words = fc.string({ unit, minLength: 1, maxLength: 5 })
const piece = fc.oneof(
  words.map(escapeMarkup),
  words,
  words.map((word) => `*${escapeMarkup(word)} ${escapeMarkup(word)}*`),
  words.map((word) => `_${escapeMarkup(word)}_`),
)
const text = fc
  .array(fc.tuple(piece, fc.constantFrom(' ', ' ', ' ', '\n', '\n\n')), { minLength: 1, maxLength: 60 })
  .map((pieces) => pieces.flat().join(''))
const room = fc.integer({ min: 90, max: 250 })

describe('splitting', () => {
  it('keeps every part within the room', () => {
    fc.assert(fc.property(text, room, (whole, units) => split(whole, units).every((part) => part.length <= units)))
  })

  it('gives the text back when the parts are joined, but for the space between them', () => {
    fc.assert(
      fc.property(text, room, (whole, units) => {
        expect(split(whole, units).map(plain).join('').replace(/\s/g, '')).toBe(plain(whole).replace(/\s/g, ''))
      }),
    )
  })

  it('leaves every word looking as it did', () => {
    fc.assert(
      fc.property(text, room, (whole, units) => {
        expect(split(whole, units).flatMap(look)).toEqual(look(whole))
      }),
    )
  })

  it('never cuts a character in two', () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 60, maxLength: 300 }), room, (all, units) => {
        const whole = all.join('')
        const parts = split(escapeMarkup(whole), units).map(plain)
        expect(parts.flatMap(characters)).toEqual(characters(whole))
      }),
    )
  })

  it('leaves a text that fits as it is', () => {
    expect(split('*a*\n\nb  c', 60)).toEqual(['*a*\n\nb  c'])
  })

  it('prefers the border of a paragraph, then of a line, then of a word', () => {
    const [a, b, c] = ['a'.repeat(30), 'b'.repeat(30), 'c'.repeat(30)]
    expect(split(`${a}\n\n${b}\n${c} ${a}`, 100)).toEqual([a, `${b}\n${c} ${a}`])
    expect(split(`${a} ${b}\n${c} ${a}`, 100)).toEqual([`${a} ${b}`, `${c} ${a}`])
    expect(split(`${a} ${b} ${c} ${a}`, 100)).toEqual([`${a} ${b} ${c}`, a])
  })

  it('does not make a part of a mere heading', () => {
    const line = 'palabra '.repeat(20).trim()
    expect(split(`Título\n\n${line}`, 100)[0]).toMatch(/^Título\n\npalabra/)
  })

  it('keeps words in bold together, and without their boldness where there are too many', () => {
    const bold = `*${'negrita '.repeat(7).trim()}*`
    expect(split(`una línea antes ${bold}`, 60)).toEqual(['una línea antes', bold])
    const long = split(`*${'negrita '.repeat(20).trim()}*`, 60)
    expect(long.every((part) => part.length <= 60 && /^(?:negrita ?)+$/.test(part))).toBe(true)
  })
})

/** The characters with their look, without the space between them. */
function look(markup: string): string[] {
  return parseMarkup(markup).flatMap(({ text: said, bold, italic }) =>
    characters(said.replace(/\s/gu, '')).map((char) => `${char}${bold ? 'b' : ''}${italic ? 'i' : ''}`),
  )
}

function characters(whole: string): string[] {
  return Array.from(new Intl.Segmenter('es').segment(whole), ({ segment }) => segment)
}
