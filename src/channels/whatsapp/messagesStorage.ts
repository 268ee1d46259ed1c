import type { OutgoingMessage } from '../channel.js'

/** What the channel has to know of messages and people. Each of these rejects when the database does. */
export interface MessagesStorage {
  /** True when a delivery bears this id. */
  knowsMessage(messageId: string): Promise<boolean>
  /** What was or will be sent under this id; null when it is not known, or forgotten. */
  sentMessage(messageId: string): Promise<OutgoingMessage | null>
  /** To whom these addresses belong: the same word for the same person. Those that are not known are left out. */
  owners(addresses: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** True when the person at this address has written since then. */
  wroteSince(address: string, since: Date): Promise<boolean>
}

/**
 * Why nothing is sent that answers nobody: staff say so; WhatsApp refused a message as the account may not write to people on its own
 * (463); it said so of the account, with an end; it closed the account (403); another program took its place (440); too much failed.
 */
export type BulkStopReason = 'by_staff' | 'restricted' | 'reach_out_lock' | 'banned' | 'replaced' | 'failures'

/** `until` null: until staff say so. */
export interface BulkStop {
  readonly reason: BulkStopReason
  readonly until: Date | null
}

export interface BulkRecord {
  readonly stop: BulkStop | null
  /** When the account was paired. */
  readonly pairedAt: Date | null
}

/** What is known of messages that answer nobody. Each of these rejects when the database does. */
export interface BulkStorage {
  readBulk(): Promise<BulkRecord>
  /** How many of them have left since then, or may have. */
  bulkSince(since: Date): Promise<number>
  /**
   * Whether each of the last `count` that were handed to WhatsApp failed, the oldest first: of this pairing, and since they were last allowed
   * again. Not among them is what was for people who had not written for `silenceDays`.
   */
  lastBulk(wanted: { readonly count: number; readonly silenceDays: number }): Promise<readonly boolean[]>
  /** Null: nothing stands against them any more. */
  writeBulkStop(stop: BulkStop | null): Promise<void>
}
