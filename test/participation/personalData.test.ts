import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCedula } from '../../src/participation/cedula.js'
import { findPersonal, maskPersonal } from '../../src/participation/personalData.js'

const digit = fc.constantFrom(...Array.from('0123456789'))
const province = fc.constantFrom('01', '06', '17', '24', '30')
const cedula = fc
  .tuple(province, fc.array(digit, { minLength: 7, maxLength: 7 }))
  .map(([start, rest]) => withCheck(start + rest.join('')))
const mobile = fc.array(digit, { minLength: 8, maxLength: 8 }).map((rest) => `09${rest.join('')}`)
const mask = '•••'

function withCheck(nine: string): string {
  const fitting = Array.from('0123456789', (last) => nine + last).find(isCedula)
  if (fitting === undefined) throw new Error(nine)
  return fitting
}

/** The digits in groups, with what people write between them. */
function grouped(digits: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const joints = fc.array(fc.constantFrom('', '', '', ' ', '-', '.', ' - ', '\u200B', '\u00A0'), {
    minLength: 9,
    maxLength: 9,
  })
  return fc
    .tuple(digits, joints)
    .map(([all, between]) => Array.from(all, (one, i) => (i === 0 ? one : (between[i - 1] ?? '') + one)).join(''))
}

describe('a cédula', () => {
  it.each(['1710034065', '0601234560', '0926687856', '3012345670'].filter(isCedula))('is %s', (digits) => {
    expect(isCedula(digits)).toBe(true)
  })

  it('is 1710034065, known from textbooks', () => {
    expect(isCedula('1710034065')).toBe(true)
  })

  it.each(['1710034066', '2510034065', '0010034065', '171003406', '17100340650', 'abcdefghij', ''])(
    'is not %j',
    (digits) => {
      expect(isCedula(digits)).toBe(false)
    },
  )

  it('has exactly one check digit, so that every wrong digit after the province shows', () => {
    fc.assert(
      fc.property(cedula, fc.integer({ min: 2, max: 9 }), digit, (digits, at, other) => {
        fc.pre(digits.charAt(at) !== other)
        expect(isCedula(digits.slice(0, at) + other + digits.slice(at + 1))).toBe(false)
      }),
    )
  })
})

describe('masking', () => {
  it.each([
    ['Mi cédula es 1710034065.', 'Mi cédula es •••.'],
    ['CI:171003406-5, gracias', 'CI:•••, gracias'],
    ['RUC 1710034065001', 'RUC •••'],
    ['Cuenta 2217100340659', 'Cuenta •••'],
    ['Cuenta 123099123456712', 'Cuenta •••'],
    [`Sin el cero: ${withCheck('060123456').slice(1)}`, 'Sin el cero: •••'],
    ['Llámeme al 0991234567 o al 032961234', 'Llámeme al ••• o al •••'],
    ['Llámeme al 0991234567 032961234', 'Llámeme al ••• •••'],
    ['wa.me/593991234567', 'wa.me/•••'],
    ['+593 99 123 4567', '•••'],
    ['(+593) 99-123-4567 por favor', '••• por favor'],
    ['Tel. (03) 296-1234', 'Tel. •••'],
    ['Mi número: 0 9 9 1 2 3 4 5 6 7', 'Mi número: •••'],
    ['telf 2961234', 'telf •••'],
    ['telf 296-1234', 'telf •••'],
    ['+34 612 345 678 es de mi hermana', '••• es de mi hermana'],
    ['0️⃣9️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣', '•••'],
    ['０９９１２３４５６７', '•••'],
    ['maria.perez@gmail.com', '•••'],
    ['Escriba a maria_perez+1@correo.gob.ec, gracias.', 'Escriba a •••, gracias.'],
    ['maria arroba gmail punto com', '•••'],
    ['maria(arroba)gmail.com', '•••'],
    ['maria@gmail', '•••'],
    ['0991234567@gmail.com', '•••'],
  ])('of %j leaves %j', (text, masked) => {
    expect(maskPersonal(text)).toBe(masked)
  })

  it.each([
    'Somos 350 familias y 1200 personas.',
    'Cuesta $ 2500000 según el presupuesto de 2026.',
    'Cuesta 2.500.000 dólares.',
    'Entre 2019 y 2026, cada año.',
    'La calle 10 de Agosto 23-45 y Primera Constituyente',
    'El 22/11/2026 a las 10:30',
    '2026-11-22T10:30:00',
    'Mi código es RIO-2026-00042-P',
    'Llamen al 911 o al 1800 266822',
    'El bus @ la terminal',
    'Síganos en @riobamba',
    'La vía tiene 12,5 km y 7 m de ancho',
    '',
  ])('leaves %j as it is', (text) => {
    expect(maskPersonal(text)).toBe(text)
  })

  it('leaves no cédula, however it is grouped and whatever stands around it', () => {
    const around = fc.string({ unit: fc.constantFrom(...Array.from('aá, .:;\n(¿ñ')) })
    fc.assert(
      fc.property(around, grouped(cedula), around, (before, written, after) => {
        const masked = maskPersonal(before + written + after)
        expect(masked).toContain(mask)
        expect(masked).not.toMatch(/\d/)
      }),
    )
  })

  it('leaves no mobile phone, however it is grouped, with or without the country', () => {
    const start = fc.constantFrom('0', '+593', '00593', '593 ', '+593 ', '')
    const written = fc.tuple(start, grouped(mobile.map((phone) => phone.slice(1)))).map((parts) => parts.join(''))
    fc.assert(fc.property(written, (phone) => maskPersonal(`Soy Rosa, ${phone}.`) === `Soy Rosa, ${mask}.`))
  })

  it('leaves no e-mail address', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        fc.pre(/^[\w.+%-]+@[\w.-]+$/.test(address))
        expect(maskPersonal(`Mi correo: ${address}`)).toBe(`Mi correo: ${mask}`)
      }),
    )
  })

  it('leaves nothing that would be found in what it left', () => {
    const pieces = fc.oneof(
      cedula,
      mobile,
      fc.emailAddress(),
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789 -.+@a')) }),
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), fc.constantFrom('', ' ', ', ', '-'), (parts, between) => {
        expect(findPersonal(maskPersonal(parts.join(between)))).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })

  it('changes nothing but what was found', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = findPersonal(text)
        const rest = found.reduceRight((left, { start, end }) => left.slice(0, start) + mask + left.slice(end), text)
        expect(maskPersonal(text)).toBe(rest)
        found.forEach(({ start, end }, i) => {
          expect(end).toBeGreaterThan(start)
          expect(start).toBeGreaterThanOrEqual(found[i - 1]?.end ?? 0)
        })
      }),
    )
  })

  it('takes the mask that it is given', () => {
    expect(maskPersonal('1710034065', '[oculto]')).toBe('[oculto]')
  })

  it('is not slow on a long text made to slow it down', () => {
    const texts = [
      'a'.repeat(20_000),
      'a.'.repeat(10_000),
      '1 '.repeat(10_000),
      'a arroba '.repeat(2_000),
      '@'.repeat(20_000),
    ]
    for (const text of texts) expect(maskPersonal(text).length).toBeGreaterThan(0)
  })
})
