import { describe, expect, it } from 'vitest'
import {
  actions,
  contentFolder,
  failure,
  load,
  menuFlow,
  problemsOf,
  quizQuestion,
  sayingFlow,
  words,
} from './folder.js'
import { loadContent } from '../../src/content/load.js'

describe('loading content that is in order', () => {
  it('gives flows by id, languages in the order configured, and the data', () => {
    const content = load({}, ['en', 'es'])
    expect([...content.flows.keys()]).toContain('menu')
    expect(content.languages.map(({ id, name, format }) => [id, name, format])).toEqual([
      ['en', 'English', 'en-GB'],
      ['es', 'Español', 'es-EC'],
    ])
    expect(content.quiz).toEqual([quizQuestion])
    expect(content.parishes).toEqual([{ id: 'licto', name: 'Licto', area: 'rural' }])
    expect(content.constants['people']).toBe(1234567)
  })

  it('brings the words of all languages together, without repetitions', () => {
    const { vocabulary } = load({ 'locales/en/words.yaml': { ...words, yes: ['yes', 'sí'] } })
    expect(vocabulary.global.help).toEqual(['ayuda', 'yanapay'])
    expect(vocabulary.yes).toEqual(['sí', 'yes'])
    expect(vocabulary.numbers[0]).toEqual(['uno'])
    expect(vocabulary.numbers[1]).toEqual(['dos', 'segundo'])
  })

  it('takes a language named twice once', () => {
    expect(load({}, ['es', 'es']).languages).toHaveLength(1)
  })
})

describe('a file that cannot be read', () => {
  it('is named with the line where the YAML breaks', () => {
    const yaml = 'id: menu\ntitle: "The menu\nversion: 1\nsteps: [\n'
    expect(failure({ 'flows/menu.yaml': yaml }).message).toMatch(
      /flows\/menu\.yaml:\d+: not valid YAML: .+; correct this line/,
    )
  })

  it('is named when a field is written twice', () => {
    const yaml = 'hello: Hola\nbye: Chao\nhello: Buenas\n'
    expect(failure({ 'locales/es/base.yaml': yaml }).message).toContain(
      'locales/es/base.yaml:3: not valid YAML: Map keys must be unique',
    )
  })

  it('is named when it is missing', () => {
    expect(failure({ 'flows/data/quiz.yaml': null }).message).toContain(
      'flows/data/quiz.yaml: it is not there; create the file',
    )
    expect(failure({ 'locales/es/words.yaml': null }).message).toContain(
      'locales/es/words.yaml: it is not there; create the file',
    )
  })

  it('is every file of a root folder that holds nothing', () => {
    expect(() => loadContent({ root: '/nowhere', languages: ['es'], actions })).toThrow(
      /locales\/es\/language\.yaml: .+no language is there at all[^]*flows: no flow is there/,
    )
  })
})

describe('a file that is not as it should be', () => {
  it('is told with file, line, step, what was found and what is accepted', () => {
    const yaml = [
      'id: menu',
      'title: The menu',
      'version: 1',
      'start: main',
      'steps:',
      '  main:',
      '    kind: say',
      '    text: base.hello',
      '    nxt: end',
    ].join('\n')
    const { message } = failure({ 'flows/menu.yaml': yaml })
    expect(message).toContain('flows/menu.yaml:9, step main: unknown field steps.main.nxt; accepted: kind, text, next')
    expect(message).toContain('flows/menu.yaml:6, step main: steps.main.next is nothing; accepted: a text')
  })

  it('names the kinds of steps there are', () => {
    const flow = { ...menuFlow, steps: { main: { kind: 'speak', text: 'base.hello' } } }
    expect(failure({ 'flows/menu.yaml': flow }).message).toContain(
      "flows/menu.yaml:7, step main: steps.main.kind is the text \"speak\"; accepted: 'say' | 'ask' | 'choose'",
    )
  })

  it('names a wrong type and a name that is not allowed', () => {
    const flow = {
      ...sayingFlow('menu'),
      version: 'one',
      steps: { First: { kind: 'say', text: 'base.hello', next: 'end' } },
    }
    const { message } = failure({ 'flows/menu.yaml': flow })
    expect(message).toContain('flows/menu.yaml:3: version is the text "one"; accepted: a number')
    expect(message).toContain(
      'flows/menu.yaml:6, step First: the name First is not allowed; accepted: lower-case letters',
    )
  })

  it('names a choice without options, in the words of the flow schema', () => {
    const flow = { ...menuFlow, steps: { main: { kind: 'choose', text: 'base.menu', next: 'end' } } }
    expect(failure({ 'flows/menu.yaml': flow }).message).toContain('a choose step has either options or a source')
  })

  it('has another name than its flow', () => {
    expect(problemsOf({ 'flows/help.yaml': sayingFlow('helping') })).toEqual([
      "flows/help.yaml:1: the flow's id is helping; accepted: help, as the file is called; or rename the file",
    ])
  })

  it('lists every problem of every file at once', () => {
    const error = failure({
      'flows/help.yaml': { ...sayingFlow('help'), foo: 1, version: 0 },
      'locales/es/base.yaml': { hello: 3 },
    })
    expect(error.problems).toHaveLength(3)
    expect(error.message).toContain('3 problems')
    expect(error.message).toContain('unknown field foo; accepted: id, title, version, start, searchable')
    expect(error.message).toContain('version is the value 0; accepted: at least 1')
  })
})

