import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActionContext, Source } from '../../src/actions/action.js'
import { findPassage } from '../../src/actions/findPassage.js'
import { languages, setLanguage } from '../../src/actions/language.js'
import { quizDraw, quizGrade, quizOptions } from '../../src/actions/quiz.js'
import { createSubmissionIndex } from '../../src/actions/submissionIndex.js'
import { actions, catalogue, sources } from '../../src/actions/registry.js'
import type { Answers, Offered } from '../../src/engine/session.js'
import { noFiles, openTalk, realContent, type Talk } from '../support/talk.js'

const content = realContent()
const index = createSubmissionIndex()
const now = new Date('2026-03-02T15:00:00Z')

function context(answers: Answers = {}, others: Partial<ActionContext> = {}): ActionContext {
  const contact = { id: 'c1', language: 'es', optedOutAt: null }
  return {
    contact,
    addressId: 'a1',
    channel: 'web',
    turn: 1,
    answers,
    with: {},
    content,
    index,
    attachments: noFiles,
    now,
    seed: 'c1:1',
    ...others,
  }
}

function listed(source: Source, known: ActionContext): readonly Offered[] {
  if (source.kind === 'stored') throw new Error('this source needs a database')
  return source.run(known)
}

describe('finding a passage', () => {
  function found(question: string, language = 'es'): unknown {
    const { outcome, answers } = findPassage.run(
      context({ question }, { contact: { id: 'c1', language, optedOutAt: null } }),
    )
    return answers?.['found'] ?? outcome
  }

  it.each([
    ['¿Qué es un plan de acción?', 'guide_plan/intro'],
    ['quienes participan', 'guide_actors/intro'],
    ['que es la transparencia', 'guide_axes/transparencia'],
  ])('of %j is at %s', (question, place) => {
    expect(found(question)).toBe(place)
  })

  it('is done in the citizen’s language', () => {
    expect(found('who takes part?', 'en')).toBe('guide_actors/intro')
  })

  it.each(['hola', 'Hola, buenas tardes', 'HOLA!!!', '👋', '', 'hola amigo buenos días', 'buenas, hola'])(
    'is not tried for a greeting: %j',
    (words) => {
      expect(found(words)).toBe('greeting')
    },
  )

  it.each(['gracias', 'Muchas gracias', 'ok gracias'])('is not tried for thanks: %j', (words) => {
    expect(found(words)).toBe('thanks')
  })

  it('is tried for a greeting that goes on', () => {
    expect(found('hola, quienes participan')).toBe('guide_actors/intro')
  })

  it('can find nothing', () => {
    expect(found('xqzw plof brrr')).toBe('none')
    expect(findPassage.run(context()).outcome).toBe('greeting')
  })
})

describe('the languages', () => {
  it('are called as their speakers call them, and by their other names', () => {
    expect(listed(languages, context())).toEqual([
      expect.objectContaining({ id: 'es', label: 'Español', also: expect.arrayContaining(['castellano']) as unknown }),
      expect.objectContaining({ id: 'en', label: 'English' }),
    ])
  })

  it('can be chosen among those that are switched on', () => {
    expect(setLanguage.run(context({ language: 'en' }))).toEqual({ outcome: 'done', contact: { language: 'en' } })
    expect(setLanguage.run(context({ language: 'fr' }))).toEqual({ outcome: 'done' })
    expect(setLanguage.run(context())).toEqual({ outcome: 'done' })
  })
})

