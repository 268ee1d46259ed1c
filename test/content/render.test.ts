import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberedText } from '../../src/channels/numbered.js'
import { plain } from '../../src/channels/markup.js'
import { load, spanish, english } from './folder.js'

const said = { said: '{said}' }
const content = load({
  'locales/es/base.yaml': { ...spanish, ...said },
  'locales/en/base.yaml': { ...english, ...said },
})

function message(words: string, labels: readonly string[]) {
  return {
    text: 'base.said',
    params: { said: words },
    choices: labels.map((label, index) => ({ id: String(index), label })),
  }
}

describe('a rendered message', () => {
  it('has its text and labels in the language', () => {
    const choices = [{ id: 'x', label: { key: 'base.bye' } }]
    expect(content.render({ text: 'base.menu', params: {}, choices }, 'en', 4096)).toEqual([
      { text: 'What would you like?', choices: [{ id: 'x', label: 'Leave' }] },
    ])
  })

  it('becomes several when it is too long, with the choices on the last', () => {
    const parts = content.render(message('palabra '.repeat(40), ['Sí', 'No']), 'es', 200)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.map(({ choices }) => choices.length)).toEqual([...parts.slice(1).map(() => 0), 2])
  })

  it('leaves room for the numbered list', () => {
    const labels = ['Una opción larga', 'Otra opción larga', 'La última opción']
    const words = 'a'.repeat(150)
    expect(content.render(message(words, []), 'es', 160)).toHaveLength(1)
    const parts = content.render(message(words, labels), 'es', 160)
    expect(parts.map((part) => numberedText(part).length <= 160)).toEqual(parts.map(() => true))
  })

  it('fits and loses no word, whatever is in it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 900 }).filter((words) => words.trim() !== '')
    const labels = fc.array(fc.string({ minLength: 1, maxLength: 80 }), { maxLength: 8 })
    fc.assert(
      fc.property(text, labels, fc.integer({ min: 250, max: 600 }), (words, all, room) => {
        const parts = content.render(message(words, all), 'es', room)
        expect(parts.every((part) => numberedText(part).length <= room)).toBe(true)
        expect(
          parts
            .map((part) => plain(part.text))
            .join('')
            .replace(/\s/gu, ''),
        ).toBe(words.replace(/\s/gu, ''))
        expect(parts.at(-1)?.choices.map(({ id }) => id)).toEqual(all.map((_, index) => String(index)))
      }),
    )
  })

  it('cuts labels when their list would fill the message', () => {
    const [part] = content.render(message('Elija', ['etiqueta '.repeat(30), 'Corta']), 'es', 200)
    expect(part?.choices[0]?.label).toMatch(/^etiqueta .*…$/)
    expect(part?.choices[1]?.label).toBe('Corta')
  })
})
