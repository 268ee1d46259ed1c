import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../src/engine/fold.js'
import { isCalled, pickNumber, pickOption } from '../../src/engine/understand.js'
import { vocabulary } from '../support/engine.js'

function optionsOf(...labels: string[]) {
  return labels.map((label, index) => ({ id: `o${String(index + 1)}`, label }))
}

const menu = optionsOf(
  'Aprender sobre gobierno abierto',
  'Participar',
  'Ver cómo va lo que envié',
  'Hablar con una persona',
)

function picked(text: string, options = menu): string | undefined {
  return pickOption(text, options, vocabulary)?.id
}

describe('an option is understood', () => {
  it.each([
    '2',
    '2.',
    ' 2 ',
    '(2)',
    '2)',
    '2️⃣',
    '02',
    'dos',
    'DOS',
    'opción 2',
    'Opcion dos',
    'la 2',
    'la segunda',
    'quiero la 2',
    'la opción número 2',
    'la de dos',
  ])('by its number, as %j', (text) => {
    expect(picked(text)).toBe('o2')
  })

  it.each([
    ['Participar', 'o2'],
    ['  PARTICIPAR!! ', 'o2'],
    ['ver como va lo que envie', 'o3'],
    ['apren', 'o1'],
    ['ver', 'o3'],
    ['aprender sobre', 'o1'],
    ['partisipar', 'o2'],
    ['aprenber sobre', 'o1'],
    ['aprendr', 'o1'],
    ['hablar con una perzo', 'o4'],
    ['uno', 'o1'],
    ['gobierno abierto', 'o1'],
    ['gobieno', 'o1'],
    ['hablar persona', 'o4'],
  ])('by its label, its beginning, its words or nearly so: %j', (text, id) => {
    expect(picked(text)).toBe(id)
  })

  it.each(['quiero participar', 'Participar por favor'])('by its label in a few words: %j', (text) => {
    expect(picked(text)).toBe('o2')
  })

  it.each([
    '¿puedo participar?',
    'como participar',
    'no quiero participar',
    'en mi barrio queremos participar',
    'participar o hablar con una persona',
  ])('and not by its label in %j', (text) => {
    expect(picked(text)).toBeUndefined()
  })

  it.each([
    ['sí', 'yes'],
    ['claro', 'yes'],
    ['yes', 'yes'],
    ['No', 'no'],
    ['nope', 'no'],
    ['ahora no', 'no'],
  ])('as yes or no in every language: %j', (text, id) => {
    const options = [
      { id: 'yes', label: 'Avísenme' },
      { id: 'no', label: 'Mejor otro día' },
    ]
    expect(pickOption(text, options, vocabulary)?.id).toBe(id)
  })

  it('by another name it has', () => {
    expect(isCalled({ label: 'English', also: ['inglés'] }, 'Ingles')).toBe(true)
    expect(isCalled({ label: 'English', also: ['inglés'] }, 'english!')).toBe(true)
    expect(isCalled({ label: 'English' }, 'engl')).toBe(false)
    expect(isCalled({ label: '👍' }, '👋')).toBe(false)
    const options = [
      { id: 'es', label: 'Español', also: ['castellano'] },
      { id: 'en', label: 'English', also: ['inglés'] },
    ]
    expect(pickOption('INGLES', options, vocabulary)?.id).toBe('en')
    expect(pickOption('en inglés por favor', options, vocabulary)?.id).toBe('en')
    expect(pickOption('castellano', options, vocabulary)?.id).toBe('es')
  })
})

describe('no option is understood', () => {
  it.each(['', '   ', '🙂', '0', '9', 'opción 9', 'quince mil', 'no', 'sí', 've', 'xyz', '1 y 2'])(
    'from %j',
    (text) => {
      expect(picked(text)).toBeUndefined()
    },
  )

  it('when the words fit two equally well', () => {
    const parishes = optionsOf('San Juan', 'San Luis', 'Licán', 'Licto')
    expect(picked('san', parishes)).toBeUndefined()
    expect(picked('lic', parishes)).toBeUndefined()
    expect(picked('san luis', parishes)).toBe('o2')
  })

  it('when they begin two, though they are nearly another', () => {
    expect(picked('agua', optionsOf('Agua potable', 'Agua de riego', 'Aguas'))).toBeUndefined()
  })

  it.each(['con', 'abierto gobierno sobre aprender'])('from too little or too much of its words: %j', (text) => {
    expect(picked(text)).toBeUndefined()
  })

  it('when two are called the same', () => {
    expect(picked('Otro', optionsOf('Otro', 'otro'))).toBeUndefined()
    expect(picked('2', optionsOf('Otro', 'otro'))).toBe('o2')
  })

  it('from a greeting or thanks that looks like one', () => {
    expect(picked('hola', optionsOf('Colaboración e innovación', 'Hora', 'Otro'))).toBeUndefined()
    expect(picked('gracias', optionsOf('Gracia', 'Ninguno'))).toBeUndefined()
  })

  it('when a digit is another', () => {
    expect(picked('plan 2025', optionsOf('Plan 2026', 'Ninguno'))).toBeUndefined()
  })
})

describe('digits', () => {
  it('mean the number in the list where there is one, and a label where there is none', () => {
    const amounts = optionsOf('3', '1', '2026')
    expect(picked('1', amounts)).toBe('o1')
    expect(picked('3', amounts)).toBe('o3')
    expect(picked('2026', amounts)).toBe('o3')
  })

  it('in words mean a label that is called so', () => {
    expect(picked('la primera', optionsOf('La segunda', 'La primera'))).toBe('o2')
  })
})

describe('a number', () => {
  it.each([
    ['2', 2],
    ['diez', 10],
    ['opcion 3', 3],
    ['la opcion numero 3', 3],
    ['0', 0],
  ])('is read from %j', (said, number) => {
    expect(pickNumber(said, vocabulary)).toBe(number)
  })

  it.each(['', 'la', 'doscientos', '12345', '2 de mayo', 'opcion'])('is not read from %j', (said) => {
    expect(pickNumber(said, vocabulary)).toBeUndefined()
  })

  it('is not looked for in a long message, however it is made', () => {
    expect(pickNumber(`${'option number '.repeat(2000)}2`, vocabulary)).toBeUndefined()
  })
})

describe('whatever is said', () => {
  const labels = fc.array(fc.string({ unit: 'binary' }), { maxLength: 12 })

  it('an option of the list or none is picked, and nothing throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), labels, (text, names) => {
        const options = optionsOf(...names)
        const option = pickOption(text, options, vocabulary)
        expect(option === undefined || options.includes(option)).toBe(true)
      }),
    )
  })

  it('a label typed exactly picks its option', () => {
    const words = fc.array(
      fc.constantFrom('la', 'una', 'opción', 'dos', 'Participar', 'san', 'Juan', 'no', 'menú', '7'),
      { minLength: 1, maxLength: 4 },
    )
    const phrase = fc.oneof(
      words.map((list) => list.join(' ')),
      fc.string({ unit: 'grapheme' }),
    )
    const names = fc.uniqueArray(phrase, { selector: fold, minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(names, fc.nat(), (list, which) => {
        const options = optionsOf(...list)
        const option = options[which % options.length]
        fc.pre(option !== undefined && fold(option.label) !== '' && !/^\d+$/.test(fold(option.label)))
        expect(pickOption(option.label, options, vocabulary)).toBe(option)
      }),
    )
  })
})
