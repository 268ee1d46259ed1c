import { describe, expect, it } from 'vitest'
import { askedBy, asking, Conversation, flowsOf } from '../support/engine.js'

const roads = {
  kind: 'choose',
  save: 'road',
  next: 'done',
  options: [
    { id: 'learn', label: 'l.learn' },
    { id: 'take_part', label: 'l.take_part' },
    { id: 'other', label: 'l.other' },
  ],
}
const labels = {
  'l.learn': 'Aprender',
  'l.take_part': 'Participar',
  'l.other': 'Otra cosa',
  'common.more': 'Ver más',
  'common.previous': 'Ver anteriores',
  'common.stuck_again': 'Intentar otra vez',
  'common.stuck_skip': 'Saltar esta pregunta',
  'common.stuck_person': 'Hablar con una persona',
  'common.stuck_menu': 'Ir al menú',
}
const parishes = [
  'Lizarzaburu',
  'Maldonado',
  'Velasco',
  'Veloz',
  'Yaruquíes',
  'Cacha',
  'Calpi',
  'Cubijíes',
  'Flores',
  'Licán',
  'Licto',
  'Pungalá',
  'Punín',
  'Quimiag',
  'San Juan',
  'San Luis',
  'Otra',
].map((label) => ({ id: label.toLowerCase(), label }))
const sources = { parishes }

describe('a question with options', () => {
  it('shows them in the order of the flow', () => {
    const talk = askedBy(roads, { labels })
    expect(talk.said).toEqual([
      {
        text: 'form.question',
        params: {},
        choices: [
          { id: '1.form.question.learn', label: { key: 'l.learn' } },
          { id: '1.form.question.take_part', label: { key: 'l.take_part' } },
          { id: '1.form.question.other', label: { key: 'l.other' } },
        ],
      },
    ])
  })

  it.each(['2', 'Participar', 'partisipar', 'la segunda'])(
    'takes %j and saves the option and what it is called',
    (text) => {
      const talk = askedBy(roads, { labels })
      expect(talk.says(text)).toEqual(['form.done', 'menu.main'])
      expect(talk.said[0]?.params).toEqual({ road: 'take_part', road_label: { key: 'l.take_part' } })
    },
  )

  it('takes its button', () => {
    const talk = askedBy(roads, { labels })
    expect(talk.presses('other')).toEqual(['form.done', 'menu.main'])
    expect(talk.said[0]?.params).toMatchObject({ road: 'other' })
  })

  it('takes the words under a photo', () => {
    const talk = askedBy(roads, { labels })
    expect(talk.sends({ kind: 'media', media: 'photo', file: 'f', caption: 'participar' })).toEqual([
      'form.done',
      'menu.main',
    ])
  })

  it('saves nothing where the step does not say under which name', () => {
    const { save, ...unsaved } = roads
    expect(save).toBe('road')
    const talk = askedBy(unsaved, { labels })
    talk.says('2')
    expect(talk.said[0]?.params).toEqual({})
  })

  it('goes where the option says, else where the step says', () => {
    const options = [
      { id: 'a', label: 'l.learn', next: 'done' },
      { id: 'b', label: 'l.other' },
    ]
    expect(askedBy({ kind: 'choose', options, next: 'home' }, { labels }).says('1')).toEqual(['form.done', 'menu.main'])
    expect(askedBy({ kind: 'choose', options, next: 'home' }, { labels }).says('2')).toEqual(['menu.main'])
  })

  it('asks again in its own words when it has any', () => {
    expect(askedBy(roads, { labels }).says('xyz')).toEqual(['common.not_understood', 'form.question'])
    expect(askedBy({ ...roads, invalid: 'form.wrong' }, { labels }).says('xyz')).toEqual([
      'form.wrong',
      'form.question',
    ])
  })

  it('gives the words that fit no option to the step for them, where there is one', () => {
    const talk = askedBy({ ...roads, otherwise: 'done' }, { labels })
    expect(talk.says('¿Qué es esto?')).toEqual(['form.done', 'menu.main'])
    expect(talk.said[0]?.params).toEqual({ question: '¿Qué es esto?' })
  })

  it.each([
    [{ kind: 'media', media: 'sticker', file: 'f' }, 'common.unexpected_sticker'],
    [{ kind: 'location', latitude: 1, longitude: 2 }, 'common.unexpected_location'],
    [{ kind: 'edited' }, 'common.unexpected_edited'],
    [{ kind: 'unsupported', what: 'poll' }, 'common.unexpected_other'],
    [{ kind: 'unsupported', what: 'call' }, 'common.unexpected_call'],
  ] as const)('says what to do instead of %j, and does not count it as a mistake', (input, text) => {
    const talk = askedBy(roads, { labels })
    for (let time = 0; time < 5; time++) expect(talk.sends(input)).toEqual([text, 'form.question'])
  })
})

