import { describe, expect, it } from 'vitest'
import { flowSchema, type Flow, type Step } from '../../src/engine/flow.js'
import {
  defaultLimits,
  lint,
  suppliedTo,
  type LintInput,
  type LintLanguage,
  type Problem,
} from '../../src/engine/lint.js'
import { wordFlows } from '../../src/engine/lint/targets.js'

/** A flow; a step that says nothing else is `say` to the end. */
function flow(id: string, steps: Record<string, unknown>, more: Partial<Flow> = {}): Flow {
  return flowSchema.parse({ id, title: id, version: 1, start: Object.keys(steps)[0], steps, ...more })
}

const say = (next = 'end', text = 't.a'): Partial<Step> => ({ kind: 'say', text, next })
const ask = (next: string, more: object = {}): object => ({
  kind: 'ask',
  text: 't.a',
  answer: 'text',
  save: 'name',
  next,
  ...more,
})
const choose = (options: Record<string, string>, more: object = {}): object => ({
  kind: 'choose',
  text: 't.a',
  options: Object.entries(options).map(([option, next]) => ({ id: option, label: 't.a', next })),
  ...more,
})

function language(id: string, texts: Record<string, string>, complete = true): LintLanguage {
  return { id, complete, texts: new Map(Object.entries({ 't.a': 'A', ...texts })) }
}

/** The flows that must be there, those given, and a way from the menu into each of them. */
function input(flows: readonly Flow[], more: Partial<LintInput> = {}): LintInput {
  const entered = flows
    .filter(({ id }) => !wordFlows.some((word) => word === id))
    .map(({ id }): [string, object] => [id, { kind: 'goto', flow: id }])
  const main = choose({ out: 'end', ...Object.fromEntries(entered.map(([id]) => [id, id])) })
  const needed = wordFlows.map((id) =>
    flow(id, id === 'menu' ? { main, ...Object.fromEntries(entered) } : { first: say() }),
  )
  return {
    flows: new Map([...needed, ...flows].map((each) => [each.id, each])),
    languages: [language('es', {}), language('en', {})],
    constants: ['city'],
    otherTexts: {},
    entries: {},
    catalogue: { actions: { look: { outcomes: ['found', 'none'], saves: ['found'] } }, sources: ['languages'] },
    limits: defaultLimits,
    ...more,
  }
}

/** What is found, with the place where it is: `x/first: ...`. */
function found(flows: readonly Flow[], more: Partial<LintInput> = {}): string[] {
  return lint(input(flows, more)).map(describeProblem)
}

function describeProblem({ severity, flow: id, step, found: what }: Problem): string {
  const place = [id, step].filter((part) => part !== undefined).join('/')
  return `${severity === 'warning' ? 'warning ' : ''}${place === '' ? '' : `${place}: `}${what}`
}

it('finds nothing in flows that are in order', () => {
  const talk = flow('x', {
    first: ask('second', { progress: { step: 1, steps: 2 }, text: 't.asked' }),
    second: choose({ again: 'first', go: 'third' }, { otherwise: 'search', save: 'way' }),
    search: { kind: 'run', action: 'look', outcomes: { found: 'there', none: 'third' } },
    there: { kind: 'goto', found: 'found', otherwise: 'third' },
    third: say('end', 't.told'),
  })
  const texts = { 't.asked': '{step} de {steps}', 't.told': '{name} {way} {way_label} {question} {found} {city}' }
  expect(found([talk], { languages: [language('es', texts), language('en', texts)] })).toEqual([])
})

describe('flows', () => {
  it('must be there for every global word, and for what the service begins by itself', () => {
    const whole = input([])
    const rest = new Map([...whole.flows].filter(([id]) => id !== 'help'))
    expect(lint({ ...whole, flows: rest, entries: { welcome: [] } }).map(describeProblem)).toEqual([
      'help: there is no flow help',
      'welcome: there is no flow welcome',
    ])
  })

  it('start at one of their steps', () => {
    expect(found([flow('x', { first: say() }, { start: 'frist' })])[0]).toBe(
      'x: it starts at frist, which is no step of it',
    )
  })

  it('have no step called end', () => {
    expect(found([flow('x', { first: say('end'), end: say() })])).toContain('x/end: a step is called end')
  })

  it('are warned of when nothing leads to them', () => {
    const whole = input([])
    const flows = new Map([...whole.flows, ['x', flow('x', { first: say() })] as const])
    expect(lint({ ...whole, flows }).map(describeProblem)).toEqual(['warning x: nothing leads to this flow'])
    expect(lint({ ...whole, flows, entries: { x: [] } })).toEqual([])
  })
})

