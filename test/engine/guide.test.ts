import { describe, expect, it } from 'vitest'
import { advance, begin } from '../../src/engine/advance.js'
import type { Message } from '../../src/engine/message.js'
import { note } from '../../src/engine/question.js'
import type { Session } from '../../src/engine/session.js'
import { everyLanguage, maxText, realContent } from '../support/talk.js'
import { rest, worldOf } from '../support/world.js'
import { sources } from '../../src/actions/registry.js'

const content = realContent(everyLanguage)
const CHOICES = 3
const LENGTH = 900

/** The numbered facts of open government, and the step where each is read. */
const facts: [string, string][] = [
  ['1.1 a new way, which builds trust', 'guide_what/trust'],
  ['1.2 shared responsibility', 'guide_what/shared'],
  ['1.3 technology', 'guide_what/technology'],
  ['2.1 stronger democracy', 'guide_aims/democracy'],
  ['2.2 better quality of life', 'guide_aims/life'],
  ['2.3 innovation and entrepreneurship', 'guide_aims/innovation'],
  ['2.4 trust in governments', 'guide_aims/confidence'],
  ['3.1 transparency', 'guide_axes/transparencia'],
  ['3.2 integrity and accountability', 'guide_axes/integridad'],
  ['3.3 participation', 'guide_axes/participacion'],
  ['3.4 collaboration and innovation', 'guide_axes/colaboracion'],
  ['3 the same four are national policy', 'guide_axes/national'],
  ['4.1 state needs', 'guide_citizen/needs'],
  ['4.2 useful public information', 'guide_citizen/information'],
  ['4.3 design, follow up and evaluate', 'guide_citizen/decisions'],
  ['4.4 contribute ideas', 'guide_citizen/ideas'],
  ['4.5 strengthen skills', 'guide_citizen/skills'],
  ['5 the Action Plan', 'guide_plan/intro'],
  ['6.1 citizens', 'guide_actors/ciudadania'],
  ['6.2 civil society', 'guide_actors/sociedad_civil'],
  ['6.3 academia', 'guide_actors/academia'],
  ['6.4 public sector', 'guide_actors/sector_publico'],
  ['6.5 private sector', 'guide_actors/sector_privado'],
  ['6.6 international organisations', 'guide_actors/organismos'],
  ['7.1 diagnosis', 'guide_stages/diagnostico'],
  ['7.2 formulation', 'guide_stages/formulacion'],
  ['7.3 implementation', 'guide_stages/implementacion'],
  ['7.4 evaluation', 'guide_stages/evaluacion'],
  ['8.1 presentation', 'guide_calendar/presentacion'],
  ['8.2 convocation', 'guide_calendar/convocatoria'],
  ['8.3 deliberation', 'guide_calendar/deliberacion'],
  ['9 the offer', 'guide_offer/intro'],
]

/** Where each of the five things of section 4 is done. */
const doors: [string, string, string][] = [
  ['4.1', 'guide_citizen/needs', 'submit/gate'],
  ['4.2', 'guide_citizen/information', 'soon/open_data'],
  ['4.3', 'guide_citizen/decisions', 'soon/commitments'],
  ['4.4', 'guide_citizen/ideas', 'submit/gate'],
  ['4.5', 'guide_citizen/skills', 'quiz/intro'],
]

interface Reached {
  readonly session: Session
  readonly said: readonly Message[]
  readonly choices: number
}

function placeOf({ flow, step }: Session): string {
  return `${flow}/${step}`
}

/** Every question that can be reached from the menu, by the fewest buttons that lead there. */
function explore(language: string): Map<string, Reached> {
  const world = worldOf(content, language, 1)
  const reached = new Map<string, Reached>()
  const waiting: Reached[] = []
  const arrive = ({ session, messages }: ReturnType<typeof rest>, choices: number): void => {
    if (session === null || reached.has(placeOf(session))) return
    const place = { session, said: messages, choices }
    reached.set(placeOf(session), place)
    waiting.push(place)
  }
  arrive(rest(world, begin(world, 'menu'), content, language), 0)
  for (let here = waiting.shift(); here !== undefined; here = waiting.shift()) {
    const { session, said, choices } = here
    for (const { id } of said.flatMap((message) => message.choices)) {
      arrive(rest(world, advance(world, session, { kind: 'choice', choice: id }), content, language), choices + 1)
    }
  }
  return reached
}

const reached = explore('es')

describe('every fact of open government', () => {
  it.each(facts)('%s is at most three choices from the menu: %s', (_, place) => {
    expect(reached.get(place)?.choices).toBeLessThanOrEqual(CHOICES)
  })

  it('is listed here: no passage of the guide is left out', () => {
    const passages = [...reached.keys()].filter((place) => place.startsWith('guide_') && !place.endsWith('/intro'))
    const listed = facts.map(([, place]) => place)
    expect(passages.filter((place) => !listed.includes(place))).toEqual([])
  })
})

describe('each thing that a citizen can do', () => {
  it.each(doors)('leads on, %s: from %s to %s', (_, from, to) => {
    const place = reached.get(from)
    const world = worldOf(content, 'es', 2)
    const leads = place?.said
      .flatMap((message) => message.choices)
      .map(({ id }) => advance(world, place.session, { kind: 'choice', choice: id }).session)
    expect(leads?.map((session) => session && placeOf(session))).toContain(to)
  })
})

describe('every place that can be reached', () => {
  it('can be left: it offers options, or asks for words', () => {
    for (const [place, { said, session }] of reached) {
      const step = content.flows.get(session.flow)?.steps[session.step]
      const fromStore = step?.kind === 'choose' && sources[step.source ?? '']?.kind === 'stored'
      expect(fromStore || step?.kind === 'ask' || (said.at(-1)?.choices.length ?? 0) > 0, place).toBe(true)
    }
  })

  it('asks one question at a time', () => {
    for (const [place, { said }] of reached)
      expect(said.filter(({ choices }) => choices.length > 0).length, place).toBeLessThanOrEqual(1)
  })
})

describe.each(everyLanguage)('every passage, in %s', (language) => {
  const texts = new Set(
    [...content.flows.values()].flatMap((flow) =>
      Object.values(flow.steps).flatMap((step) => ('text' in step ? [step.text] : [])),
    ),
  )

  it('is short enough to be read in a chat', () => {
    const long = [...texts].filter((text) => {
      const parts = content.render(note(text), language, maxText)
      return parts.length > 1 || parts.some((part) => part.text.length > LENGTH)
    })
    expect(long).toEqual([])
  })

  it.each([
    ['guide_stages.diagnostico', 5],
    ['guide_stages.formulacion', 5],
    ['guide_stages.implementacion', 5],
    ['guide_stages.evaluacion', 4],
    ['guide_calendar.presentacion', 2],
    ['guide_calendar.convocatoria', 2],
    ['guide_calendar.deliberacion', 2],
  ])('has all its tasks and activities: %s has %i', (key, count) => {
    expect(content.text(key, {}, language).match(/^•/gm)).toHaveLength(count)
  })
})