describe('a data file', () => {
  it('may not have the same id twice', () => {
    const twice = [quizQuestion, { ...quizQuestion, why: 'base.bye' }]
    expect(problemsOf({ 'flows/data/quiz.yaml': twice })).toEqual([
      'flows/data/quiz.yaml:10: 1.id is the text "first"; accepted: an id that no entry before it has',
    ])
  })

  it('must have the right answer among the options of a question', () => {
    expect(problemsOf({ 'flows/data/quiz.yaml': [{ ...quizQuestion, answer: 'c' }] })).toEqual([
      'flows/data/quiz.yaml:8: 0.answer is the text "c"; accepted: the id of one of the options',
    ])
  })

  it('may only use texts that are there', () => {
    expect(problemsOf({ 'flows/data/axes.yaml': [{ id: 'one', label: 'base.gone' }] }, ['es'])).toEqual([
      'flows/data/axes.yaml:2: base.gone is missing in es; add it to locales/es/base.yaml',
    ])
  })
})

describe('a locale', () => {
  it('holds texts only', () => {
    expect(problemsOf({ 'locales/es/base.yaml': { hello: { one: 5 }, list: ['a'], empty: ' ', 'a-b': 'x' } })).toEqual([
      'locales/es/base.yaml:2: base.hello.one is the value 5; accepted: a text (in quotes if it looks like a number)',
      'locales/es/base.yaml:3: base.list is a list; accepted: a text (in quotes if it looks like a number)',
      'locales/es/base.yaml:5: base.empty is an empty text; accepted: words, or no such key',
      'locales/es/base.yaml:6: base.a-b is the name a-b; accepted: names of letters, digits and _',
    ])
  })

  it('says of every text whether it is reviewed where the language is not complete', () => {
    const texts = {
      hello: 'Alli',
      bye: { text: 'Kayakaman', reviewed: 'no' },
      more: { menu: { text: 'Ima', reviewed: true } },
    }
    const found = problemsOf({ 'locales/qug/base.yaml': texts }, ['es', 'qug'])
    expect(found).toHaveLength(2)
    expect(found[0]).toBe(
      'locales/qug/base.yaml:1: base.hello is the text "Alli"; accepted: { text: ..., reviewed: true or false }, because the language is not complete',
    )
    expect(found[1]).toContain('locales/qug/base.yaml:2: base.bye is a map; accepted: { text: ...')
  })

  it('may not hold marked texts where the language is complete', () => {
    expect(problemsOf({ 'locales/es/base.yaml': { hello: { text: 'Hola', reviewed: true } } })[0]).toContain(
      'base.hello is a map',
    )
  })

  it('needs all words of a complete language, and knows no others', () => {
    const { skip, ...rest } = words
    expect(skip).toBeDefined()
    const found = problemsOf({ 'locales/es/words.yaml': { ...rest, hurry: ['ya'] } })
    expect(found).toEqual([
      'locales/es/words.yaml: skip is nothing; accepted: a list',
      expect.stringMatching(/words\.yaml:\d+: unknown field hurry; accepted: global, numbers, number_prefixes, yes/),
    ])
  })

  it('needs a format that ICU knows', () => {
    const language = { name: 'Español', complete: true, aliases: [], format: 'qug-EC' }
    expect(problemsOf({ 'locales/es/language.yaml': language })).toEqual([
      'locales/es/language.yaml:4: format is the text "qug-EC"; accepted: a locale that ICU knows, such as es-EC',
    ])
  })

  it('that LANGUAGES names but is not there is told with those that are', () => {
    expect(failure({}, ['es', 'fr']).message).toContain(
      'LANGUAGES names "fr", which has no such file; accepted: en, es, qug',
    )
  })

  it('must be complete to be the default one', () => {
    expect(failure({}, ['qug', 'es']).message).toContain(
      'locales/qug/language.yaml: the default language is not complete; put a complete one first in LANGUAGES',
    )
    expect(failure({}, []).message).toContain('no language is switched on')
  })
})

describe('content that does not fit together', () => {
  it('stops the start with the file and line of the step', () => {
    const flow = { ...menuFlow, steps: { ...menuFlow.steps, plan: { kind: 'goto', flow: 'nowhere' } } }
    expect(failure({ 'flows/menu.yaml': flow }).message).toMatch(
      /flows\/menu\.yaml:\d+, step plan: it goes to the flow nowhere, which does not exist; accepted: correct, .*help, language/,
    )
  })

  it('is told with the file and line of the text', () => {
    const root = { 'locales/en/topics.yaml': { plan: 'x', people: 'Who is {who}?' } }
    expect(failure(root).message).toContain(
      'locales/en/topics.yaml:2, step people: topics.people uses {who}, which nothing supplies here',
    )
  })

  it('loads in spite of warnings', () => {
    const overrides = { 'flows/lonely.yaml': sayingFlow('lonely') }
    expect(problemsOf(overrides)).toEqual([
      'flows/lonely.yaml:1: nothing leads to this flow; add a goto step that does, or remove the flow',
    ])
    expect(load(overrides).flows.has('lonely')).toBe(true)
  })

  it('needs the texts that the code asks for by name', () => {
    const { message } = failure({ 'locales/en/terminal.yaml': { welcome: 'Hi', leave: 'Bye' } })
    expect(message).toContain('locales/en/terminal.yaml: terminal.goodbye is missing in en')
  })
})

it('knows nothing of folders without a language file', () => {
  const root = contentFolder({ 'locales/.notes/readme.yaml': 'x' })
  expect(() => loadContent({ root, languages: ['.notes'], actions })).toThrow(/accepted: en, es, qug/)
})