describe('targets', () => {
  const nowhere = (id: string) => [`x/first: it leads to ${id}, which is no step of x`]

  it('exist, whatever the kind of step', () => {
    expect(found([flow('x', { first: say('gone') })])).toEqual(nowhere('gone'))
    expect(found([flow('x', { first: ask('gone') })])).toContain(nowhere('gone')[0])
    expect(found([flow('x', { first: choose({ a: 'gone', b: 'end' }) })])).toEqual(nowhere('gone'))
    expect(found([flow('x', { first: choose({ b: 'end' }, { otherwise: 'gone' }) })])).toEqual(nowhere('gone'))
    const outcomes = { found: 'end', none: 'gone' }
    expect(found([flow('x', { first: { kind: 'run', action: 'look', outcomes } })])).toEqual(nowhere('gone'))
    const route = { kind: 'route', on: 'name', cases: { a: 'gone' }, otherwise: 'end' }
    expect(found([flow('x', { before: ask('first'), first: route })])).toEqual(nowhere('gone'))
  })

  it('are told together with those that are accepted', () => {
    const [problem] = lint(input([flow('x', { first: say('gone') })]))
    expect(problem?.remedy).toBe('accepted: first, end')
  })

  it('of goto steps are flows and steps that exist', () => {
    expect(found([flow('x', { first: { kind: 'goto', flow: 'gone' } })])).toEqual([
      'x/first: it goes to the flow gone, which does not exist',
    ])
    const step = { first: { kind: 'goto', flow: 'menu', step: 'gone' } }
    expect(found([flow('x', step)])).toEqual(['x/first: it goes to menu/gone, which does not exist'])
  })

  it('of goto steps may be steps that have moved', () => {
    const old = flow('y', { first: say() }, { moved: { before: 'first' } })
    expect(found([flow('x', { first: { kind: 'goto', flow: 'y', step: 'before' } }), old])).toEqual([])
  })
})

describe('moved entries', () => {
  it('lead to a step that is there', () => {
    const steps = { first: say() }
    expect(found([flow('x', steps, { moved: { old: 'gone' } })])).toEqual([
      'x: moved: takes old to gone, which is no step of x',
    ])
    expect(found([flow('x', steps, { moved: { old: 'end' } })])).toEqual([
      'x: moved: takes old to end, which is no step of x',
    ])
    expect(found([flow('x', steps, { moved: { old: 'older', older: 'first' } })])).toHaveLength(1)
  })

  it('do not hide a step', () => {
    const steps = { first: say('second'), second: say() }
    expect(found([flow('x', steps, { moved: { second: 'first' } })])).toEqual([
      'x/second: moved: names second, which is still a step',
    ])
  })
})

describe('people who wait', () => {
  it('on a step that was removed are counted', () => {
    const x = flow('x', { first: say() }, { moved: { old: 'first' } })
    const waiting = [
      { flow: 'x', step: 'gone', people: 12 },
      { flow: 'x', step: 'old', people: 3 },
      { flow: 'x', step: 'first', people: 4 },
      { flow: 'past', step: 'first', people: 1 },
    ]
    expect(found([x], { waiting })).toEqual([
      'x/gone: 12 people are waiting on x/gone, a step you removed',
      'past/first: 1 people are waiting on past/first, a step you removed',
    ])
  })
})

describe('actions and sources', () => {
  const run = (action: string, outcomes: object) => flow('x', { first: { kind: 'run', action, outcomes } })

  it('exist', () => {
    expect(found([run('fly', { done: 'end' })])).toEqual(['x/first: the action fly does not exist'])
    expect(found([run('constructor', { done: 'end' })])).toEqual(['x/first: the action constructor does not exist'])
    const source = { kind: 'choose', text: 't.a', source: 'planets', next: 'end' }
    expect(found([flow('x', { first: source })])).toEqual(['x/first: the source planets does not exist'])
  })

  it('have all their outcomes, and no others', () => {
    expect(found([run('look', { found: 'end', lost: 'end' })])).toEqual([
      'x/first: the action look has no outcome lost',
      'x/first: the outcome none of look leads nowhere',
    ])
  })
})

