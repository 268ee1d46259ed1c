import type * as Library from '@whiskeysockets/baileys'
import type { WAMessageKey, WASocket, proto } from '@whiskeysockets/baileys'
import type { Clock } from '../../clock.js'
import type { Log } from '../../log.js'
import type { ConnectionStatus } from './status.js'
import type { WhatsappStorage } from './storage.js'
import type { Timers } from '../../timers.js'

/** Baileys, loaded at run time: an optional dependency, under a licence of its own. */
export type Baileys = typeof Library

/** What somebody has to look into; the sentence for people is in the status. */
export type Trouble = 'unpaired' | 'banned' | 'replaced' | 'outdated' | 'not_installed' | 'wrong_key'

export interface ConnectionOptions {
  readonly storage: WhatsappStorage
  /** 32 bytes: what the stored keys are encrypted with. */
  readonly secretsKey: Uint8Array
  readonly log: Log
  readonly clock: Clock
  readonly timers: Timers
  /** From 0 to 1; `Math.random` when left out. */
  readonly random?: () => number
  /** Where WhatsApp Web is; WhatsApp's own when left out. */
  readonly url?: string | undefined
  readonly timing?: Partial<Timing>
  /** For each new socket, before anything has arrived on it: subscribe here. What it throws is logged. */
  readonly onSocket: (socket: WASocket, baileys: Baileys) => void
  /** The content sent under this key: a phone that could not read it asks for it again. */
  readonly sentMessage: (key: WAMessageKey) => Promise<proto.IMessage | undefined>
  /** Told once each time it begins. */
  readonly onTrouble?: (trouble: Trouble) => void
  readonly onStatus?: (status: ConnectionStatus) => void
  /** The version WhatsApp Web has now, null when it cannot be learned; asks web.whatsapp.com when left out. */
  readonly latestVersion?: () => Promise<[number, number, number] | null>
}

export const defaultTiming = {
  /** Pauses after a failure, doubling from the first to the second. */
  backoffMinMs: 1_000,
  backoffMaxMs: 60_000,
  /** How long a connection must have been open for the next failure to count as the first. */
  stableMs: 300_000,
  connectMs: 20_000,
  /** How long an answer of WhatsApp's to a question is waited for. */
  answerMs: 60_000,
  keepAliveMs: 30_000,
  /** How long each QR code is good for; Baileys' own 60 s for the first and 20 s for the others when 0. */
  qrMs: 0,
  /** How long WhatsApp has to say yes or no to a pairing code. */
  codeAnswerMs: 20_000,
  /** How long a closing socket is waited for. */
  farewellMs: 2_000,
}

export type Timing = typeof defaultTiming
