import { AsyncLocalStorage } from 'node:async_hooks'

const ours = new AsyncLocalStorage<true>()
let filtered = false

/** Runs the fake's own calls of libsignal without what it prints, which are private keys; everybody else's are printed. */
export function quietly<T>(work: () => Promise<T>): Promise<T> {
  filter()
  return ours.run(true, work)
}

function filter(): void {
  if (filtered) return
  filtered = true
  for (const level of ['info', 'warn', 'error'] as const) {
    const print = console[level].bind(console)
    console[level] = (...words: unknown[]) => {
      if (ours.getStore() === undefined) print(...words)
    }
  }
}
