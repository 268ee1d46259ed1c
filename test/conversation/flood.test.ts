import { describe, expect, it } from 'vitest'
import { createFlood, PER_MINUTE, SAME_WORDS } from '../../src/conversation/flood.js'
import { movableClock } from '../support/talk.js'

const SECOND = 1 / 60

function flooding() {
  const clock = movableClock()
  const flood = createFlood(clock)
  let said = 0
  return {
    clock,
    sends: (words = `words ${String(++said)}`, sender = 'ana') => flood.check(sender, words),
  }
}

describe('a flood of messages', () => {
  it('is thirty a minute: the next one is explained once, and then there is quiet', () => {
    const { sends } = flooding()
    for (let time = 0; time < PER_MINUTE; time++) expect(sends()).toBe('pass')
    expect(sends()).toBe('explain')
    for (let time = 0; time < 100; time++) expect(sends()).toBe('limited')
  })

  it('is over when it was quiet for a minute, and the next one is explained again', () => {
    const { sends, clock } = flooding()
    for (let time = 0; time <= PER_MINUTE; time++) sends()
    clock.pass(1)
    expect(sends()).toBe('pass')
    for (let time = 1; time < PER_MINUTE; time++) expect(sends()).toBe('pass')
    expect(sends()).toBe('explain')
  })

  it('counts what was not answered too: who does not stop is not answered', () => {
    const { sends, clock } = flooding()
    for (let time = 0; time <= PER_MINUTE; time++) sends()
    for (let time = 0; time < 200; time++) {
      clock.pass(SECOND)
      expect(sends()).toBe('limited')
    }
  })

  it('is not what someone writes who takes two seconds for each', () => {
    const { sends, clock } = flooding()
    for (let time = 0; time < 300; time++) {
      clock.pass(2.01 * SECOND)
      expect(sends()).toBe('pass')
    }
  })

  it('of one does not concern another', () => {
    const { sends } = flooding()
    for (let time = 0; time <= PER_MINUTE; time++) sends()
    expect(sends('hola', 'luis')).toBe('pass')
  })

  it('is not what someone reads who sends the number of the same option again and again', () => {
    const { sends, clock } = flooding()
    for (let time = 0; time <= SAME_WORDS * 2; time++) {
      clock.pass(3 * SECOND)
      expect(sends('1')).toBe('pass')
    }
  })

  it('counts buttons, which have no words', () => {
    const { sends } = flooding()
    for (let time = 0; time < PER_MINUTE; time++) expect(sends('')).toBe('pass')
    expect(sends('')).toBe('explain')
  })
})

describe('the same words', () => {
  it('are no longer answered when they come more than twenty times in five minutes', () => {
    const { sends, clock } = flooding()
    for (let time = 0; time < SAME_WORDS; time++) {
      expect(sends('hola')).toBe('pass')
      clock.pass(14 * SECOND)
    }
    expect(sends('hola')).toBe('repeated')
    expect(sends('otra cosa')).toBe('pass')
    clock.pass(5)
    expect(sends('hola')).toBe('pass')
  })

  it('are counted also when others come between them', () => {
    const { sends, clock } = flooding()
    for (let time = 0; time < SAME_WORDS; time++) {
      expect(sends('soy un robot')).toBe('pass')
      clock.pass(6 * SECOND)
      expect(sends('no le entendí')).toBe('pass')
      clock.pass(6 * SECOND)
    }
    expect(sends('soy un robot')).toBe('repeated')
    expect(sends('no le entendí')).toBe('repeated')
  })

  it('are not counted over more than five minutes', () => {
    const { sends, clock } = flooding()
    for (let time = 0; time < 100; time++) {
      expect(sends('hola')).toBe('pass')
      clock.pass(16 * SECOND)
    }
  })

  it('are no buttons', () => {
    const { sends, clock } = flooding()
    for (let time = 0; time < 100; time++) {
      expect(sends('')).toBe('pass')
      clock.pass(3 * SECOND)
    }
  })
})