describe('steps', () => {
  it('can be reached', () => {
    const x = flow('x', { first: say(), second: say('third'), third: say() })
    expect(found([x])).toEqual(['x/second: nothing leads to this step', 'x/third: nothing leads to this step'])
  })

  it('can be reached from another flow', () => {
    const y = flow('y', { first: { kind: 'goto', flow: 'x', step: 'second' } })
    expect(found([flow('x', { first: say(), second: say() }), y])).toEqual([])
  })

  it('can be reached after another flow comes back', () => {
    const x = flow('x', { first: { kind: 'goto', flow: 'help', return: true, next: 'second' }, second: say() })
    expect(found([x])).toEqual([])
  })

  it('do not go round without waiting for the citizen', () => {
    const x = flow('x', {
      first: say('second'),
      second: { kind: 'run', action: 'look', outcomes: { found: 'first', none: 'end' } },
    })
    expect(found([x])).toEqual(['x/first: a loop that never waits for the citizen: x/first → x/second → x/first'])
    expect(found([flow('x', { first: ask('second'), second: say('first'), third: say() })])).not.toContainEqual(
      expect.stringContaining('a loop'),
    )
  })

  it('do not go round through other flows', () => {
    const x = flow('x', { first: { kind: 'goto', flow: 'y' } })
    expect(found([x, flow('y', { first: { kind: 'goto', flow: 'x' } })])).toContainEqual(
      expect.stringContaining('a loop'),
    )
  })

  it('do not go round through a flow that comes back', () => {
    const x = flow('x', { first: { kind: 'goto', flow: 'y', return: true, next: 'second' }, second: say('first') })
    const loop: unknown = expect.stringContaining('x/first → x/second → x/first')
    expect(found([x, flow('y', { first: say() })])).toContainEqual(loop)
    expect(found([x, flow('y', { first: choose({ a: 'end' }) })])).not.toContainEqual(loop)
  })
})

describe('questions', () => {
  it('have a way out, to the end or to the menu', () => {
    const caught = 'no way leads from this question to the end or to the menu'
    const x = flow('x', { first: choose({ a: 'second' }), second: ask('first') })
    expect(found([x])).toEqual([`x/first: ${caught}`, `x/second: ${caught}`])
    expect(found([flow('x', { first: choose({ a: 'first', b: 'end' }) })])).toEqual([])
    expect(found([flow('x', { first: choose({ a: 'menu' }), menu: { kind: 'goto', flow: 'menu' } })])).toEqual([])
  })

  it('have none in a flow that comes back to them', () => {
    const x = flow('x', {
      first: choose({ a: 'away' }),
      away: { kind: 'goto', flow: 'help', return: true, next: 'first' },
    })
    expect(found([x])).toEqual(['x/first: no way leads from this question to the end or to the menu'])
  })
})

describe('flows that come back', () => {
  it('do not call one another in a circle', () => {
    const calling = (to: string) => ({
      first: choose({ a: 'go', b: 'end' }),
      go: { kind: 'goto', flow: to, return: true, next: 'first' },
    })
    const flows = [flow('x', calling('y')), flow('y', calling('x'))]
    expect(found(flows)).toEqual(['x: flows call one another in a circle: x → y → x'])
    expect(found([flow('x', calling('help'))])).toEqual([])
  })
})

