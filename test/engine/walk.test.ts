import { describe, expect, it } from 'vitest'
import { atMenu, begin, resume } from '../../src/engine/advance.js'
import { FlowError, MAX_STEPS } from '../../src/engine/walk.js'
import { Conversation, type FlowFile, type Surroundings } from '../support/engine.js'

function say(text: string, next = 'end') {
  return { kind: 'say', text, next }
}
function ask(text: string, save: string, next = 'end') {
  return { kind: 'ask', text, answer: 'text', save, next }
}

function talkIn(files: Record<string, FlowFile>, surroundings: Surroundings = {}): Conversation {
  return new Conversation(files, surroundings)
}

describe('saying', () => {
  it('goes on at once, and shows what was answered', () => {
    const talk = talkIn({
      form: { steps: { name: ask('t.name', 'name', 'hello'), hello: say('t.hello', 'place'), place: say('t.place') } },
    })
    expect(talk.begins('form', { canton: 'Riobamba' })).toEqual(['t.name'])
    expect(talk.says('Rosa')).toEqual(['t.hello', 't.place'])
    expect(talk.said[0]).toEqual({ text: 't.hello', params: { canton: 'Riobamba', name: 'Rosa' }, choices: [] })
    expect(talk.at).toBe('nowhere')
  })

  it('shows nothing that is no word, number or text', () => {
    const photo = { kind: 'ask', text: 't.photo', answer: 'media', save: 'photo', next: 'thanks' }
    const talk = talkIn({ form: { steps: { photo, thanks: say('t.thanks') } } })
    talk.begins('form')
    talk.sends({ kind: 'media', media: 'photo', file: 'f1' })
    expect(talk.said[0]?.params).toEqual({})
  })
})

describe('routing', () => {
  const cases = { yes: 'yes', '3': 'three', true: 'right' }
  const steps = {
    start: { kind: 'route', on: 'value', cases, otherwise: 'other' },
    ...{ yes: say('t.yes'), three: say('t.three'), right: say('t.right'), other: say('t.other') },
  }

  it.each([
    ['yes', 't.yes'],
    [3, 't.three'],
    ['3', 't.three'],
    [true, 't.right'],
    ['no', 't.other'],
    ['', 't.other'],
    [null, 't.other'],
    [{ yes: 1 }, 't.other'],
    ['constructor', 't.other'],
    ['toString', 't.other'],
    ['__proto__', 't.other'],
  ])('on %j says %s', (value, text) => {
    expect(talkIn({ form: { steps } }).begins('form', { value })).toEqual([text])
  })

  it('goes on otherwise where there is no such answer', () => {
    expect(talkIn({ form: { steps } }).begins('form')).toEqual(['t.other'])
  })
})

describe('running an action', () => {
  const run = { kind: 'run', action: 'weigh', with: { unit: 'kg' }, outcomes: { heavy: 'heavy', light: 'light' } }
  const steps = { run, heavy: say('t.heavy'), light: say('t.light') }

  it('tells it what the step and the citizen said, and goes where its outcome leads, with what it found out', () => {
    const talk = talkIn(
      { form: { steps } },
      {
        actions: {
          weigh: (need) => ({
            outcome: need.with['unit'] === 'kg' && need.answers['thing'] === 'stone' ? 'heavy' : 'light',
            answers: { weight: 7 },
          }),
        },
      },
    )
    expect(talk.begins('form', { thing: 'stone' })).toEqual(['t.heavy'])
    expect(talk.said[0]?.params).toEqual({ thing: 'stone', weight: 7 })
    expect(talk.begins('form', { thing: 'feather' })).toEqual(['t.light'])
  })

  it('with an outcome that the step does not know is an error', () => {
    const talk = talkIn({ form: { steps } }, { actions: { weigh: () => ({ outcome: 'broken' }) } })
    expect(() => talk.begins('form')).toThrow(new FlowError('form/run has no outcome broken'))
  })

  it('is asked for once, and its answer is for that step alone', () => {
    const { world } = talkIn({ form: { steps } })
    const { session, need } = begin(world, 'form')
    expect(need).toEqual({ kind: 'action', name: 'weigh', with: { unit: 'kg' }, answers: {} })
    if (session === null) throw new Error('the flow ended')
    expect(() => resume(world, session, { kind: 'source', options: [] })).toThrow(FlowError)
    expect(() => resume(world, atMenu(world), { kind: 'action', outcome: 'heavy', answers: {} })).toThrow(FlowError)
  })
})

