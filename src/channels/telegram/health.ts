import type { ChannelHealth } from '../channel.js'
import type { Log } from './options.js'

/** The channel's state, told to the log when it changes. */
export class Health {
  #current: ChannelHealth = { state: 'starting' }
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  get current(): ChannelHealth {
    return this.#current
  }

  become(next: ChannelHealth): void {
    const { state, detail } = this.#current
    if (state === next.state && detail === next.detail) return
    this.#current = next
    const level = {
      starting: 'debug',
      open: 'info',
      stopped: 'info',
      degraded: 'warn',
      unpaired: 'warn',
      misconfigured: 'error',
    } as const
    this.#log[level[next.state]]({ channel: 'telegram', ...next }, 'telegram channel')
  }
}
