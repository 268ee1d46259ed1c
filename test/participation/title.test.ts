import { describe, expect, it } from 'vitest'
import { LONGEST_TITLE, shortened, titleFrom } from '../../src/participation/title.js'

const length = (text: string) => Array.from(new Intl.Segmenter().segment(text)).length

describe('a title', () => {
  it.each([
    ['Falta luz en la calle. Da miedo salir de noche.', 'Falta luz en la calle'],
    ['Falta luz en la calle\nDa miedo salir', 'Falta luz en la calle'],
    ['  Falta   luz en la calle  ', 'Falta luz en la calle'],
    ['¿Por qué no hay luz? Ya van dos meses.', '¿Por qué no hay luz?'],
    ['No. Ya no hay agua en Licto', 'No. Ya no hay agua en Licto'],
    ['La tarifa subió 2.50 dólares en un mes', 'La tarifa subió 2.50 dólares en un mes'],
    ['Luz', 'Luz'],
    ['', ''],
  ])('made from %j is %j', (description, title) => {
    expect(titleFrom(description)).toBe(title)
  })

  it('made from a long sentence ends after a word', () => {
    const title = titleFrom(
      'En la parroquia de Licto hace falta una ambulancia porque la que había se dañó hace ya tres meses',
    )
    expect(title).toBe('En la parroquia de Licto hace falta una ambulancia porque la que había se dañó…')
    expect(length(title)).toBeLessThanOrEqual(LONGEST_TITLE)
  })

  it('made from one endless word is cut', () => {
    expect(titleFrom('a'.repeat(500))).toBe(`${'a'.repeat(LONGEST_TITLE - 1)}…`)
  })
})

describe('a shortened text', () => {
  it('is the same where it is short enough', () => {
    expect(shortened('árbol 🌳', 7)).toBe('árbol 🌳')
  })

  it('never ends in half of a sign', () => {
    for (let most = 2; most < 12; most++) {
      const text = shortened('👩‍👩‍👧 👩‍👩‍👧 👩‍👩‍👧 familias del barrio', most)
      expect(text).not.toMatch(/\p{Cs}/u)
      expect(length(text)).toBeLessThanOrEqual(most)
    }
  })
})
