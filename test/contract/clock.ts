import type { Clock } from '../../src/clock.js'

export interface FlowingClock extends Clock {
  /** Lets so many minutes pass at once. */
  pass(minutes: number): void
}

/** A clock that goes like any other, from a Monday morning in Riobamba on, and can be put forward. */
export function flowingClock(start = new Date('2026-03-02T15:00:00Z')): FlowingClock {
  const since = performance.now()
  let ahead = 0
  return {
    now: () => new Date(start.getTime() + performance.now() - since + ahead),
    pass(minutes) {
      ahead += minutes * 60_000
    },
  }
}
