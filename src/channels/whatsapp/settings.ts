import type { Pace } from '../channel.js'
import type { Manners } from './manners.js'
import type { BulkStorage, MessagesStorage } from './messagesStorage.js'
import type { ConnectionOptions } from './options.js'

export interface MessageTiming {
  /** How long WhatsApp has to say that it has a message. */
  readonly ackMs: number
  /** Pauses between attempts at storing what arrived, doubling from the first to the second. */
  readonly retryMinMs: number
  readonly retryMaxMs: number
  readonly downloadMs: number
  /** How long the phone of whoever sent a file has to give it once more. */
  readonly reuploadMs: number
  /** How long stopping waits for sends under way. */
  readonly farewellMs: number
}

export const defaultMessageTiming: MessageTiming = {
  ackMs: 15_000,
  retryMinMs: 500,
  retryMaxMs: 30_000,
  downloadMs: 120_000,
  reuploadMs: 30_000,
  farewellMs: 2_000,
}

export interface WhatsappOptions extends Omit<ConnectionOptions, 'onSocket' | 'sentMessage' | 'timing'> {
  readonly messages: MessagesStorage
  readonly bulk: BulkStorage
  readonly manners?: Partial<Manners>
  readonly pace?: Partial<Pace>
  readonly timing?: Partial<MessageTiming>
  readonly connectionTiming?: ConnectionOptions['timing']
}
