/** A token bucket: holds at most `burst` tokens and gains `perSecond` of them each second. */
export interface Bucket {
  /** Whole tokens that are there at `now` (milliseconds). */
  available(now: number): number
  /** Milliseconds until `wanted` whole tokens are there (one, when left out; the burst at most); 0 when they are. */
  waitMs(now: number, wanted?: number): number
  /** Removes one token, whether it is there or not: a debt is paid back by waiting longer. */
  take(now: number): void
  /** Puts back a token that was taken and not used. */
  giveBack(): void
  /** True when the bucket is as good as new and may be forgotten. */
  full(now: number): boolean
}

/** Creates a full bucket. A clock that goes backwards adds nothing and takes nothing away. */
export function createBucket(perSecond: number, burst: number, startedAt: number): Bucket {
  let tokens = burst
  let at = startedAt
  const refill = (now: number): void => {
    if (now > at) tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond)
    at = now
  }
  return {
    available(now) {
      refill(now)
      return Math.max(0, wholeTokens(tokens))
    },
    waitMs(now, wanted = 1) {
      refill(now)
      return wholeTokens(tokens) >= wanted ? 0 : Math.ceil(((wanted - tokens) / perSecond) * 1000 - 1e-6)
    },
    take(now) {
      refill(now)
      tokens -= 1
    },
    giveBack() {
      tokens = Math.min(burst, tokens + 1)
    },
    full(now) {
      refill(now)
      return tokens >= burst
    },
  }
}

/** Sums of fractions fall a hair short of a whole number; that must not cost another wait. */
function wholeTokens(tokens: number): number {
  return Math.floor(tokens + 1e-6)
}
