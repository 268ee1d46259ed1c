/** Waiting, injected so that tests can move time. */
export interface Timers {
  /** Resolves after `ms` milliseconds, or at once when `signal` is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemTimers: Timers = {
  sleep(ms, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve()
        return
      }
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal?.addEventListener('abort', done)
    })
  },
}

/** The result of `work`, or `late` when it takes longer than `ms`; the work itself cannot be stopped. Rejects as `work` does. */
export async function within<T, L>(timers: Timers, ms: number, work: Promise<T>, late: L): Promise<T | L> {
  const over = new AbortController()
  try {
    return await Promise.race([work, timers.sleep(ms, over.signal).then(() => late)])
  } finally {
    // A reason of its own, since the default one is an error with a stack.
    over.abort('over')
  }
}

/** Resolves when `signal` is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      resolve()
    }
    if (signal.aborted) done()
    signal.addEventListener('abort', done, { once: true })
  })
}