describe('going to another flow', () => {
  const other = { steps: { q: ask('o.q', 'a', 'done'), done: say('o.done'), late: say('o.late') } }

  it('for good ends with it', () => {
    const talk = talkIn({ form: { steps: { go: { kind: 'goto', flow: 'other' } } }, other })
    expect(talk.begins('form', { mine: 1 })).toEqual(['o.q'])
    expect(talk.session?.answers).toEqual({})
    expect(talk.says('x')).toEqual(['o.done'])
    expect(talk.at).toBe('nowhere')
  })

  it('can begin at another step, and with answers', () => {
    const go = { kind: 'goto', flow: 'other', step: 'late', with: { topic: 'news' } }
    const talk = talkIn({ form: { steps: { go } }, other })
    expect(talk.begins('form')).toEqual(['o.late'])
    expect(talk.said[0]?.params).toEqual({ topic: 'news' })
  })

  it('and returning goes on with its own answers', () => {
    const steps = { go: { kind: 'goto', flow: 'other', return: true, next: 'after' }, after: say('t.after') }
    const talk = talkIn({ form: { steps }, other })
    talk.begins('form', { mine: 1 })
    expect(talk.says('theirs')).toEqual(['o.done', 't.after'])
    expect(talk.said.map(({ params }) => params)).toEqual([{ a: 'theirs' }, { mine: 1 }])
  })

  it('can be done by a flow that was gone to itself', () => {
    const calls = (flow: string, text: string) => ({
      steps: { go: { kind: 'goto', flow, return: true, next: 'after' }, after: say(text) },
    })
    const talk = talkIn({ a: calls('b', 'a.after'), b: calls('c', 'b.after'), c: { steps: { q: ask('c.q', 'x') } } })
    expect(talk.begins('a')).toEqual(['c.q'])
    expect(talk.says('x')).toEqual(['b.after', 'a.after'])
  })

  it('and returning to nothing more ends', () => {
    const talk = talkIn({ form: { steps: { go: { kind: 'goto', flow: 'other', return: true, next: 'end' } } }, other })
    talk.begins('form')
    expect(talk.says('x')).toEqual(['o.done'])
    expect(talk.at).toBe('nowhere')
  })

  it('can end with the answer itself', () => {
    const short = { steps: { q: ask('o.q', 'a') } }
    const steps = { go: { kind: 'goto', flow: 'short', return: true, next: 'after' }, after: say('t.after') }
    const talk = talkIn({ form: { steps }, short })
    talk.begins('form')
    expect(talk.says('x')).toEqual(['t.after'])
    talk.begins('short')
    expect(talk.says('x')).toEqual([])
    expect(talk.at).toBe('nowhere')
  })

  it('hands over what it passes, where it is known, and what it fixes', () => {
    const go = {
      kind: 'goto',
      flow: 'other',
      step: 'late',
      with: { topic: 'news' },
      pass: ['name', 'unknown', 'topic'],
    }
    const talk = talkIn({ form: { steps: { go } }, other })
    talk.begins('form', { name: 'Rosa', secret: 'x', topic: 'old' })
    expect(talk.said[0]?.params).toEqual({ name: 'Rosa', topic: 'news' })
  })

  it('of the called flow for good still returns', () => {
    const talk = talkIn({
      a: { steps: { go: { kind: 'goto', flow: 'b', return: true, next: 'after' }, after: say('a.after') } },
      b: { steps: { go: { kind: 'goto', flow: 'other' } } },
      other,
    })
    talk.begins('a')
    expect(talk.says('x')).toEqual(['o.done', 'a.after'])
  })

  it('that called it, over and over, remembers no more than eight who wait', () => {
    const talk = talkIn({
      a: { steps: { q: ask('a.q', 'x', 'go'), go: { kind: 'goto', flow: 'a', return: true, next: 'q' } } },
    })
    talk.begins('a')
    for (let time = 0; time < 30; time++) talk.says('x')
    expect(talk.session?.callers).toHaveLength(8)
    talk.says('idioma')
    expect(talk.session?.callers).toHaveLength(8)
  })

  describe('that was found', () => {
    const form = { steps: { go: { kind: 'goto', found: 'place', otherwise: 'nothing' }, nothing: say('t.nothing') } }

    it('goes to the step', () => {
      expect(talkIn({ form, other }).begins('form', { place: 'other/late' })).toEqual(['o.late'])
      expect(talkIn({ form, other }).begins('form', { place: 'other' })).toEqual(['o.q'])
    })

    it.each(['other/gone', 'gone/late', '', 7, null, 'other/constructor'])(
      'goes elsewhere when there is no such place: %j',
      (place) => {
        expect(talkIn({ form, other }).begins('form', { place })).toEqual(['t.nothing'])
      },
    )
  })

  it('that does not exist is an error', () => {
    const talk = talkIn({ form: { steps: { go: { kind: 'goto', flow: 'gone' } } } })
    expect(() => talk.begins('form')).toThrow(new FlowError('form/go leads to no flow'))
    expect(() => talk.begins('gone')).toThrow(new FlowError('there is no flow gone'))
  })
})

