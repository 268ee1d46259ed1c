import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkTransition,
  isOpen,
  isReopening,
  isSubmissionState,
  needsOf,
  nextStates,
  parties,
  requirements,
  submissionStates,
  surveyed,
  transitions,
  type Requirement,
} from '../../src/participation/states.js'

const everyPair = submissionStates.flatMap((from) =>
  submissionStates.flatMap((to) => parties.map((by) => ({ from, to, by }))),
)
const state = fc.constantFrom(...submissionStates)
const change = fc.record({ from: state, to: state, by: fc.constantFrom(...parties) })
const everything: Partial<Record<Requirement, string>> = Object.fromEntries(requirements.map((need) => [need, 'x']))

/** What the municipality promises, written a second time by hand: a change of the table must be meant. */
const staffMay = {
  received: 'in_review referred duplicate',
  in_review: 'in_review accepted not_viable referred duplicate',
  accepted: 'in_progress fulfilled not_viable referred duplicate',
  in_progress: 'fulfilled not_viable referred',
  referred: 'in_review',
  duplicate: 'in_review',
  not_viable: '',
  fulfilled: '',
  withdrawn: '',
}
const authorMay = {
  received: 'withdrawn',
  in_review: 'withdrawn',
  accepted: 'withdrawn',
  in_progress: 'withdrawn',
  referred: 'in_review',
  duplicate: 'in_review',
  not_viable: 'in_review',
  fulfilled: 'in_review',
  withdrawn: '',
}

describe('the states of a submission', () => {
  it.each(submissionStates)('lead staff and author from %s only to where they may', (from) => {
    expect(nextStates(from, 'staff').join(' ')).toBe(staffMay[from])
    expect(nextStates(from, 'author').join(' ')).toBe(authorMay[from])
    expect(nextStates(from, 'system').join(' ')).toBe(isOpen(from) ? 'withdrawn' : '')
  })

  it.each(everyPair)('allow from $from to $to by $by exactly what the table says', (asked) => {
    const listed = transitions.filter((one) => one.from === asked.from && one.to === asked.to && one.by === asked.by)
    expect(listed.length).toBeLessThanOrEqual(1)
    const refused = checkTransition({ ...asked, given: everything, reopened: false })
    if (listed.length === 1) expect(refused).toBeNull()
    else expect(refused).toEqual({ kind: 'not_allowed', accepted: nextStates(asked.from, asked.by) })
  })

  it('need a text for the public for whatever staff do', () => {
    for (const { by, needs } of transitions) if (by === 'staff') expect(needs).toContain('text')
  })

  it.each([
    ['in_review', ['text', 'responsibleUnit', 'expectedAt']],
    ['accepted', ['text']],
    ['not_viable', ['text']],
    ['referred', ['text', 'receivingEntity']],
    ['duplicate', ['text', 'canonicalCode']],
    ['in_progress', ['text']],
    ['fulfilled', ['text', 'evidenceUrl']],
  ] as const)('need for %s, by staff, wherever it came from, %j', (to, needs) => {
    const changes = transitions.filter((one) => one.to === to && one.by === 'staff')
    expect(changes.length).toBeGreaterThan(0)
    for (const one of changes) expect(needsOf(one)).toEqual(needs)
  })

  it('say which of what is needed is missing, and nothing else', () => {
    fc.assert(
      fc.property(change, fc.subarray([...requirements]), fc.constantFrom('', ' \n'), (asked, given, blank) => {
        fc.pre(nextStates(asked.from, asked.by).includes(asked.to))
        const words = Object.fromEntries(requirements.map((need) => [need, given.includes(need) ? 'algo' : blank]))
        const missing = needsOf(asked).filter((need) => !given.includes(need))
        const refused = checkTransition({ ...asked, given: words, reopened: false })
        expect(refused).toEqual(missing.length === 0 ? null : { kind: 'missing', fields: missing })
      }),
    )
  })

  it('are the same for an answer left out and an empty one', () => {
    const asked = { from: 'in_review', to: 'accepted', by: 'staff', reopened: false } as const
    const missing = { kind: 'missing', fields: ['text'] }
    expect(checkTransition({ ...asked, given: {} })).toEqual(missing)
    expect(checkTransition({ ...asked, given: { text: '' } })).toEqual(missing)
  })

  it('let the author have a decided one reviewed again once, and then no more', () => {
    for (const from of ['not_viable', 'referred', 'duplicate', 'fulfilled'] as const) {
      const asked = { from, to: 'in_review', by: 'author', given: { text: 'Sigue igual.' } } as const
      expect(isReopening(asked)).toBe(true)
      expect(checkTransition({ ...asked, reopened: false })).toBeNull()
      expect(checkTransition({ ...asked, reopened: true })).toEqual({ kind: 'reopened_before' })
    }
  })

  it('hinder no other change by a reopening', () => {
    fc.assert(
      fc.property(change, (asked) => {
        fc.pre(!isReopening(asked))
        const first = checkTransition({ ...asked, given: everything, reopened: false })
        expect(checkTransition({ ...asked, given: everything, reopened: true })).toEqual(first)
      }),
    )
  })

  it('let the author take back what is open, without a reason, and nothing else', () => {
    for (const from of submissionStates) {
      const refused = checkTransition({ from, to: 'withdrawn', by: 'author', given: {}, reopened: true })
      expect(refused === null).toBe(isOpen(from))
    }
  })

  it('begin with received, to which nothing leads back, and end with withdrawn, from which nothing leads', () => {
    expect(submissionStates[0]).toBe('received')
    expect(transitions.some((one) => one.to === 'received')).toBe(false)
    expect(transitions.some((one) => one.from === 'withdrawn')).toBe(false)
  })

  it('can all be reached', () => {
    const reached = new Set(['received'])
    submissionStates.forEach(() => {
      for (const { from, to } of transitions) if (reached.has(from)) reached.add(to)
    })
    expect([...reached].toSorted()).toEqual([...submissionStates].toSorted())
  })

  it('leave somebody who can act on every open one, and never staff alone on a decided one', () => {
    for (const one of submissionStates) {
      expect(nextStates(one, 'staff').length > 0 || !isOpen(one)).toBe(true)
      if (!isOpen(one) && nextStates(one, 'staff').length > 0) expect(nextStates(one, 'author')).toContain('in_review')
    }
  })

  it('allow no more than one reopening in any life of a submission', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        let [now, reopenings]: [string, number] = ['received', 0]
        for (const asked of changes) {
          if (asked.from !== now) continue
          if (checkTransition({ ...asked, given: everything, reopened: reopenings > 0 }) !== null) continue
          if (isReopening(asked)) reopenings++
          now = asked.to
        }
        expect(reopenings).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('ask people about what is done or not possible', () => {
    expect(surveyed).toEqual(['fulfilled', 'not_viable'])
    expect(surveyed.some(isOpen)).toBe(false)
  })

  it('are told from other words', () => {
    expect(isSubmissionState('in_review')).toBe(true)
    expect(isSubmissionState('En revisión')).toBe(false)
    expect(isSubmissionState('toString')).toBe(false)
  })
})
