import { isIPv6 } from 'node:net'

export interface NewcomerLimit {
  /** 0 when the address may write; otherwise the seconds until it is worth trying again. */
  admit(ip: string, address: string): number
}

const mostKnown = 20_000

/**
 * Limits how many new people one network can bring within a window of time, because each of them is stored; those who wrote before
 * are not counted. A session alone costs nothing, and a browser could invent its own, so it is the first message that counts.
 */
export function createNewcomerLimit(options: {
  readonly perNetwork: number
  readonly windowMs: number
  now(): number
}): NewcomerLimit {
  const known = new Set<string>()
  const newcomers = new Map<string, number>()
  let windowEnds = 0

  return {
    admit(ip, address) {
      if (known.has(address)) return 0
      const now = options.now()
      if (now >= windowEnds) {
        newcomers.clear()
        windowEnds = now + options.windowMs
      }
      const network = networkOf(ip)
      const count = newcomers.get(network) ?? 0
      if (count >= options.perNetwork) return Math.ceil((windowEnds - now) / 1000)
      newcomers.set(network, count + 1)
      if (known.size >= mostKnown) known.clear()
      known.add(address)
      return 0
    },
  }
}

/** What one subscriber has: an address, or a whole /64 of IPv6. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip) || ip.includes('.')) return ip.replace(/^::ffff:/, '')
  const [left = '', right] = ip.split('::')
  const head = left.split(':').filter((group) => group !== '')
  const tail = right?.split(':').filter((group) => group !== '') ?? []
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  return [...head, ...zeros, ...tail].slice(0, 4).join(':')
}
