import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeIn, formatCode, readCode } from '../../src/participation/code.js'

const PREFIX = 'RIO'
const numbered = fc.record({ year: fc.integer({ min: 2020, max: 2099 }), number: fc.integer({ min: 1, max: 999_999 }) })
const five = fc.record({ year: fc.integer({ min: 2020, max: 2099 }), number: fc.integer({ min: 1, max: 99_999 }) })
const characters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')

describe('a code', () => {
  it('has a prefix, the year, a number of five digits and the check letter of the DNI', () => {
    expect(formatCode({ prefix: PREFIX, year: 2026, number: 42 })).toBe('RIO-2026-00042-B')
    expect('TRWAGMYFPDXBNJZSQVHLCKE'.charAt(202600042 % 23)).toBe('B')
  })

  it('has no letter that is taken for a digit', () => {
    fc.assert(fc.property(numbered, (parts) => /-[A-HJ-NP-TV-Z]$/.test(formatCode({ prefix: PREFIX, ...parts }))))
  })

  it('is another one for every year and number', () => {
    fc.assert(
      fc.property(numbered, numbered, (a, b) => {
        const same = a.year === b.year && a.number === b.number
        expect(formatCode({ prefix: PREFIX, ...a }) === formatCode({ prefix: PREFIX, ...b })).toBe(same)
      }),
    )
  })
})