describe('texts', () => {
  const talk = [flow('x', { first: say('end', 't.b') })]

  it('are there in every complete language', () => {
    const languages = [language('es', { 't.b': 'B' }), language('en', {}), language('qug', {}, false)]
    expect(found(talk, { languages })).toEqual(['x/first: t.b is missing in en'])
  })

  it('are there for labels, reminders and what is said of a wrong answer', () => {
    const steps = {
      first: { ...choose({ a: 'end' }), invalid: 't.wrong', options: [{ id: 'a', label: 't.label', next: 'end' }] },
    }
    const missing = found([flow('x', steps, { reminder: 't.reminder', remindAfter: 5 })], {
      languages: [language('es', {})],
    })
    expect(missing).toEqual([
      'x: t.reminder is missing in es',
      'x/first: t.label is missing in es',
      'x/first: t.wrong is missing in es',
    ])
  })

  it('that one complete language has are there in the others, used by a flow or not', () => {
    const languages = [language('es', { 't.b': 'B' }), language('en', { 't.c': 'C' })]
    expect(found([], { languages, otherTexts: { 'u.d': [] } })).toEqual([
      'u.d is missing in es',
      't.c is missing in es',
      'u.d is missing in en',
      't.b is missing in en',
    ])
  })

  it('may have plural forms, as many as the language needs', () => {
    const languages = [
      language('es', { 't.b_one': '1', 't.b_many': 'n', 't.b_other': 'n' }),
      language('en', { 't.b_one': '1', 't.b_other': 'n' }),
    ]
    expect(found(talk, { languages })).toEqual([])
    expect(found([], { languages: [language('es', { 't.x_other': 'x' }), language('en', {})] })).toEqual([
      't.x_other is missing in en',
    ])
  })

  it('of an incomplete language are known to the default one', () => {
    const languages = [language('es', {}), language('qug', { 't.aa': 'A' }, false)]
    expect(found([], { languages })).toEqual(['t.aa is not a key of es'])
  })

  it('with their options fit into a message', () => {
    const limits = { ...defaultLimits, maxText: 40 }
    const fits = [language('es', { 't.q': 'x'.repeat(40 - '\n\n1. A\n2. A'.length) })]
    const over = [language('es', { 't.q': 'x'.repeat(41 - '\n\n1. A\n2. A'.length) })]
    const x = flow('x', { first: choose({ a: 'end', b: 'end' }, { text: 't.q' }) })
    expect(found([x], { limits, languages: fits }).filter((each) => each.startsWith('x/'))).toEqual([])
    expect(found([x], { limits, languages: over })).toContain(
      'x/first: t.q with its options is 41 characters long in es',
    )
  })

  it('that are long are warned of', () => {
    const languages = [language('es', { 't.b': 'x'.repeat(901), 't.c': 'x'.repeat(900) })]
    expect(found(talk, { languages })).toEqual(['warning t.b has 901 characters'])
  })
})

describe('parameters', () => {
  const saved = flow('x', { first: ask('second'), second: say('end', 't.b') })

  it('are the same in all languages', () => {
    const languages = [
      language('es', { 't.b': '{name} {city}' }),
      language('en', { 't.b': '{city}' }),
      language('qug', { 't.b': '{nam}' }, false),
    ]
    expect(found([saved], { languages })).toEqual([
      't.b uses {city} in en',
      't.b uses {nam} in qug',
      'x/second: t.b uses {nam}, which nothing supplies here',
    ])
  })

  it('are compared over all plural forms together', () => {
    const es = language('es', { 't.b_one': 'un día', 't.b_other': '{name} días' })
    const en = language('en', { 't.b_one': '{name} day', 't.b_other': '{name} days' })
    expect(found([saved], { languages: [es, en] })).toEqual([])
    expect(found([saved], { languages: [es, language('en', { 't.b_one': 'x', 't.b_other': 'x' })] })).toEqual([
      't.b uses none in en',
    ])
  })

  it('are supplied by something in the flow', () => {
    const languages = [language('es', { 't.b': '{nombre}' })]
    expect(found([saved], { languages })).toEqual(['x/second: t.b uses {nombre}, which nothing supplies here'])
  })

  it('may come from the flow that leads here, or from the service', () => {
    const languages = [language('es', { 't.b': '{topic}' })]
    const x = flow('x', { first: say('end', 't.b') })
    const y = flow('y', { first: { kind: 'goto', flow: 'x', with: { topic: 'news' } } })
    expect(found([x], { languages })).toHaveLength(1)
    expect(found([x, y], { languages })).toEqual([])
    expect(found([x], { languages, entries: { x: ['topic'] } })).toEqual([])
  })

  it('for progress need a step that has it', () => {
    const languages = [language('es', { 't.q': '{step}/{steps}' })]
    expect(found([flow('x', { first: ask('end', { text: 't.q' }) })], { languages })).toHaveLength(2)
    expect(
      found([flow('x', { first: ask('end', { text: 't.q', progress: { step: 1, steps: 1 } }) })], { languages }),
    ).toEqual([])
  })

  it('of labels, reminders and wrong answers are constants only', () => {
    const languages = [language('es', { 't.b': '{name}', 't.c': '{city}' })]
    const steps = {
      first: ask('second', { invalid: 't.b' }),
      second: { ...choose({ a: 'end' }), options: [{ id: 'a', label: 't.c', next: 'end' }] },
    }
    expect(found([flow('x', steps, { reminder: 't.b', remindAfter: 5 })], { languages })).toEqual([
      'x: t.b uses {name}, which nothing supplies here',
      'x/first: t.b uses {name}, which nothing supplies here',
    ])
  })

  it('cannot show a place or a file', () => {
    const languages = [language('es', { 't.b': '{name}' })]
    const x = flow('x', { first: ask('second', { answer: 'location' }), second: say('end', 't.b') })
    expect(found([x], { languages })).toEqual(['x/second: t.b uses {name}, which nothing supplies here'])
  })

  it('of texts outside the flows are those that the code gives', () => {
    const languages = [language('es', { 'u.a': '{min}', 'u.b': '{max}' })]
    expect(found([], { languages, otherTexts: { 'u.a': ['min'], 'u.b': [] } })).toEqual([
      'u.b uses {max}, which nothing supplies here',
    ])
  })
})

