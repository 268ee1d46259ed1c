/** The first words of what libsignal prints; some of it is followed by a session with its private keys. */
const printed =
  /^(Closing|Opening|Removing old closed|Migrating) (open )?session|^Session (already|error)|^V1 session storage|^Decrypted message with closed session|^Failed to decrypt|^WARNING: Expected pubkey|^Unhandled bucket type/

/** Names under which libsignal and Baileys keep what nobody may see. */
const secret = /^(priv|pairing|root|chain|ephemeral|message|base|identity|signed|noise|remote|adv)\w*Key(s|Pair)?$/

const DEEPEST = 5
const methods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const
const wrapped = new WeakSet<object>()
let dropped = 0

/**
 * Keeps from the console what libsignal prints there: it logs whole sessions, private keys included, with no way to switch that off. To be
 * called before it is loaded, and each time again where somebody may have replaced the console.
 */
export function quietConsole(): void {
  for (const method of methods) {
    const print = console[method].bind(console)
    if (wrapped.has(Reflect.get(console, method))) continue
    const quiet = (...given: unknown[]): void => {
      if (isQuieted(given)) dropped += 1
      else print(...given)
    }
    wrapped.add(quiet)
    console[method] = quiet
  }
}

/** How many calls were dropped since the process began. */
export function droppedPrints(): number {
  return dropped
}

function isQuieted(given: readonly unknown[]): boolean {
  return (typeof given[0] === 'string' && printed.test(given[0])) || given.some((value) => holdsKeys(value, 0))
}

function holdsKeys(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return true
  if (depth === DEEPEST) return false
  const inside = value instanceof Map || value instanceof Set ? [...value.entries()] : Object.entries(value)
  return inside.some(([name, item]) => (typeof name === 'string' && secret.test(name)) || holdsKeys(item, depth + 1))
}
