import type { Api } from 'grammy'

type ApiSignal = NonNullable<Parameters<Api['getMe']>[0]>

/** grammY declares signals by an old package's types, which differ on paper; at run time it takes Node's own. */
export function apiSignal(signal: AbortSignal): ApiSignal {
  return signal as unknown as ApiSignal
}

/** A call, so that the compiler does not take the answer of before an `await` for the answer after it. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
