import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** How often, and how long one waits who goes beyond it. */
export interface ApiLimits {
  /** Wrong keys from one address within `failureSeconds`; then it is locked out for `lockoutSeconds`. */
  readonly failures: number
  readonly failureSeconds: number
  readonly lockoutSeconds: number
  /** Requests with one key in a minute. */
  readonly perMinute: number
}

export const usualLimits: ApiLimits = { failures: 10, failureSeconds: 600, lockoutSeconds: 900, perMinute: 300 }

/** Counts in memory; a restart forgets. Seconds to wait are at least 1; 0 says go on. */
export interface Limiter {
  /** Seconds until this address may try again. */
  lockedOut(address: string): Promise<number>
  /** Counts a wrong key: seconds until this address may try again, and whether it was this one that locked it out. */
  failed(address: string): Promise<{ readonly wait: number; readonly first: boolean }>
  /** Counts a request: seconds until this key may make another. */
  used(keyId: string): Promise<number>
}

export function createLimiter(limits: ApiLimits): Limiter {
  const { failures, failureSeconds, lockoutSeconds, perMinute } = limits
  const wrong = new RateLimiterMemory({ points: failures, duration: failureSeconds, blockDuration: lockoutSeconds })
  const requests = new RateLimiterMemory({ points: perMinute, duration: 60 })
  return {
    async lockedOut(address) {
      const state = await wrong.get(address)
      return state !== null && state.consumedPoints > failures ? secondsOf(state) : 0
    },
    async failed(address) {
      const over = await consume(wrong, address)
      return { wait: over === null ? 0 : secondsOf(over), first: over?.consumedPoints === failures + 1 }
    },
    async used(keyId) {
      const over = await consume(requests, keyId)
      return over === null ? 0 : secondsOf(over)
    },
  }
}

/** The library rejects with its state where one is over the limit. */
async function consume(limiter: RateLimiterMemory, key: string): Promise<RateLimiterRes | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (state) {
    if (state instanceof RateLimiterRes) return state
    throw state
  }
}

function secondsOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000))
}
