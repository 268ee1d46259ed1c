import type { Channel, Pace } from '../channel.js'
import { assemble } from './assemble.js'
import type { BulkStatus } from './bulk.js'
import type { Connection } from './connection.js'
import { healthOf } from './health.js'
import { fetchMedia } from './media.js'
import { defaultMessageTiming, type WhatsappOptions } from './settings.js'
import type { ConnectionStatus } from './status.js'
import { within } from '../../timers.js'

/**
 * What the outbox may hand over; the gap between two messages is kept here. As many are under way as wait for WhatsApp's word, so that one
 * that gets none keeps nobody waiting, and so few that none waits for its gap longer than the outbox waits for a send.
 */
const pace: Pace = { perSecond: 2, burst: 4, addressPerSecond: 1, addressBurst: 6, inFlight: 4 }

/** As on Telegram, so that a conversation reads the same; WhatsApp itself takes more. */
const maxText = 4000

interface WhatsappStatus extends ConnectionStatus {
  readonly bulk: BulkStatus
}

export interface WhatsappChannel extends Channel, Pick<Connection, 'showQr' | 'pairByCode' | 'reconnect' | 'unlink'> {
  readonly name: 'whatsapp'
  status(): WhatsappStatus
  /** Sends nothing more that answers nobody until `resumeBulk`. Rejects when that cannot be stored; it holds in this process all the same. */
  stopBulk(): Promise<void>
  resumeBulk(): Promise<void>
}

/** WhatsApp as a channel. Throws a RangeError when the secrets key has not 32 bytes; reaches out only while it is held. */
export function createWhatsapp(options: WhatsappOptions): WhatsappChannel {
  const { clock, timers } = options
  const timing = { ...defaultMessageTiming, ...options.timing }
  const parts = assemble({ ...options, timing })
  const { bulk, connection, errand, intake, line } = parts
  return {
    name: 'whatsapp',
    maxText,
    pace: { ...pace, ...options.pace },
    idempotentSend: true,
    start: (accept, receipts) => {
      parts.listen({ accept, receipts: receipts ?? (() => Promise.resolve()) })
      return Promise.resolve()
    },
    async stop() {
      const ended = Promise.all([parts.endSending(), intake.idle()])
      await within(timers, timing.farewellMs, ended, undefined)
      await connection.stop()
      await intake.end()
    },
    send: parts.send,
    remove: parts.remove,
    fetchFile: (reference, maxBytes) => fetchMedia(reference, maxBytes, { ...timing, timers, line, url: options.url }),
    reachable: () => Promise.resolve(line() !== undefined),
    onOpen: parts.onOpen,
    health: () => healthOf(connection.status(), { storing: !intake.troubled, bulk: bulk.status(clock.now()) }),
    bulkFrom: (now) => (line() === undefined ? null : bulk.from(now)),
    bulkPlan: bulk.plan,
    hold(fence) {
      connection.hold(fence)
      errand('read what was sent', () => bulk.reload())
    },
    letGo: () => connection.letGo(),
    status: () => ({ ...connection.status(), bulk: bulk.status(clock.now()) }),
    stopBulk: () => bulk.stop('by_staff', null),
    resumeBulk: () => bulk.resume(),
    showQr: () => connection.showQr(),
    pairByCode: (phone) => connection.pairByCode(phone),
    reconnect: () => connection.reconnect(),
    unlink: () => connection.unlink(),
  }
}
