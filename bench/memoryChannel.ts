import { setTimeout } from 'node:timers/promises'
import type { Accept, Channel } from '../src/channels/channel.js'

const QUIET_MS = 100

/** A channel without a network: what is sent on it has arrived. */
export interface MemoryChannel extends Channel {
  /** A message of a citizen; resolves when the service has it durably. */
  write(citizen: string, text: string): Promise<void>
  /** The next `count` messages to a citizen; resolves when they have arrived. */
  replies(citizen: string, count: number): Promise<string[]>
  /** Resolves when nothing has been sent for a while; forgets what nobody asked for. */
  quiet(): Promise<void>
}

interface Phone {
  readonly messages: string[]
  wanted: number
  told: (() => void) | undefined
}

/** Messages are told apart by `run` too: what was taken in an earlier run is no repeat of what comes now. */
export function createMemoryChannel(run = ''): MemoryChannel {
  const phones = new Map<string, Phone>()
  let accept: Accept = () => Promise.reject(new Error('the channel was not started'))
  let events = 0
  let sent = 0
  const phoneOf = (citizen: string): Phone => {
    const phone = phones.get(citizen) ?? { messages: [], wanted: 0, told: undefined }
    phones.set(citizen, phone)
    return phone
  }
  return {
    name: 'terminal',
    maxText: 4096,
    pace: { perSecond: 1e6, burst: 1e6, addressPerSecond: 1e6, addressBurst: 1e6, inFlight: 1000 },
    idempotentSend: true,
    start(given) {
      accept = given
      return Promise.resolve()
    },
    stop: () => Promise.resolve(),
    send(address, message) {
      sent += 1
      const phone = phoneOf(address)
      phone.messages.push(message.text)
      if (phone.messages.length >= phone.wanted) phone.told?.()
      return Promise.resolve({ ok: true })
    },
    fetchFile: () => Promise.resolve({ ok: false, reason: 'gone' }),
    reachable: () => Promise.resolve(true),
    health: () => ({ state: 'open' }),
    write: (citizen, text) =>
      accept({
        channel: 'terminal',
        eventId: `e${run}${String(++events)}`,
        address: citizen,
        receivedAt: new Date(),
        languageHint: 'es',
        input: { kind: 'text', text },
      }),
    async replies(citizen, count) {
      const phone = phoneOf(citizen)
      if (phone.messages.length < count) {
        phone.wanted = count
        await new Promise<void>((told) => (phone.told = told))
      }
      phones.delete(citizen)
      return phone.messages
    },
    async quiet() {
      for (let before = -1; before !== sent;) {
        before = sent
        await setTimeout(QUIET_MS)
      }
      phones.clear()
    },
  }
}
