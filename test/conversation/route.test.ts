import { describe, expect, it } from 'vitest'
import { exactGlobalWord } from '../../src/conversation/route.js'
import { askedBy, Conversation, vocabulary } from '../support/engine.js'

const labels = { 'l.learn': 'Aprender', 'l.state': 'El estado abierto', 'l.person': 'Persona' }
const roads = {
  kind: 'choose',
  save: 'road',
  next: 'done',
  options: [
    { id: 'learn', label: 'l.learn' },
    { id: 'state', label: 'l.state' },
    { id: 'person', label: 'l.person' },
  ],
}
const words = { kind: 'ask', answer: 'text', save: 'words', next: 'done' }

describe('a global word', () => {
  it.each([
    ['menú', 'menu'],
    ['MENU', 'menu'],
    ['  ¡Menú! ', 'menu'],
    ['/menu', 'menu'],
    ['/start', 'menu'],
    ['/start promo', 'menu'],
    [' /start', 'menu'],
    ['qué hago?', 'help'],
    ['atras', 'back'],
    ['no me escriban', 'opt_out'],
  ])('is %j: %s', (text, word) => {
    expect(exactGlobalWord({ vocabulary }, text)).toBe(word)
  })

  it.each(['', '/', 'start', '/started', 'menús', 'el menu', 'baja la basura'])('is not %j', (text) => {
    expect(exactGlobalWord({ vocabulary }, text)).toBeUndefined()
  })

  it.each([
    ['menú', ['menu.main']],
    ['ayuda', ['help.words', 'form.question']],
    ['cancelar', ['common.cancelled', 'menu.main']],
    ['atrás', ['common.no_way_back', 'form.question']],
    ['idioma', ['language.which']],
    ['estado', ['status.none', 'form.question']],
    ['persona', ['person.kept']],
    ['baja', ['opt_out.done']],
  ])('is heard at every question: %j', (text, said) => {
    expect(askedBy({ ...roads, options: roads.options.slice(0, 2) }, { labels }).says(text)).toEqual(said)
    expect(askedBy(words).says(text)).toEqual(said)
  })

  it.each([
    ['quiero ver el menú', ['menu.main']],
    ['necesito ayuda por favor', ['help.words', 'form.question']],
    ['al inicio', ['menu.main']],
  ])('is heard in a few words: %j', (text, said) => {
    expect(askedBy(roads, { labels }).says(text)).toEqual(said)
  })

  it.each(['¿Hay ayuda?', 'qué ayuda me dan', 'quisiera saber si hay ayuda para mi barrio', 'ayudantes', 'submenu'])(
    'is not heard in a question or a sentence: %j',
    (text) => {
      expect(askedBy({ ...roads, otherwise: 'done' }, { labels }).says(text)).toEqual(['form.done', 'menu.main'])
    },
  )

  it.each(['Necesito ayuda', 'la persona encargada', 'hay que volver a pintar', 'salir de noche da miedo'])(
    'is not heard inside words of the citizen’s own: %j',
    (text) => {
      const talk = askedBy(words)
      expect(talk.says(text)).toEqual(['form.done', 'menu.main'])
      expect(talk.said[0]?.params).toEqual({ words: text })
    },
  )

  it('of several words is heard in a sentence of up to ten', () => {
    const form = { ...roads, otherwise: 'done', options: roads.options.slice(0, 2) }
    expect(askedBy(form, { labels }).says('por favor ya no me escriban nunca más por aquí')).toEqual(['opt_out.done'])
    expect(askedBy(form, { labels }).says('yo quisiera hablar con una persona del municipio')).toEqual(['person.kept'])
    expect(askedBy(form, { labels }).says('por favor ya no me escriban nunca más por aquí jamás')).toEqual([
      'form.done',
      'menu.main',
    ])
    expect(askedBy(form, { labels }).says('en mi barrio hay poca ayuda')).toEqual(['form.done', 'menu.main'])
  })

  it.each(['baja calidad de vida', 'la persona mayor', 'marea alta'])(
    'from which much follows is not heard as one word among others: %j',
    (text) => {
      const form = { ...roads, otherwise: 'done', options: roads.options.slice(0, 2) }
      expect(askedBy(form, { labels }).says(text)).toEqual(['form.done', 'menu.main'])
    },
  )

  it('is heard in a few words where something else than words is asked for', () => {
    const date = { kind: 'ask', answer: 'date', save: 'day', next: 'done' }
    expect(askedBy(date).says('no sé, quiero ayuda')).toEqual(['help.words', 'form.question'])
  })

  it('is not heard where it answers the question', () => {
    expect(askedBy(roads, { labels }).says('el estado')).toEqual(['form.done', 'menu.main'])
    expect(askedBy(roads, { labels }).says('persona')).toEqual(['form.done', 'menu.main'])
    expect(askedBy({ ...roads, options: roads.options.slice(0, 2) }, { labels }).says('persona')).toEqual([
      'person.kept',
    ])
  })

  it('is heard under a photo', () => {
    expect(askedBy(words).sends({ kind: 'media', media: 'photo', file: 'f', caption: 'menú' })).toEqual(['menu.main'])
  })
})

