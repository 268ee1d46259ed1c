import type { WASocket } from '@whiskeysockets/baileys'
import { StatusBoard } from './board.js'
import { Life } from './life.js'
import { defaultTiming, type ConnectionOptions } from './options.js'
import { newMemory } from './socket.js'
import type { ConnectionStatus } from './status.js'
import { createVault } from './vault.js'
import { wishesOf } from './wishes.js'

/** Why a wish of the staff's was not met. `not_owner`: another process is connected. `paired`: unlink first. */
export type Refusal = 'not_owner' | 'paired' | 'not_installed'

export type Answer = { readonly ok: true } | { readonly ok: false; readonly reason: Refusal }

export type CodeAnswer =
  | { readonly ok: true; readonly code: string }
  /** `refused`: by WhatsApp. `no_answer`, `closed`: from it. In these cases the QR code remains. */
  | { readonly ok: false; readonly reason: Refusal | 'bad_phone' | 'refused' | 'no_answer' | 'closed' }

/** The one connection to WhatsApp. Nothing here throws or rejects because WhatsApp does. */
export interface Connection {
  /** This process is the owner from now on, under `fence`: connects, and stays connected until `letGo` or `stop`. */
  hold(fence: number): void
  /** Disconnects; resolves when every key is stored and no other will be. Never rejects. */
  letGo(): Promise<void>
  /** As `letGo`, for good. */
  stop(): Promise<void>
  /** The socket, while it is open. */
  socket(): WASocket | undefined
  status(): ConnectionStatus
  /**
   * What came with these message ids is stored, or need not be. Baileys confirms messages before anybody has stored them; each is kept until
   * this is called, for a day at most, and comes again in `messages.upsert` on the next connection.
   */
  settle(messageIds: readonly string[]): void
  /** Begins pairing by QR code, which then is in the status. No effect when one is shown already. Rejects when the database does. */
  showQr(): Promise<Answer>
  /**
   * Begins pairing with a code for this number (`+593 99 123 4567`, `0991234567`); a QR code is shown beside it. Rejects when the database
   * does.
   */
  pairByCode(phone: string): Promise<CodeAnswer>
  /** Tries again at once after `banned`, `replaced` or `stopped`, or in the middle of a pause. Rejects when the database does. */
  reconnect(): Promise<Answer>
  /** Ends the pairing at WhatsApp, where that can be reached, and forgets it here. Rejects when the database does. */
  unlink(): Promise<Answer>
}

/** Throws a RangeError when the secrets key has not 32 bytes; connects only when it is held. */
export function createConnection(options: ConnectionOptions): Connection {
  const vault = createVault(options.secretsKey)
  const timing = { ...defaultTiming, ...options.timing }
  const board = new StatusBoard(options)
  const deps = { options, timing, board, vault, memory: newMemory(options) }
  let held: { life: Life; wishes: ReturnType<typeof wishesOf> } | undefined
  let stopped = false

  const isHeld = (): boolean => held !== undefined
  const letGo = async (): Promise<void> => {
    const ending = held
    held = undefined
    await ending?.life.end()
    if (!isHeld()) board.become(stopped ? 'off' : 'waiting')
  }
  return {
    hold(fence) {
      if (stopped || held !== undefined) return
      const all = { ...deps, fence }
      const life = new Life(all)
      held = { life, wishes: wishesOf(life, all) }
    },
    letGo,
    stop() {
      stopped = true
      return letGo()
    },
    socket: () => held?.life.open,
    status: () => board.current,
    settle(messageIds) {
      for (const id of messageIds) held?.life.live?.journal.settle(id)
    },
    showQr: async () => held?.wishes.showQr() ?? notOwner,
    pairByCode: async (phone) => held?.wishes.pairByCode(phone) ?? notOwner,
    reconnect: async () => held?.wishes.reconnect() ?? notOwner,
    unlink: async () => held?.wishes.unlink() ?? notOwner,
  }
}

const notOwner = { ok: false, reason: 'not_owner' } as const
