import type { Refusal } from './refusal.js'

/** What can go wrong on the way to Telegram, at Telegram, and on the way back. */
export type Fault =
  /** Telegram says no; nothing is done. */
  | { readonly kind: 'refuses'; readonly refusal: Refusal }
  /** The connection breaks before Telegram has done anything. */
  | { readonly kind: 'lost_before' }
  /** Telegram does it, and then the connection breaks. */
  | { readonly kind: 'lost_after' }
  /** No answer ever comes, and nothing is done. */
  | { readonly kind: 'hangs' }
  /** A proxy in between answers with a page of its own; nothing is done. */
  | { readonly kind: 'proxy_page' }
  /** The same, but the page happens to be JSON. */
  | { readonly kind: 'proxy_json' }

interface Planned {
  readonly method: string
  readonly fault: Fault
  left: number
}

/** Faults by method (`download` for files), used up in the order they were planned. */
export class Faults {
  readonly #planned: Planned[] = []
  /** What befalls a call for which nothing is planned. */
  byChance: (method: string) => Fault | undefined = () => undefined

  /** The next `times` calls of `method` go wrong in this way. */
  plan(method: string, fault: Fault, times = 1): void {
    this.#planned.push({ method, fault, left: times })
  }

  take(method: string): Fault | undefined {
    const planned = this.#planned.find((one) => one.method === method && one.left > 0)
    if (!planned) return this.byChance(method)
    planned.left--
    return planned.fault
  }
}
