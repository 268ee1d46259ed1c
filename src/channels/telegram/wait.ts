import { setTimeout } from 'node:timers/promises'

/** Resolves after `ms`, or at once when `signal` is aborted; never rejects. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal })
  } catch {
    // Only the abort ends up here, and whoever waits asks the signal.
  }
}

/** Milliseconds before the next attempt, doubling with each failure (counted from 0), with a random part of a fifth. */
export function backoff(failures: number, limits: { retryMinMs: number; retryMaxMs: number }): number {
  const full = Math.min(limits.retryMinMs * 2 ** failures, limits.retryMaxMs)
  return between(full * 0.8, full)
}

export function between(least: number, most: number): number {
  return least + Math.random() * (most - least)
}