describe('an interruption', () => {
  it('that comes back leaves the question, its options and the answers as they were', () => {
    const sources = {
      list: [
        { id: 'a', label: 'Uno' },
        { id: 'b', label: 'Dos' },
      ],
    }
    const steps = {
      name: { kind: 'ask', text: 't.name', answer: 'text', save: 'name', next: 'which' },
      which: { kind: 'choose', text: 't.which', source: 'list', save: 'which', next: 'done' },
      done: { kind: 'say', text: 't.done', next: 'end' },
    }
    const talk = new Conversation({ form: { steps } }, { sources })
    talk.begins('form')
    talk.says('Rosa')
    const before = talk.session
    expect(talk.says('ayuda')).toEqual(['help.words', 't.which'])
    expect(talk.session).toEqual({ ...before, offer: { ...before?.offer, turn: talk.turn } })
    expect(talk.says('idioma')).toEqual(['language.which'])
    expect(talk.says('inglés')).toEqual(['language.changed', 't.which'])
    expect(talk.says('b')).toEqual(['common.not_understood', 't.which'])
    expect(talk.says('2')).toEqual(['t.done'])
    expect(talk.said[0]?.params).toEqual({ name: 'Rosa', which: 'b', which_label: 'Dos' })
  })

  it('of an interruption replaces it: the question is still what is gone back to', () => {
    const talk = askedBy(words)
    talk.says('idioma')
    expect(talk.says('idioma')).toEqual(['language.which'])
    expect(talk.says('ayuda')).toEqual(['help.words', 'form.question'])
    expect(talk.session?.callers).toEqual([])
    talk.says('idioma')
    expect(talk.says('baja')).toEqual(['opt_out.done'])
    expect(talk.at).toBe('form/question')
    expect(talk.says('por fin')).toEqual(['form.done', 'menu.main'])
  })

  it('however often, does not pile up', () => {
    const talk = askedBy(words)
    for (let time = 0; time < 20; time++) talk.says('idioma')
    expect(talk.session?.callers).toHaveLength(1)
  })

  it('in a flow that was called goes back into that flow, and that to its caller', () => {
    const form = {
      steps: {
        go: { kind: 'goto', flow: 'inner', return: true, next: 'after' },
        after: { kind: 'say', text: 't.after', next: 'end' },
      },
    }
    const inner = { steps: { q: { kind: 'ask', text: 'i.q', answer: 'text', save: 'x', next: 'end' } } }
    const talk = new Conversation({ form, inner })
    talk.begins('form')
    expect(talk.says('ayuda')).toEqual(['help.words', 'i.q'])
    expect(talk.says('x')).toEqual(['t.after'])
  })

  it('forgets the mistakes made before it', () => {
    const talk = askedBy(roads, { labels })
    talk.says('xyz')
    talk.says('xyz')
    talk.says('ayuda')
    expect(talk.says('xyz')).toEqual(['common.not_understood', 'form.question'])
  })
})