describe('reading a code', () => {
  it('understands every code that was given', () => {
    fc.assert(
      fc.property(numbered, fc.constantFrom('RIO', 'X', 'GADMR2', 'ÑO'), (parts, prefix) => {
        const code = formatCode({ prefix, ...parts })
        expect(readCode(code, prefix)).toEqual({ kind: 'exact', code })
      }),
    )
  })

  it.each([
    'RIO-2026-00042-B',
    'rio-2026-00042-b',
    'rio202600042b',
    ' Rio 2026 00042 B. ',
    'RIO–2026–00042–B',
    'R10-2O26-OOO42-B',
    'rio-2026-42-b',
    'RIO 2026/42 B',
    '2026-00042-B',
    '202600042b',
    '2026 42 B',
    'ＲＩＯ-２０２６-０００４２-Ｂ',
  ])('takes %j for RIO-2026-00042-B', (typed) => {
    expect(readCode(typed, PREFIX)).toEqual({ kind: 'exact', code: 'RIO-2026-00042-B' })
  })

  it.each([
    ['RIO-2026-00142-L', 'l for 1', 'rio-2026-00l42-l'],
    ['RIO-2026-00142-L', 'I for 1', 'rio-2026-00I42-l'],
    ['RIO-2026-00004-L', 'a small l that is a letter', 'rio-2026-00004-l'],
  ])('understands %s written with %s', (code, _how, typed) => {
    expect(readCode(typed, PREFIX)).toEqual({ kind: 'exact', code })
  })

  it.each([
    ['a wrong letter', 'RIO-2026-00042-Q'],
    ['a letter that is never one', 'RIO-2026-00042-O'],
    ['a digit for the letter', 'RIO-2026-00042-5'],
    ['no letter', 'RIO-2026-00042'],
    ['no letter and no zeros', 'rio 2026 42'],
    ['a wrong digit', 'RIO-2026-00043-B'],
    ['a letter for a digit', 'RIO-2026-0004Z-B'],
    ['two digits swapped', 'RIO-2026-00024-B'],
    ['a wrong year', 'RIO-2025-00042-B'],
    ['a wrong prefix', 'RIA-2026-00042-B'],
    ['a prefix with a letter less', 'RO-2026-00042-B'],
    ['a wrong digit and no prefix', '2026-00043-B'],
  ])('offers the one that was meant for one with %s', (_how, typed) => {
    const read = readCode(typed, PREFIX)
    expect(read.kind).toBe('near')
    expect(read.kind === 'near' ? read.candidates : []).toContain('RIO-2026-00042-B')
  })

  it.each([
    '',
    'hola',
    'RIO',
    'RIO 2026',
    'río Chambo',
    '0991234567',
    '2026',
    '202600042',
    'presupuesto 2026',
    '0601234567',
    'RIO-2026-ABCDE-P',
    'RIO-2026-000ZZ-B',
    'XYZ-2026-00042-B',
    'RIO-2026-00042-B y algo más',
    'quiero saber de RIO-2026-00042-B',
    'x'.repeat(10_000),
  ])('finds no code in %j', (typed) => {
    expect(readCode(typed, PREFIX)).toEqual({ kind: 'none' })
    expect(codeIn(typed, PREFIX)).toBeUndefined()
  })

  it('knows no number 0, even with its letter', () => {
    const read = readCode('RIO-2026-00000-S', PREFIX)
    expect('TRWAGMYFPDXBNJZSQVHLCKE'.charAt(202600000 % 23)).toBe('S')
    expect(read).toEqual({ kind: 'none' })
  })

  it('never takes a code with one wrong character for another one, and offers the right one', () => {
    const spoilt = fc.tuple(five, fc.nat({ max: 9 }), fc.constantFrom(...characters))
    fc.assert(
      fc.property(spoilt, ([parts, place, character]) => {
        const code = formatCode({ prefix: PREFIX, ...parts })
        const at = place < 4 ? place + 4 : place < 9 ? place + 5 : 15
        const typed = code.slice(0, at) + character + code.slice(at + 1)
        const read = readCode(typed, PREFIX)
        if (read.kind === 'exact') expect(read.code).toBe(code)
        else expect(read.kind === 'near' ? read.candidates : []).toContain(code)
      }),
      { numRuns: 2000 },
    )
  })

  it('detects every wrong digit, every wrong letter and every two digits swapped', () => {
    const code = formatCode({ prefix: PREFIX, year: 2026, number: 31_789 })
    const places = [4, 5, 6, 7, 9, 10, 11, 12, 13]
    const wrongDigits = places.flatMap((at) => Array.from('0123456789', (digit) => changedAt(code, at, digit)))
    const wrongLetters = characters.map((character) => changedAt(code, 15, character))
    const swaps = ['2062-31789', '0226-31789', '2023-61789', '2026-13789', '2026-37189', '2026-31879', '2026-31798']
    const swapped = swaps.map((body) => `RIO-${body}${code.slice(-2)}`)
    for (const typed of [...wrongDigits, ...wrongLetters, ...swapped].filter((one) => one !== code)) {
      expect(readCode(typed, PREFIX), typed).not.toMatchObject({ kind: 'exact' })
    }
  })

  it('offers the right one for two swapped digits', () => {
    fc.assert(
      fc.property(five, fc.nat({ max: 7 }), (parts, place) => {
        const code = formatCode({ prefix: PREFIX, ...parts })
        const digits = code.slice(4, 8) + code.slice(9, 14)
        const typed = digits.slice(0, place) + digits.charAt(place + 1) + digits.charAt(place) + digits.slice(place + 2)
        const read = readCode(`rio${typed}${code.slice(-1)}`, PREFIX)
        expect(read.kind === 'near' ? read.candidates : read.kind === 'exact' ? [read.code] : []).toContain(code)
      }),
    )
  })

  it('offers only codes that fit, and few of them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...characters, '-'), maxLength: 12 }), (rest) => {
        const read = readCode(`RIO-2026-${rest}`, PREFIX)
        const candidates = read.kind === 'near' ? read.candidates : []
        expect(candidates.length).toBeLessThanOrEqual(20)
        for (const code of candidates) expect(readCode(code, PREFIX)).toEqual({ kind: 'exact', code })
      }),
    )
  })

  it('takes anything at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['exact', 'near', 'none']).toContain(readCode(text, PREFIX).kind)
      }),
    )
  })
})

describe('a message that is a code', () => {
  it('is handed on as it was typed', () => {
    expect(codeIn(' rio-2026-42-b\n', PREFIX)).toBe('rio-2026-42-b')
    expect(codeIn('RIO-2026-00042-Q', PREFIX)).toBe('RIO-2026-00042-Q')
  })
})

function changedAt(code: string, at: number, character: string): string {
  return code.slice(0, at) + character + code.slice(at + 1)
}