describe('answers that a step looks at', () => {
  it('are saved by something', () => {
    const route = { kind: 'route', on: 'colour', cases: { red: 'end' }, otherwise: 'end' }
    expect(found([flow('x', { first: route })])).toEqual([
      'x/first: it looks at the answer colour, which nothing saves',
    ])
    const place = { kind: 'goto', found: 'found', otherwise: 'end' }
    expect(found([flow('x', { first: place })])).toEqual(['x/first: it looks at the answer found, which nothing saves'])
    expect(found([flow('x', { before: ask('first', { save: 'colour', answer: 'location' }), first: route })])).toEqual(
      [],
    )
  })
})

describe('ids of buttons', () => {
  it('fit into what the strictest channel carries', () => {
    const id = 'a'.repeat(20)
    const steps = { [id]: choose({ ['b'.repeat(10)]: 'end' }) }
    expect(found([flow('x'.repeat(20), steps)])).toEqual([])
    const longer = { [id]: choose({ ['b'.repeat(11)]: 'end' }) }
    expect(found([flow('x'.repeat(20), longer)])).toEqual([
      `${'x'.repeat(20)}/${id}: the names of flow, step and option (of 11) are 53 bytes together`,
    ])
  })

  it('include those of the options that the engine adds', () => {
    const steps = { ['a'.repeat(25)]: ask('end') }
    expect(found([flow('x'.repeat(25), steps)])[0]).toContain('(of 9) are 61 bytes together')
  })
})

describe('texts of options', () => {
  const options = [
    { id: 'one', label: 't.one', next: 'end' },
    { id: 'two', label: 't.two', next: 'end' },
  ]
  const question = flow('x', { first: { kind: 'choose', text: 't.a', options } })

  it('read otherwise than those beside them, whatever their accents and capitals', () => {
    const languages = [
      language('es', { 't.one': 'Sí', 't.two': 'si.' }),
      language('en', { 't.one': 'Yes', 't.two': 'No' }),
    ]
    expect(found([question], { languages })).toEqual(['x/first: the options t.one and t.two read the same in es'])
  })

  it('that a language lacks are those of the default one', () => {
    const languages = [language('es', { 't.one': 'Sí', 't.two': 'No' }), language('qug', { 't.two': 'Si' }, false)]
    expect(found([question], { languages })).toEqual(['x/first: the options t.one and t.two read the same in qug'])
  })
})

it('a text without words is an error', () => {
  expect(found([], { languages: [language('es', { 't.a': ' ' })] })).toEqual(['t.a is empty in es'])
})

describe('the parameters that a text is given', () => {
  const steps = {
    first: ask('second', { save: 'name' }),
    second: say('third', 't.b'),
    third: ask('end', { save: 'place', text: 't.c', progress: { step: 1, steps: 2 } }),
  }
  const given = (key: string) => suppliedTo(input([flow('x', steps)], { otherTexts: { 'u.a': ['min'] } }), key)

  it('are answers, progress and constants, or what the code gives', () => {
    expect(given('t.b')).toEqual(['name', 'place', 'city'])
    expect(given('t.c')).toEqual(['name', 'place', 'step', 'steps', 'city'])
    expect(given('u.a')).toEqual(['min', 'city'])
    expect(given('u.a_one')).toEqual(['min', 'city'])
  })

  it('are only those that it is given wherever it is used', () => {
    const both = { ...steps, second: say('third', 't.c') }
    expect(suppliedTo(input([flow('x', both)]), 't.c')).toEqual(['name', 'place', 'city'])
  })

  it('are not known where nothing is known to use it', () => {
    expect(given('v.a')).toBeUndefined()
  })
})
