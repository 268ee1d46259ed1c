import type { Accept, Channel, OutgoingMessage } from '../channels/channel.js'

/** A channel that leads nowhere: what is sent to a person is given to `onSent`. */
export interface SimulatedChannel extends Channel {
  /** Somebody says something; resolves when it is stored. */
  readonly accept: Accept
}

/** As long as Telegram's. */
const LONGEST = 4000
const FAST = { perSecond: 1000, burst: 1000, addressPerSecond: 1000, addressBurst: 1000, inFlight: 20 }

export function createSimulatedChannel(onSent: (address: string, message: OutgoingMessage) => void): SimulatedChannel {
  let taken: Accept = () => Promise.reject(new Error('the simulator has not started'))
  return {
    name: 'web',
    maxText: LONGEST,
    pace: FAST,
    idempotentSend: true,
    accept: (event) => taken(event),
    start(accept) {
      taken = accept
      return Promise.resolve()
    },
    stop: () => Promise.resolve(),
    send(address, message) {
      onSent(address, message)
      return Promise.resolve({ ok: true })
    },
    fetchFile: () => Promise.resolve({ ok: false, reason: 'gone' }),
    reachable: () => Promise.resolve(true),
    health: () => ({ state: 'open' }),
  }
}
