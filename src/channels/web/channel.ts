import type { Channel, ChannelState } from '../channel.js'
import { createIntake } from './intake.js'
import type { WebInbound } from './intake.js'
import { createListeners } from './listeners.js'
import type { WebListener } from './listeners.js'

/** The channel of the chat page. A message that nobody listens for is not lost: the page reads what is stored when it comes back. */
export interface WebChannel extends Channel {
  /** Resolves when the message is stored durably; rejects when it could not be, or when the channel is not open. */
  receive(inbound: WebInbound): Promise<void>
  /** Hears what is sent to the address from now on, and at once what was sent in the last seconds. Returns the way to end it. */
  listen(address: string, listener: WebListener): () => void
}

/** A browser shows any length; this one still reads well. */
const maxText = 4000

/** A web channel. What is sent to windows that are not open succeeds: `send` never fails. */
export function createWebChannel({ now }: { readonly now: () => Date }): WebChannel {
  const listeners = createListeners(now)
  const intake = createIntake(now)
  let state: ChannelState = 'starting'

  return {
    name: 'web',
    maxText,
    pace: { perSecond: 2000, burst: 2000, addressPerSecond: 20, addressBurst: 40, inFlight: 64 },
    idempotentSend: true,
    async receive(inbound) {
      const at = await intake.take(inbound)
      const { id, address, input } = inbound
      listeners.tell(address, { kind: 'said', id, at, text: input.kind === 'text' ? input.text : (input.label ?? '') })
    },
    listen(address, listener) {
      return listeners.add(address, listener)
    },
    start(accept) {
      intake.open(accept)
      state = 'open'
      return Promise.resolve()
    },
    async stop() {
      state = 'stopped'
      listeners.closeAll()
      await intake.close()
    },
    send(address, message, id) {
      listeners.tell(address, { kind: 'sent', id, at: now(), message })
      return Promise.resolve({ ok: true })
    },
    reachable: () => Promise.resolve(true),
    health: () => ({ state }),
  }
}
