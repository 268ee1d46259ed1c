import { setImmediate } from 'node:timers/promises'
import type { Accept, Channel } from '../src/channels/channel.js'
import type { Clock } from '../src/clock.js'

/** Telegram's place without Telegram: what is sent has arrived, and nothing is kept but a count. */
export interface CountingChannel extends Channel {
  /** A message of a citizen; resolves when the first message to them after it has arrived. */
  ask(address: string, text: string): Promise<void>
}

export function createCountingChannel(clock: Clock): CountingChannel {
  const asking = new Map<string, () => void>()
  let accept: Accept = () => Promise.reject(new Error('the channel was not started'))
  let events = 0
  return {
    name: 'telegram',
    maxText: 4000,
    pace: { perSecond: 1e6, burst: 1e6, addressPerSecond: 1e6, addressBurst: 1e6, inFlight: 20 },
    idempotentSend: false,
    start(given) {
      accept = given
      return Promise.resolve()
    },
    stop: () => Promise.resolve(),
    async send(address) {
      // No network answers before the event loop has turned.
      await setImmediate()
      asking.get(address)?.()
      return { ok: true, providerId: '1' }
    },
    fetchFile: () => Promise.resolve({ ok: false, reason: 'gone' }),
    reachable: () => Promise.resolve(true),
    health: () => ({ state: 'open' }),
    async ask(address, text) {
      const answered = new Promise<void>((told) => asking.set(address, told))
      const eventId = `e${String(++events)}`
      const input = { kind: 'text' as const, text }
      await accept({ channel: 'telegram', eventId, address, receivedAt: clock.now(), languageHint: 'es', input })
      await answered
      asking.delete(address)
    },
  }
}