describe('a list from outside', () => {
  const list = { kind: 'choose', source: 'parishes', save: 'parish', next: 'done' }

  it('is shown page by page, and can be turned back', () => {
    const talk = askedBy(list, { labels, sources })
    expect(talk.offered).toEqual([...parishes.slice(0, 8).map(({ id }) => id), '+more'])
    expect(talk.says('ver más')).toEqual(['form.question'])
    expect(talk.offered).toEqual([...parishes.slice(8, 16).map(({ id }) => id), '+more', '+previous'])
    expect(talk.presses('+more')).toEqual(['form.question'])
    expect(talk.offered).toEqual(['otra', '+previous'])
    expect(talk.says('2')).toEqual(['form.question'])
    expect(talk.offered).toContain('san juan')
  })

  it('has pages as long as the step says', () => {
    expect(askedBy({ ...list, pageSize: 3 }, { labels, sources }).offered).toEqual([
      'lizarzaburu',
      'maldonado',
      'velasco',
      '+more',
    ])
  })

  it('is numbered by page', () => {
    const talk = askedBy(list, { labels, sources })
    talk.says('9')
    expect(talk.says('2')).toEqual(['form.done', 'menu.main'])
    expect(talk.said[0]?.params).toEqual({ parish: 'licán', parish_label: 'Licán' })
  })

  it.each(['Punín', 'punin', 'pungala', 'quimiak'])(
    'understands the words of an option on another page: %j',
    (text) => {
      const talk = askedBy(list, { labels, sources })
      expect(talk.says(text)).toEqual(['form.done', 'menu.main'])
    },
  )

  it('does not understand the number of an option on another page', () => {
    const talk = askedBy(list, { labels, sources })
    expect(talk.says('10')).toEqual(['common.not_understood', 'form.question'])
  })

  it('stays on its page when it is asked again', () => {
    const talk = askedBy(list, { labels, sources })
    talk.presses('+more')
    const page = talk.offered
    expect(talk.says('xyz')).toEqual(['common.not_understood', 'form.question'])
    expect(talk.offered).toEqual(page)
    expect(talk.says('ayuda')).toEqual(['help.words', 'form.question'])
  })

  it('that is empty still has a way out', () => {
    const talk = askedBy({ ...list, source: 'nothing' }, { labels })
    expect(talk.offered).toEqual([])
    expect(talk.says('1')).toEqual(['common.not_understood', 'form.question'])
    expect(talk.says('menú')).toEqual(['menu.main'])
  })

  it('of the flow can be paged too', () => {
    const talk = askedBy({ ...roads, pageSize: 2 }, { labels })
    expect(talk.offered).toEqual(['learn', 'take_part', '+more'])
    talk.says('3')
    expect(talk.offered).toEqual(['other', '+previous'])
    expect(talk.says('otra cosa')).toEqual(['form.done', 'menu.main'])
  })
})

describe('a flow that changed while someone was asked', () => {
  it('keeps the numbers that were shown, and calls the options as they are called now', () => {
    const talk = askedBy(roads, { labels: { ...labels, 'l.other_now': 'Algo más' } })
    const [learn, takePart] = roads.options
    const other = { id: 'other', label: 'l.other_now' }
    talk.flows = flowsOf(asking({ ...roads, options: [{ id: 'brand_new', label: 'l.new' }, other, learn, takePart] }))
    expect(talk.says('algo más')).toEqual(['form.done', 'menu.main'])
    expect(talk.said[0]?.params).toEqual({ road: 'other', road_label: { key: 'l.other_now' } })
  })

  it('does not take an option that is no more, and shows those that are', () => {
    const talk = askedBy(roads, { labels })
    const button = talk.buttonOf('other')
    talk.flows = flowsOf(asking({ ...roads, options: roads.options.slice(0, 2) }))
    expect(talk.says('otra cosa')).toEqual(['common.not_understood', 'form.question'])
    expect(talk.offered).toEqual(['learn', 'take_part'])
    expect(talk.pressesId(button)).toEqual(['common.stale_choice', 'form.question'])
  })
})

