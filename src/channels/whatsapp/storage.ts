/** A key as it is stored: `value` is encrypted. */
interface StoredKey {
  readonly id: string
  readonly value: Uint8Array
}

/** A null `value` deletes. */
export interface KeyChange {
  /** `creds`, or one of Baileys' names of kinds of keys. */
  readonly type: string
  readonly id: string
  readonly value: Uint8Array | null
}

/** What is known of the account beside its keys. */
interface Account {
  /** When the present pairing was made; null while there is none. */
  readonly pairedAt: Date | null
  /** Why it must not connect by itself, not even after a restart. */
  readonly stopped: 'banned' | 'replaced' | null
}

/**
 * What the channel keeps. Everything that is written says by its fence on behalf of which owner; false when another process owns the
 * channel meanwhile, and then nothing was written. Any of these rejects when the database does.
 */
export interface WhatsappStorage {
  /** Whose keys these are. */
  readonly accountId: string
  /** Those there are of these ids, or all of the type, in any order. */
  readKeys(type: string, ids: readonly string[] | 'all'): Promise<readonly StoredKey[]>
  /** All in one transaction, or none. */
  writeKeys(changes: readonly KeyChange[], fence: number): Promise<boolean>
  /** Forgets the pairing: every key, and what is known of the account. */
  wipe(fence: number): Promise<boolean>
  account(): Promise<Account>
  changeAccount(change: Partial<Account>, fence: number): Promise<boolean>
}
