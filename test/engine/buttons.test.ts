import { describe, expect, it } from 'vitest'
import { choiceId, readChoice } from '../../src/engine/question.js'
import { askedBy, Conversation } from '../support/engine.js'

const topics = {
  steps: {
    list: {
      kind: 'choose',
      text: 't.list',
      anytime: true,
      options: [
        { id: 'a', label: 't.a', next: 'a' },
        { id: 'b', label: 't.b', next: 'b' },
        { id: 'form', label: 't.form', next: 'form' },
      ],
    },
    a: { kind: 'choose', text: 't.text_a', anytime: true, options: [{ id: 'next', label: 't.next', next: 'b' }] },
    b: { kind: 'choose', text: 't.text_b', anytime: true, options: [{ id: 'menu', label: 't.menu', next: 'home' }] },
    form: { kind: 'ask', text: 't.form', answer: 'text', save: 'x', next: 'home' },
    home: { kind: 'goto', flow: 'menu' },
  },
}
const quiz = {
  steps: {
    q: { kind: 'choose', text: 'q.q', source: 'options', save: 'choice', next: 'more' },
    more: { kind: 'say', text: 'q.more', next: 'q' },
  },
}
const sources = {
  options: [
    { id: 'a', label: 'Uno' },
    { id: 'b', label: 'Otro' },
  ],
}

function reading() {
  const talk = new Conversation({ topics, quiz }, { sources })
  talk.begins('topics')
  return talk
}

describe('the id of a button', () => {
  it('can be read back', () => {
    expect(readChoice(choiceId(1234, { flow: 'guide', step: 'topics' }, '+more'))).toEqual({
      turn: 1234,
      flow: 'guide',
      step: 'topics',
      option: '+more',
    })
  })

  it('may hold dots in what stands for the option', () => {
    expect(readChoice('1.guide.topics.a.b')?.option).toBe('a.b')
  })

  it.each(['', 'x', '1.guide.topics', 'menu'])('that is none of ours is not read: %j', (id) => {
    expect(readChoice(id)).toBeUndefined()
  })
})

describe('a button of an old message', () => {
  it('works at any time where its question allows it, and one can go back from there', () => {
    const talk = reading()
    const old = talk.buttonOf('b')
    talk.presses('a')
    expect(talk.at).toBe('topics/a')
    expect(talk.pressesId(old)).toEqual(['t.text_b'])
    expect(talk.says('atrás')).toEqual(['t.list'])
    expect(talk.says('atrás')).toEqual(['t.text_a'])
  })

  it('works over flows', () => {
    const talk = reading()
    const old = talk.buttonOf('b')
    talk.says('menú')
    expect(talk.pressesId(old)).toEqual(['t.text_b'])
  })

  it('does not tear anyone out of the middle of something', () => {
    const talk = reading()
    const old = talk.buttonOf('b')
    talk.presses('form')
    expect(talk.pressesId(old)).toEqual(['common.stale_choice', 't.form'])
    expect(talk.says('x')).toEqual(['menu.main'])
  })

  it('does not tear anyone out of a choice that is to be made now, nor can that be made at another time', () => {
    const vote = {
      steps: {
        q: { kind: 'choose', text: 'v.q', options: [{ id: 'a', label: 'v.a', next: 'home' }] },
        home: { kind: 'goto', flow: 'menu' },
      },
    }
    const talk = new Conversation({ topics, vote })
    talk.begins('topics')
    const old = talk.buttonOf('b')
    talk.begins('vote')
    const now = talk.buttonOf('a')
    expect(talk.pressesId(old)).toEqual(['common.stale_choice', 'v.q'])
    expect(talk.pressesId(now)).toEqual(['menu.main'])
    expect(talk.pressesId(now)).toEqual(['common.stale_choice', 'menu.main'])
  })

  it('is kindly refused where its question is over', () => {
    const talk = reading()
    talk.begins('quiz')
    const old = talk.buttonOf('a')
    talk.says('menú')
    expect(talk.pressesId(old)).toEqual(['common.stale_choice', 'menu.main'])
  })

  it('of a list that has changed since does not answer the list of now', () => {
    const talk = new Conversation({ quiz }, { sources })
    talk.begins('quiz')
    const old = talk.buttonOf('a')
    expect(talk.presses('b')).toEqual(['q.more', 'q.q'])
    expect(talk.pressesId(old)).toEqual(['common.stale_choice', 'q.q'])
    expect(talk.presses('a')).toEqual(['q.more', 'q.q'])
  })

  it('of the question that is asked still counts when it was asked again in between', () => {
    const talk = askedBy({ kind: 'choose', save: 'x', next: 'done', options: [{ id: 'a', label: 't.a' }] })
    const first = talk.buttonOf('a')
    talk.says('xyz')
    expect(talk.pressesId(first)).toEqual(['form.done', 'menu.main'])
  })

  it('of a question that was left standing still counts', () => {
    const talk = new Conversation({ quiz }, { sources })
    talk.begins('quiz')
    expect(talk.says('baja')).toEqual(['opt_out.done'])
    expect(talk.presses('a')).toEqual(['q.more', 'q.q'])
  })

  it('that skips does not skip another question', () => {
    const step = (text: string, next: string) => ({
      kind: 'ask',
      text,
      answer: 'email',
      save: text.slice(2),
      optional: true,
      next,
    })
    const talk = new Conversation({
      form: { steps: { first: step('t.first', 'second'), second: step('t.second', 'end') } },
    })
    talk.begins('form')
    const old = talk.buttonOf('+skip')
    expect(talk.pressesId(old)).toEqual(['t.second'])
    expect(talk.pressesId(old)).toEqual(['common.stale_choice', 't.second'])
  })

  it('that skips does not skip what must be answered', () => {
    const talk = askedBy({ kind: 'ask', answer: 'email', save: 'mail', next: 'done' })
    expect(talk.pressesId('1.form.question.+skip')).toEqual(['common.stale_choice', 'form.question'])
  })
})

describe('a button that nobody ever showed', () => {
  it.each([
    '1.topics.list.zzz',
    '1.gone.list.a',
    '1.topics.gone.a',
    'x',
    '',
    '1.topics.list.+more',
    '1.topics.constructor.a',
    'NaN.topics.list.a.b',
    '1.topics.home.a',
    '1.topics.form.+skip',
  ])('is refused: %j', (id) => {
    expect(reading().pressesId(id)).toEqual(['common.stale_choice', 't.list'])
  })
})