describe('the quiz', () => {
  /** Plays a whole quiz and tells the outcomes of each answer and the result. */
  function played(right: number, seed = 'c1:1') {
    let answers: Answers = {}
    const asked: unknown[] = []
    const graded: string[] = []
    for (;;) {
      const drawn = quizDraw.run(context(answers, { seed }))
      answers = { ...answers, ...drawn.answers }
      if (drawn.outcome === 'finished') return { asked, graded, answers }
      asked.push(answers['question'])
      const key = content.quiz.find(({ text }) => JSON.stringify({ key: text }) === JSON.stringify(answers['question']))
      const options = listed(quizOptions, context(answers))
      expect(options.map(({ id }) => id)).toEqual(key?.options.map(({ id }) => id))
      const choice = options.find(({ id }) => (id === key?.answer) === graded.length < right)?.id ?? ''
      const grade = quizGrade.run(context({ ...answers, choice }))
      graded.push(grade.outcome)
      expect(grade.answers).toMatchObject({ why: { key: key?.why } })
      answers = { ...answers, ...grade.answers }
    }
  }

  it('asks five questions of a pool of at least fifteen, none twice', () => {
    expect(content.quiz.length).toBeGreaterThanOrEqual(15)
    const { asked, answers } = played(5)
    expect(asked).toHaveLength(5)
    expect(new Set(asked.map((question) => JSON.stringify(question))).size).toBe(5)
    expect(answers).toMatchObject({ number: 5, total: 5, score: 5, band: 'high' })
  })

  it('draws the same for the same seed, and others for others', () => {
    expect(played(0, 'x:1').asked).toEqual(played(0, 'x:1').asked)
    const quizzes = Array.from({ length: 20 }, (_, i) => JSON.stringify(played(0, `x:${String(i)}`).asked))
    expect(new Set(quizzes).size).toBeGreaterThan(15)
    const questions = new Set(
      Array.from({ length: 60 }, (_, i) => played(0, `x:${String(i)}`).asked)
        .flat()
        .map((question) => JSON.stringify(question)),
    )
    expect(questions.size).toBe(content.quiz.length)
  })

  it.each([
    [0, 'low'],
    [1, 'low'],
    [2, 'low'],
    [3, 'middle'],
    [4, 'high'],
    [5, 'high'],
  ])('with %i right is %s', (right, band) => {
    const { graded, answers } = played(right)
    expect(graded.filter((outcome) => outcome === 'right')).toHaveLength(right)
    expect(answers).toMatchObject({ score: right, band })
  })

  it('asks a question that was not answered again', () => {
    const first = quizDraw.run(context())
    const second = quizDraw.run(context(first.answers, { seed: 'c1:2' }))
    expect(second).toEqual(first)
  })

  it('tells the right answer to a wrong one', () => {
    const { answers = {} } = quizDraw.run(context())
    expect(quizGrade.run(context({ ...answers, choice: 'zzz' })).answers).toMatchObject({
      correct: { key: expect.stringContaining('quiz_pool.') as unknown },
    })
  })

  it('grades nothing where nothing was asked, which is an error', () => {
    expect(() => quizGrade.run(context({ choice: 'a' }))).toThrow('no question of the quiz was asked')
    expect(listed(quizOptions, context())).toEqual([])
  })

  it('ends early when a question was taken out of the pool meanwhile', () => {
    const { answers = {} } = quizDraw.run(context())
    const fewer = { ...content, quiz: [] }
    expect(quizDraw.run(context(answers, { content: fewer }))).toMatchObject({
      outcome: 'finished',
      answers: { score: 0 },
    })
  })
})

describe('the catalogue', () => {
  it('tells the linter of every action and source', () => {
    expect(Object.keys(catalogue.actions)).toEqual(Object.keys(actions))
    expect(catalogue.sources).toEqual(Object.keys(sources))
  })
})

describe('what is kept', () => {
  let talk: Talk & { close(): Promise<void> }
  beforeAll(async () => {
    talk = await openTalk(content)
  })
  afterAll(() => talk.close())

  async function contactOf(address: string) {
    for (const text of ['/start', '1']) await talk.says(text, address)
    const { contact, address: known } = await talk.loaded(address)
    if (contact === null || known === null) throw new Error('nobody was welcomed')
    return { contact, addressId: known.id }
  }

  it('of an interest is its topic, once', async () => {
    const known = await contactOf('rosa')
    const action = actions['record_interest']
    if (action?.kind !== 'stored') throw new Error('not stored')
    const run = (answers: Answers, fixed = {}, contact = known.contact) =>
      talk.store.transaction((tx) => action.run(context(answers, { ...known, contact, with: fixed }), tx))
    expect(await run({ topic: 'news' })).toEqual({ outcome: 'recorded' })
    expect(await run({ topic: 'news' })).toEqual({ outcome: 'already' })
    expect(await run({ topic: 'news' }, { topic: 'register' })).toEqual({ outcome: 'recorded' })
    expect(await run({ topic: 'open_data' }, {}, { ...known.contact, optedOutAt: now })).toEqual({
      outcome: 'opted_out',
    })
    await expect(run({})).rejects.toThrow('record_interest needs a topic')
    const rows = await talk.store.db.interest.findMany({
      where: { contactId: known.contact.id },
      orderBy: { topic: 'asc' },
    })
    expect(rows.map(({ topic }) => topic)).toEqual(['news', 'open_data', 'register'])
  })

  it('of a request for a person is all that was asked, and one request', async () => {
    const known = await contactOf('luis')
    await talk.says('persona', 'luis')
    await talk.says('No hay agua', 'luis')
    await talk.says('persona', 'luis')
    await talk.says('Ni luz', 'luis')
    const rows = await talk.store.db.helpRequest.findMany({ where: { contactId: known.contact.id } })
    expect(rows.map(({ question, answeredAt }) => ({ question, answeredAt }))).toEqual([
      { question: 'No hay agua\nNi luz', answeredAt: null },
    ])
  })

  it('of a question that nothing answered is the question, for the person who answers', async () => {
    const known = await contactOf('marta')
    await talk.says('xqzw plof brrr', 'marta')
    await talk.says('3', 'marta')
    const [row] = await talk.store.db.helpRequest.findMany({ where: { contactId: known.contact.id } })
    expect(row?.question).toBe('xqzw plof brrr')
  })

  it('of stopping announcements is when, and of a language which', async () => {
    await contactOf('eva')
    await talk.says('baja', 'eva')
    const stopped = talk.clock.now()
    talk.clock.pass(5)
    await talk.says('baja', 'eva')
    expect((await talk.loaded('eva')).contact?.optedOutAt).toEqual(stopped)
    await talk.says('alta', 'eva')
    expect((await talk.loaded('eva')).contact?.optedOutAt).toBeNull()
    await talk.says('idioma', 'eva')
    await talk.says('english', 'eva')
    expect((await talk.loaded('eva')).contact?.language).toBe('en')
  })
})
