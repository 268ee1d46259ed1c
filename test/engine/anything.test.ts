import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { route } from '../../src/conversation/route.js'
import { atMenu } from '../../src/engine/advance.js'
import { mediaKinds, type Input } from '../../src/engine/input.js'
import { isQuestion, standing } from '../../src/engine/navigate.js'
import { choiceId } from '../../src/engine/question.js'
import { sessionSchema, type Session } from '../../src/engine/session.js'
import { everyLanguage, realContent } from '../support/talk.js'
import { expectSayable } from '../support/transcript.js'
import { rest, worldOf } from '../support/world.js'

const content = realContent(everyLanguage)
const { vocabulary, flows } = content

/** What a citizen does; a button is one of those shown so far, counted from the last. */
type Deed = Input | { readonly kind: 'button'; readonly back: number }

const places = [...flows].flatMap(([flow, { steps }]) => Object.keys(steps).map((step) => ({ flow, step })))
const labels = [...flows.values()].flatMap(({ steps }) =>
  Object.values(steps).flatMap((step) =>
    step.kind === 'choose' ? (step.options ?? []).map(({ label }) => content.value({ key: label }, 'es')) : [],
  ),
)
const globals = Object.values(vocabulary.global).flat()
const others = [
  ...vocabulary.yes,
  ...vocabulary.no,
  ...vocabulary.skip,
  ...vocabulary.greetings,
  ...vocabulary.thanks,
  ...vocabulary.numbers.flat(),
]
const special = [
  '',
  ' ',
  'constructor',
  '__proto__',
  'toString',
  '/start',
  '/start x',
  '0',
  '1',
  '2',
  '3',
  '99',
  '-1',
  '{name}',
  '*_',
  'a/b',
  '$t(menu.main)',
]

const text = fc.oneof(
  fc.constantFrom(...globals),
  fc.constantFrom(...labels),
  fc.constantFrom(...others),
  fc.constantFrom(...special),
  fc.integer({ min: 1, max: 9 }).map(String),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.lorem({ maxCount: 12 }),
)
const forged = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc
    .tuple(
      fc.nat(60),
      fc.constantFrom(...places),
      fc.constantFrom(
        'a',
        'yes',
        'menu',
        'next',
        'es',
        '+more',
        '+previous',
        '+skip',
        '+again',
        '+person',
        '+menu',
        'constructor',
      ),
    )
    .map(([turn, place, option]) => choiceId(turn, place, option)),
)
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: text.map((words): Deed => ({ kind: 'text', text: words })) },
  { weight: 5, arbitrary: fc.nat(9).map((back): Deed => ({ kind: 'button', back })) },
  { weight: 1, arbitrary: fc.nat(99).map((back): Deed => ({ kind: 'button', back })) },
  { weight: 1, arbitrary: forged.map((choice): Deed => ({ kind: 'choice', choice })) },
  { weight: 1, arbitrary: fc.constantFrom(...mediaKinds).map((media): Deed => ({ kind: 'media', media, file: 'f' })) },
  { weight: 1, arbitrary: text.map((caption): Deed => ({ kind: 'media', media: 'photo', file: 'f', caption })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Deed>(
      { kind: 'location', latitude: -1.67, longitude: -78.65 },
      { kind: 'contact', phone: '0991234567', own: true },
      { kind: 'edited' },
      { kind: 'unsupported', what: 'poll' },
    ),
  },
)

function inputOf(done: Deed, shown: readonly string[]): Input {
  return done.kind === 'button' ? { kind: 'choice', choice: shown.at(-1 - done.back) ?? 'never shown' } : done
}

function expectSound(session: Session | null): void {
  const stored: unknown = JSON.parse(JSON.stringify(session))
  expect(sessionSchema.nullable().parse(stored)).toEqual(session)
  if (session === null) return
  const step = standing(flows, session)?.step
  expect(step !== undefined && isQuestion(step), `${session.flow}/${session.step}`).toBe(true)
  expect(session.trail.length).toBeLessThanOrEqual(20)
  expect(session.callers.length).toBeLessThanOrEqual(8)
  for (const caller of session.callers) expect(caller.trail.length).toBeLessThanOrEqual(20)
}

/** Does all of it, one after the other; `seen` is told of every turn. Returns where the citizen stands. */
function live(
  deeds: readonly Deed[],
  seen: (taken: ReturnType<typeof rest>, done: Deed) => void = () => undefined,
): Session | null {
  const shown: string[] = []
  let session: Session | null = null
  for (const [index, done] of deeds.entries()) {
    const world = worldOf(content, 'es', index + 1)
    const taken = rest(world, route(world, session ?? atMenu(world), inputOf(done, shown), 'RIO'), content, 'es')
    seen(taken, done)
    session = taken.session
    shown.push(...taken.messages.flatMap(({ choices }) => choices.map(({ id }) => id)))
  }
  return session
}

describe('whatever a citizen does', () => {
  it('something is said that can be said, and they stand at a question or nowhere', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        live(deeds, ({ session, messages, needs }, done) => {
          expect(messages.length, JSON.stringify(done)).toBeGreaterThan(0)
          for (const message of messages) expectSayable(message, content)
          expect(needs).toBeLessThan(20)
          expectSound(session)
        })
      }),
      { numRuns: 100 },
    )
  })

  it('the menu is one word away', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 15 }), (deeds) => {
        const texts: string[][] = []
        live([...deeds, { kind: 'text', text: 'menú' }], ({ messages }) =>
          texts.push(messages.map(({ text: key }) => key)),
        )
        expect(texts.at(-1)).toEqual(['menu.main'])
      }),
      { numRuns: 50 },
    )
  })
})
