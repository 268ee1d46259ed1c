import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distance, fold, nearly } from '../../src/engine/fold.js'

const anyText = fc.string({ unit: 'binary' })
const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ñ', '1'), maxLength: 12 })

describe('fold', () => {
  it.each([
    ['¿Qué es?', 'que es'],
    ['  MENÚ!! 🙂 ', 'menu'],
    ['Yaruquíes, Licán', 'yaruquies lican'],
    ['/menu', 'menu'],
    ['2️⃣', '2'],
    ['２.', '2'],
    ['👍', ''],
    ['ﬁn', 'fin'],
  ])('of %j is %j', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  it('changes nothing the second time', () => {
    fc.assert(fc.property(anyText, (text) => fold(fold(text)) === fold(text)))
  })

  it('leaves letters, digits and single spaces', () => {
    fc.assert(fc.property(anyText, (text) => /^(?:[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*)?$/u.test(fold(text))))
  })
})

describe('the distance of two words', () => {
  it.each([
    ['menu', 'menu', 0],
    ['menu', 'mneu', 1],
    ['menu', 'men', 1],
    ['menu', 'menuu', 1],
    ['menu', 'manu', 1],
    ['', 'abc', 3],
    ['ca', 'abc', 3],
  ])('from %j to %j is %i', (a, b, expected) => {
    expect(distance(a, b)).toBe(expected)
  })

  it('is the same in both directions, none only between equals, and never more than the longer word', () => {
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        const between = distance(a, b)
        expect(distance(b, a)).toBe(between)
        expect(between === 0).toBe(a === b)
        expect(between).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(between).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
      }),
    )
  })
})

describe('nearly', () => {
  it.each([
    ['particpar', 'participar'],
    ['partisipar', 'participar'],
    ['idoima', 'idioma'],
    ['meni', 'menu'],
  ])('takes %j for %j', (a, b) => {
    expect(nearly(a, b)).toBe(true)
  })

  it.each([
    ['no', 'na'],
    ['tres', 'tras a'],
    ['plan 2025', 'plan 2026'],
    ['participar', 'particula'],
  ])('does not take %j for %j', (a, b) => {
    expect(nearly(a, b)).toBe(false)
  })

  it('is the same in both directions', () => {
    fc.assert(fc.property(letters, letters, (a, b) => nearly(a, b) === nearly(b, a)))
  })
})