describe('back', () => {
  const steps = {
    a: { kind: 'ask', text: 't.a', answer: 'text', save: 'a', next: 'note' },
    note: { kind: 'say', text: 't.note', next: 'b' },
    b: { kind: 'ask', text: 't.b', answer: 'text', save: 'b', next: 'c' },
    c: { kind: 'ask', text: 't.c', answer: 'text', save: 'c', next: 'end' },
  }

  it('goes from question to question, and keeps what was answered', () => {
    const talk = new Conversation({ form: { steps } })
    talk.begins('form')
    talk.says('1')
    talk.says('2')
    expect(talk.at).toBe('form/c')
    expect(talk.says('atrás')).toEqual(['t.b'])
    expect(talk.says('atrás')).toEqual(['t.a'])
    expect(talk.session?.answers).toEqual({ a: '1', b: '2' })
    expect(talk.says('atrás')).toEqual(['common.no_way_back', 't.a'])
    expect(talk.says('uno')).toEqual(['t.note', 't.b'])
    expect(talk.session?.answers).toEqual({ a: 'uno', b: '2' })
  })

  it('remembers the last twenty questions', () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `s${String(i)}`,
        {
          kind: 'ask',
          text: `t.s${String(i)}`,
          answer: 'text',
          save: 'x',
          next: i === 39 ? 'end' : `s${String(i + 1)}`,
        },
      ]),
    )
    const talk = new Conversation({ form: { steps: many } })
    talk.begins('form')
    for (let time = 0; time < 39; time++) talk.says('x')
    expect(talk.session?.trail).toHaveLength(20)
    for (let time = 0; time < 20; time++) talk.says('atrás')
    expect(talk.at).toBe('form/s19')
    expect(talk.says('atrás')).toEqual(['common.no_way_back', 't.s19'])
  })

  it('goes over to the flow that was left for good, where its question can be met at any time', () => {
    const topics = (next: string) => ({
      steps: {
        q: {
          kind: 'choose',
          text: 't.q',
          anytime: next === 'anytime',
          options: [{ id: 'on', label: 't.on', next: 'on' }],
        },
        on: { kind: 'goto', flow: 'form' },
      },
    })
    const talk = new Conversation({ topics: topics('anytime'), form: { steps } })
    talk.begins('topics')
    talk.says('1')
    expect(talk.says('atrás')).toEqual(['t.q'])
    const other = new Conversation({ topics: topics('once'), form: { steps } })
    other.begins('topics')
    other.says('1')
    expect(other.says('atrás')).toEqual(['common.no_way_back', 't.a'])
  })

  it('goes from the beginning of a called flow to what was asked before the call', () => {
    const form = {
      steps: {
        q: { kind: 'ask', text: 't.q', answer: 'text', save: 'x', next: 'go' },
        go: { kind: 'goto', flow: 'inner', return: true, next: 'q' },
      },
    }
    const talk = new Conversation({ form, inner: { steps } })
    talk.begins('form')
    expect(talk.says('x')).toEqual(['t.a'])
    expect(talk.says('atrás')).toEqual(['t.q'])
    expect(talk.session?.callers).toEqual([])
    talk.says('x')
    talk.says('1')
    expect(talk.says('atrás')).toEqual(['t.a'])
    expect(talk.session?.callers).toHaveLength(1)
  })

  it('goes from an interruption to the question that was interrupted', () => {
    const talk = new Conversation({ form: { steps } })
    talk.begins('form')
    talk.says('1')
    talk.says('idioma')
    expect(talk.says('atrás')).toEqual(['t.b'])
    expect(talk.says('atrás')).toEqual(['t.a'])
  })

  it('passes over questions that are no more', () => {
    const talk = new Conversation({ form: { steps } })
    talk.begins('form')
    talk.says('1')
    talk.says('2')
    const { b, ...rest } = steps
    expect(b).toBeDefined()
    talk.flows = new Conversation({ form: { steps: { ...rest, note: { ...steps.note, next: 'c' } } } }).flows
    expect(talk.says('atrás')).toEqual(['t.a'])
  })

  it('does not stand still where a question was asked over and over', () => {
    const quiz = {
      steps: {
        intro: { kind: 'ask', text: 'q.intro', answer: 'text', save: 'x', next: 'q' },
        q: { kind: 'ask', text: 'q.q', answer: 'text', save: 'y', next: 'q' },
      },
    }
    const talk = new Conversation({ quiz })
    talk.begins('quiz')
    for (let time = 0; time < 4; time++) talk.says('x')
    expect(talk.says('atrás')).toEqual(['q.intro'])
  })
})

describe('cancel', () => {
  it('says that there is nothing to cancel at the menu, and only there', () => {
    const talk = askedBy(words)
    talk.says('menú')
    expect(talk.says('cancelar')).toEqual(['common.nothing_to_cancel', 'menu.main'])
    const steps = {
      main: { kind: 'choose', text: 'menu.main', options: [{ id: 'ask', label: 'l.ask', next: 'ask' }] },
      ask: { ...words, text: 'menu.ask', next: 'main' },
    }
    const asked = new Conversation({ menu: { steps } })
    asked.begins('menu')
    asked.says('1')
    expect(asked.says('cancelar')).toEqual(['common.cancelled', 'menu.main'])
  })

  it('ends everything, whoever waits', () => {
    const talk = askedBy(words)
    talk.says('idioma')
    expect(talk.says('cancelar')).toEqual(['common.cancelled', 'menu.main'])
    expect(talk.session?.callers).toEqual([])
  })
})
