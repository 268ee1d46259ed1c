import { describe, expect, it } from 'vitest'
import { realContent } from '../support/talk.js'
import { load, menuFlow, topicsFlow } from './folder.js'

const guide = realContent()

/** Where a free question leads, as `flow/step`. */
function answer(question: string, language = 'es'): string | undefined {
  const [best] = guide.search(question, language)
  return best && `${best.flow}/${best.step}`
}

describe('a free question over the guide', () => {
  it.each([
    ['¿qué es un plan de acción?', 'guide_plan/intro'],
    ['quienes participan', 'guide_actors/intro'],
    ['q es gobierno avierto', 'guide_what/intro'],
    ['gobierno abierto', 'guide_what/intro'],
    ['para que sirve el gobierno abierto', 'guide_aims/intro'],
    ['para qué sirve esto', 'guide_aims/intro'],
    ['CUÁLES SON LOS EJES', 'guide_axes/intro'],
    ['q son los ejes de travajo', 'guide_axes/intro'],
    ['rendicion de cuentas', 'guide_axes/integridad'],
    ['qué es rendir cuentas', 'guide_axes/integridad'],
    ['trasparencia', 'guide_axes/transparencia'],
    ['colaborasion', 'guide_axes/colaboracion'],
    ['unibersidades', 'guide_actors/academia'],
    ['plam d accion', 'guide_plan/intro'],
    ['participar ciudadano', 'guide_axes/participacion'],
    ['corresponsabilidad', 'guide_what/shared'],
    ['control social', 'guide_what/trust'],
    ['etapas del plan', 'guide_stages/intro'],
    ['como se evalua', 'guide_stages/evaluacion'],
    ['cuando son las mesas de trabajo', 'guide_calendar/deliberacion'],
    ['calendario', 'guide_calendar/intro'],
    ['que hace la academia', 'guide_actors/academia'],
    ['empresas privadas', 'guide_actors/sector_privado'],
    ['actores', 'guide_actors/intro'],
    ['que puedo hacer yo', 'guide_citizen/intro'],
    ['como propongo una idea', 'guide_citizen/ideas'],
    ['quiero datos abiertos', 'guide_citizen/information'],
    ['que ofrece el municipio', 'guide_offer/intro'],
  ])('%s is answered by %s', (question, place) => {
    expect(answer(question)).toBe(place)
  })

  it.each([
    ['what is an action plan', 'guide_plan/intro'],
    ['who takes part', 'guide_actors/intro'],
    ['what is open goverment', 'guide_what/intro'],
    ['axes', 'guide_axes/intro'],
    ['civil society', 'guide_actors/sociedad_civil'],
  ])('in English, %s is answered by %s', (question, place) => {
    expect(answer(question, 'en')).toBe(place)
  })

  it.each([
    ['¿cómo cocino arroz con pollo?'],
    ['quiero comprar un carro'],
    ['cuánto cuesta el impuesto predial'],
    ['hay un bache en mi calle'],
    ['necesito una partida de nacimiento'],
    ['me robaron el celular'],
    ['quién es el alcalde'],
    ['tengo un problema con la luz'],
    ['plantas'],
    ['cómo funciona'],
    ['asdfgh'],
    ['qué es'],
    ['hola'],
    ['👍'],
    [''],
  ])('%s has no answer in it', (question) => {
    expect(guide.search(question, 'es')).toEqual([])
  })

  it('only leads to places that exist', () => {
    for (const { flow, step } of guide.search('gobierno participación plan actores', 'es')) {
      expect(guide.flows.get(flow)?.steps).toHaveProperty(step)
    }
  })
})

describe('the search', () => {
  it('gives the best passage first, with its score', () => {
    const [first, second] = guide.search('plan de acción', 'es')
    expect(first?.score).toBeGreaterThan(second?.score ?? Infinity)
  })

  it('leaves out flows that are not searchable', () => {
    expect(load({}).search('compromisos del cantón', 'es')).toHaveLength(1)
    expect(load({ 'flows/topics.yaml': { ...topicsFlow, searchable: false } }).search('compromisos', 'es')).toEqual([])
  })

  it('knows a passage by the option that leads to it', () => {
    const unlike = { plan: '*Otra cosa*\nNada.', people: '*Gente*\nTodos.' }
    expect(load({ 'locales/es/topics.yaml': unlike }).search('qué es el plan', 'es')[0]?.step).toBe('plan')
    const elsewhere = { ...menuFlow.steps, plan: { kind: 'goto', flow: 'topics', step: 'people' } }
    const steps = {
      people: { kind: 'say', text: 'topics.people', next: 'plan' },
      plan: { kind: 'say', text: 'topics.plan', next: 'end' },
    }
    const turned = {
      'flows/menu.yaml': { ...menuFlow, steps: elsewhere },
      'flows/topics.yaml': { ...topicsFlow, start: 'people', steps },
    }
    expect(load({ ...turned, 'locales/es/topics.yaml': unlike }).search('qué es el plan', 'es')[0]?.step).toBe('people')
  })

  it('knows no passage by an option that leads to several places', () => {
    const options = [
      { id: 'next', label: 'base.plan_option', next: 'people' },
      { id: 'out', label: 'base.bye', next: 'end' },
    ]
    const steps = { plan: { kind: 'choose', text: 'topics.plan', options }, people: topicsFlow.steps.people }
    const content = load({
      'flows/topics.yaml': { ...topicsFlow, steps },
      'locales/es/topics.yaml': { plan: 'Uno.', people: 'Dos.' },
    })
    expect(content.search('qué es el plan', 'es')).toEqual([])
  })

  it('knows a passage by what can be done from there', () => {
    const options = [
      { id: 'next', label: 'base.hello', next: 'people' },
      { id: 'out', label: 'base.bye', next: 'menu' },
    ]
    const steps = {
      plan: { kind: 'choose', text: 'topics.plan', options },
      menu: { kind: 'goto', flow: 'menu' },
      people: topicsFlow.steps.people,
    }
    expect(load({ 'flows/topics.yaml': { ...topicsFlow, steps } }).search('salir', 'es')[0]?.step).toBe('plan')
  })

  it('wants more of a question in the mere text than in a title', () => {
    const content = load({})
    expect(content.search('vecinas', 'es')[0]?.step).toBe('people')
    expect(content.search('vecinas lejanas', 'es')).toEqual([])
    expect(content.search('compromisos lejanos', 'es')[0]?.step).toBe('plan')
  })

  it('is in the citizen’s language, with the default language where a text is missing', () => {
    const content = load({})
    expect(content.search('commitments', 'en')[0]?.step).toBe('plan')
    expect(content.search('compromisos', 'en')).toEqual([])
    expect(content.search('compromisos', 'qug')[0]?.step).toBe('plan')
    expect(content.search('compromisos', 'fr')[0]?.step).toBe('plan')
    expect(content.search('compromisos', null)[0]?.step).toBe('plan')
  })
})