describe('whoever is not understood', () => {
  function stuck(step: object = roads) {
    const talk = askedBy(step, { labels, sources })
    expect(talk.says('xyz')).toEqual(['common.not_understood', 'form.question'])
    expect(talk.says('xyz')).toEqual(['common.not_understood', 'form.question'])
    expect(talk.says('xyz')).toEqual(['common.stuck'])
    return talk
  }

  it('is offered ways out the third time', () => {
    expect(stuck().offered).toEqual(['+again', '+person', '+menu'])
  })

  it('is offered them as often as the step says', () => {
    const talk = askedBy({ ...roads, retries: 1 }, { labels })
    expect(talk.says('xyz')).toEqual(['common.stuck'])
  })

  it('can try again, and has as many tries as before', () => {
    for (const way of ['1', 'otra vez', '+again']) {
      const talk = stuck()
      expect(way === '+again' ? talk.presses(way) : talk.says(way)).toEqual(['form.question'])
      expect(talk.says('xyz')).toEqual(['common.not_understood', 'form.question'])
      expect(talk.says('xyz')).toEqual(['common.not_understood', 'form.question'])
      expect(talk.says('xyz')).toEqual(['common.stuck'])
    }
  })

  it('can ask for a person and come back to the question', () => {
    for (const way of ['2', 'con una persona', '+person']) {
      const talk = stuck()
      expect(way === '+person' ? talk.presses(way) : talk.says(way)).toEqual(['person.kept'])
      expect(talk.at).toBe('form/question')
      expect(talk.says('participar')).toEqual(['form.done', 'menu.main'])
    }
  })

  it('can go to the menu', () => {
    for (const way of ['3', 'ir al menu', '+menu']) {
      const talk = stuck()
      expect(way === '+menu' ? talk.presses(way) : talk.says(way)).toEqual(['menu.main'])
      expect(talk.session?.callers).toEqual([])
    }
  })

  it('can skip a question that may be skipped, and no other', () => {
    const step = { kind: 'ask', answer: 'email', save: 'mail', next: 'done', optional: true }
    const failed = () => {
      const talk = askedBy(step, { labels })
      for (let time = 0; time < 3; time++) talk.says('maria')
      expect(talk.offered).toEqual(['+again', '+skip', '+person', '+menu'])
      return talk
    }
    expect(failed().says('2')).toEqual(['form.done', 'menu.main'])
    expect(failed().says('saltar')).toEqual(['form.done', 'menu.main'])
    expect(failed().presses('+skip')).toEqual(['form.done', 'menu.main'])
  })

  it('can answer directly all the same', () => {
    expect(stuck().says('participar')).toEqual(['form.done', 'menu.main'])
    expect(stuck().presses('take_part')).toEqual(['form.done', 'menu.main'])
    const mail = askedBy({ kind: 'ask', answer: 'email', save: 'mail', next: 'done' }, { labels })
    for (let time = 0; time < 3; time++) mail.says('maria')
    expect(mail.offered).toEqual(['+again', '+person', '+menu'])
    expect(mail.says('maria@correo.com')).toEqual(['form.done', 'menu.main'])
  })

  it('can press a button of the list that was shown before, which is still the same list', () => {
    const talk = askedBy(
      { kind: 'choose', source: 'parishes', save: 'parish', next: 'done', retries: 1 },
      { labels, sources },
    )
    talk.says('xyz')
    expect(talk.presses('veloz')).toEqual(['form.done', 'menu.main'])
  })

  it('is answered directly also where an option is called nearly like a way out', () => {
    const options = [
      { id: 'a', label: 'l.learn' },
      { id: 'again', label: 'l.again' },
    ]
    const talk = askedBy({ ...roads, options, retries: 1 }, { labels: { ...labels, 'l.again': 'Otra vez' } })
    talk.says('xyz')
    expect(talk.says('otra vez')).toEqual(['form.done', 'menu.main'])
  })

  it('is not taken out by an old button of another question', () => {
    const talk = stuck()
    expect(talk.pressesId('1.menu.main.+menu')).toEqual(['common.stale_choice', 'form.question'])
  })

  it('gets the ways out again after one more mistake', () => {
    const talk = stuck()
    expect(talk.says('xyz')).toEqual(['common.stuck'])
    expect(talk.sends({ kind: 'edited' })).toEqual(['common.unexpected_edited', 'form.question'])
    expect(talk.says('xyz')).toEqual(['common.stuck'])
  })

  it('begins anew with the next question', () => {
    const second = { kind: 'ask', text: 'form.second', answer: 'email', save: 'mail', next: 'end' }
    const talk = new Conversation(
      { form: { steps: { first: { ...roads, text: 'form.first', next: 'second' }, second } } },
      { labels },
    )
    talk.begins('form')
    talk.says('xyz')
    talk.says('xyz')
    expect(talk.says('participar')).toEqual(['form.second'])
    expect(talk.says('maria')).toEqual(['common.invalid_email', 'form.second'])
    expect(talk.says('maria')).toEqual(['common.invalid_email', 'form.second'])
    expect(talk.says('maria')).toEqual(['common.stuck'])
  })
})