describe('a flow in circles', () => {
  it('is stopped, and named', () => {
    const talk = talkIn({ form: { steps: { a: say('t.a', 'b'), b: say('t.b', 'a') } } })
    expect(() => talk.begins('form')).toThrow(/more than 50 steps in one turn, begun at form\/a/)
  })

  it('over other flows is stopped too', () => {
    const to = (flow: string) => ({ steps: { go: { kind: 'goto', flow } } })
    expect(() => talkIn({ a: to('b'), b: to('a') }).begins('a')).toThrow(FlowError)
  })

  it('is told from one that is long', () => {
    const steps = Object.fromEntries(
      Array.from({ length: MAX_STEPS }, (_, i) => [
        `s${String(i)}`,
        say('t.line', i === MAX_STEPS - 1 ? 'end' : `s${String(i + 1)}`),
      ]),
    )
    expect(talkIn({ form: { steps } }).begins('form')).toHaveLength(MAX_STEPS)
    const longer = { first: say('t.line', 's0'), ...steps }
    expect(() => talkIn({ form: { steps: longer } }).begins('form')).toThrow(FlowError)
  })
})

describe('steps that are not what they were', () => {
  const before = {
    form: {
      steps: {
        name: ask('t.name', 'name', 'age'),
        age: { kind: 'ask', text: 't.age', answer: 'number', save: 'age', next: 'done' },
        done: say('t.done', 'home'),
        home: { kind: 'goto', flow: 'menu' },
      },
    },
  }

  function standingOnAge() {
    const talk = talkIn(before)
    talk.begins('form')
    talk.says('Rosa')
    expect(talk.at).toBe('form/age')
    return talk
  }
  const { age, ...others } = before.form.steps

  it('are found under their new name, and the answer counts', () => {
    const talk = standingOnAge()
    talk.flows = talkIn({ form: { moved: { age: 'years' }, steps: { ...others, years: age } } }).flows
    expect(talk.says('25')).toEqual(['t.done', 'menu.main'])
  })

  it('can have moved to a step that asks nothing', () => {
    const talk = standingOnAge()
    talk.flows = talkIn({ form: { moved: { age: 'done' }, steps: others } }).flows
    expect(talk.says('25')).toEqual(['t.done', 'menu.main'])
  })

  it.each(['25', 'ayuda', 'menú', 'cancelar'])('and are gone: sorry, and the menu, when they say %j', (text) => {
    const talk = standingOnAge()
    talk.flows = talkIn({ form: { steps: others } }).flows
    expect(talk.says(text).at(-1)).toBe('menu.main')
    expect(talk.at).toBe('menu/main')
    if (text === '25') expect(talk.said.map((message) => message.text)).toEqual(['common.lost', 'menu.main'])
  })

  it('and are gone can be left for the question before', () => {
    const talk = standingOnAge()
    talk.flows = talkIn({ form: { steps: others } }).flows
    expect(talk.says('atrás')).toEqual(['t.name'])
  })

  it('go with a whole flow that is gone', () => {
    const talk = standingOnAge()
    talk.flows = talkIn({}).flows
    expect(talk.says('25')).toEqual(['common.lost', 'menu.main'])
    expect(talk.session?.callers).toEqual([])
  })

  it('and that waited for another flow are missed when it ends', () => {
    const talk = standingOnAge()
    talk.says('idioma')
    talk.flows = talkIn({}).flows
    expect(talk.says('english')).toEqual(['language.changed', 'common.lost', 'menu.main'])
  })
})

describe('the menu', () => {
  it('is where those stand who have no open conversation, without having been shown', () => {
    const talk = talkIn({})
    talk.session = atMenu(talk.world)
    expect(talk.at).toBe('menu/main')
    expect(talk.says('1')).toEqual(['menu.learned', 'menu.main'])
  })
})
