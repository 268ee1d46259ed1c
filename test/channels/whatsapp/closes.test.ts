import { describe, expect, test } from 'vitest'
import { afterClose, noPast, type Closing, type Consequence, type Past } from '../../../src/channels/whatsapp/closes.js'
import { defaultTiming } from '../../../src/channels/whatsapp/options.js'

const NOW = Date.parse('2026-03-01T17:00:00Z')
const MINUTE = 60_000

function closing(code: number | null, facts: Partial<Closing> = {}): Closing {
  return { code, openMs: 0, expired: false, ...facts }
}

function after(closed: Closing, past: Past = noPast, { nowMs = NOW, jitter = 0 } = {}) {
  return afterClose(closed, past, { nowMs, jitter, timing: defaultTiming })
}

/** What follows each of these closings, one every so many milliseconds. */
function afterEach(closings: readonly Closing[], everyMs: number, jitter = 0): Consequence[] {
  let past = noPast
  return closings.map((closed, i) => {
    const result = after(closed, past, { nowMs: NOW + i * everyMs, jitter })
    past = result.past
    return result.next
  })
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value)
}

test('401 ends the pairing, and nothing else does', () => {
  for (let code = 100; code < 600; code++) {
    expect(after(closing(code)).next.kind === 'forget').toBe(code === 401)
  }
})

test.each([
  [403, { kind: 'stop', why: 'banned' }],
  [440, { kind: 'stop', why: 'replaced' }],
  [411, { kind: 'unpaired', problem: 'outdated' }],
])('%i waits for the staff', (code, next) => {
  expect(after(closing(code)).next).toEqual(next)
})

test('a pairing that nobody took is not offered for ever', () => {
  expect(after(closing(408, { expired: true })).next).toEqual({ kind: 'unpaired', problem: 'expired' })
})

describe('tries again', () => {
  test.each([null, 408, 428, 500, 503, 504, 418, 599])('after %s', (code) => {
    expect(after(closing(code)).next).toEqual({ kind: 'again', afterMs: 1_000, askVersion: false })
  })

  test('after 1 s, then twice as long each time, up to a minute, for ever', () => {
    const waits = afterEach(times(1_000, closing(428)), MINUTE)
    expect(waits.slice(0, 8).map((next) => next.kind === 'again' && next.afterMs)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ])
    expect(waits.at(-1)).toEqual({ kind: 'again', afterMs: 60_000, askVersion: false })
  })

  test('spread by chance, but never sooner than after 1 s', () => {
    const waits = afterEach(times(8, closing(503)), MINUTE, 1)
    expect(waits.map((next) => next.kind === 'again' && next.afterMs)).toEqual([
      1_000, 1_400, 2_800, 5_600, 11_200, 22_400, 42_000, 42_000,
    ])
  })

  test('as for the first time when it had been open for five minutes', () => {
    const { past } = after(closing(428), { ...noPast, failures: 6 })
    expect(past.failures).toBe(7)
    const short = after(closing(428, { openMs: 5 * MINUTE - 1 }), past)
    expect(short.next).toMatchObject({ afterMs: 60_000 })
    expect(after(closing(428, { openMs: 5 * MINUTE }), past).next).toMatchObject({ afterMs: 1_000 })
  })
})

describe('515', () => {
  test('is followed at once, five times a minute', () => {
    const next = afterEach(times(7, closing(515)), 1_000)
    expect(next.map((one) => one.kind === 'again' && one.afterMs)).toEqual([0, 0, 0, 0, 0, 1_000, 2_000])
  })

  test('is followed at once again when the minute is over', () => {
    const next = afterEach(times(30, closing(515)), 13_000)
    expect(next.every((one) => one.kind === 'again' && one.afterMs === 0)).toBe(true)
  })
})

describe('405', () => {
  test('asks once for the version, and stops at the fourth in an hour', () => {
    const next = afterEach(times(4, closing(405)), MINUTE)
    expect(next).toEqual([
      { kind: 'again', afterMs: 1_000, askVersion: true },
      { kind: 'again', afterMs: 2_000, askVersion: false },
      { kind: 'again', afterMs: 4_000, askVersion: false },
      { kind: 'stop', why: 'version' },
    ])
  })

  test('does not stop when it comes now and then', () => {
    const next = afterEach(times(20, closing(405)), 21 * MINUTE)
    expect(next.every(({ kind }) => kind === 'again')).toBe(true)
  })
})
