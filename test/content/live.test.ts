import { describe, expect, it } from 'vitest'
import { noChanges, type Changes, type TextChange } from '../../src/content/changes.js'
import { loadLiveContent } from '../../src/content/live.js'
import { ContentError } from '../../src/content/problem.js'
import { actions, contentFolder } from './folder.js'

const languages = ['es', 'en', 'qug']
const fresh = () => loadLiveContent({ root: contentFolder(), languages, actions })
const text = (key: string, words: string, parts: Partial<TextChange> = {}): TextChange => ({
  ...{ key, text: words, language: 'es', reviewed: false },
  ...parts,
})
const changes = (...texts: TextChange[]): Changes => ({ texts, settings: {} })

describe('content that staff can change', () => {
  it('says what is published from then on, to whoever held it before', () => {
    const live = fresh()
    const { content } = live
    expect(content.text('base.hello', {}, 'es')).toBe('Hola')
    live.publish(changes(text('base.hello', 'Buenos días')))
    expect(content.text('base.hello', {}, 'es')).toBe('Buenos días')
    expect(content.text('base.hello', {}, 'en')).toBe('Hello')
    expect(live.files.locales[0]?.texts.get('base.hello')?.text).toBe('Hola')
    live.publish(noChanges)
    expect(content.text('base.hello', {}, 'es')).toBe('Hola')
  })

  it('finds passages by their new words', () => {
    const live = fresh()
    live.publish(changes(text('topics.plan', '*La minga*\nTodo el barrio siembra quinua.')))
    expect(live.content.search('¿qué es la quinua?', 'es')[0]).toMatchObject({ flow: 'topics', step: 'plan' })
    expect(live.content.search('¿qué son los compromisos?', 'es')).toEqual([])
  })

  it('shows what it would be like, and stays as it is', () => {
    const live = fresh()
    expect(live.preview(changes(text('base.hello', 'Buenas'))).text('base.hello', {}, 'es')).toBe('Buenas')
    expect(live.content.text('base.hello', {}, 'es')).toBe('Hola')
  })

  it.each([
    ['a parameter that nothing supplies', 'Hola {name}', { kind: 'unknown_param', name: 'name' }],
    ['no words', ' \n', { kind: 'empty' }],
    ['the words of the option beside it', '¿que es el PLAN?', { kind: 'same_label', as: 'base.plan_option' }],
    ['more than a message holds', 'a'.repeat(5000), { kind: 'too_long', length: 5030 }],
  ])('refuses %s, says what is wrong with which text, and changes nothing', (_, words, fault) => {
    const live = fresh()
    const key = words.startsWith('a') ? 'base.menu' : 'base.bye'
    const wrong = changes(text(key, words))
    const found = live.problems(wrong).filter((problem) => problem.key === key && problem.language === 'es')
    expect(found.map((problem) => problem.fault)).toContainEqual(expect.objectContaining(fault))
    expect(() => live.preview(wrong)).toThrow(ContentError)
    expect(() => {
      live.publish(wrong)
    }).toThrow(ContentError)
    expect(live.content.text('base.bye', {}, 'es')).toBe('Salir')
  })

  it('refuses one of two labels that are to be swapped, and takes both', () => {
    const live = fresh()
    const [bye, plan] = [text('base.bye', '¿Qué es el plan?'), text('base.plan_option', 'Salir')]
    expect(() => live.preview(changes(bye))).toThrow('read the same')
    live.publish(changes(bye, plan))
    expect(live.content.text('base.bye', {}, 'es')).toBe('¿Qué es el plan?')
  })

  it('keeps in an incomplete language whether a speaker has read a text, and adds texts that it lacked', () => {
    const live = fresh()
    const inKichwa = { language: 'qug', reviewed: true }
    live.publish(changes(text('base.hello', 'Alli puncha', inKichwa), text('base.bye', 'Kayakaman', inKichwa)))
    const texts = live.current().locales[2]?.texts
    expect(texts?.get('base.hello')?.reviewed).toBe(true)
    expect(texts?.get('base.bye')).toMatchObject({ text: 'Kayakaman', file: 'locales/qug/base.yaml' })
    expect(live.content.text('base.bye', {}, 'qug')).toBe('Kayakaman')
  })

  it('leaves out what no file knows, and languages that are not switched on', () => {
    const live = fresh()
    live.publish(changes(text('past.hello', 'Hola'), text('base.hello', 'Salut', { language: 'fr' })))
    expect(() => live.content.text('past.hello', {}, 'es')).toThrow('there is no text')
  })

  it('tells which parameters a text is given', () => {
    expect(fresh().supplied('base.menu')).toEqual(expect.arrayContaining(['municipality', 'canton', 'people']))
    expect(fresh().supplied('base.greet')).toBeUndefined()
  })

  it('puts settings in place of their files', () => {
    const live = fresh()
    live.publish({ texts: [], settings: { office: { days: [6], from: 9, until: 12 } } })
    expect(live.content.office).toEqual({ days: [6], from: 9, until: 12 })
  })
})
