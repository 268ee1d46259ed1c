import type { AuthenticationCreds, BinaryNode, SignalDataTypeMap } from '@whiskeysockets/baileys'
import type { Baileys } from './options.js'
import type { KeyChange } from './storage.js'
import type { Vault } from './vault.js'

/** What is stored beside Baileys' own kinds of keys. */
interface OwnTypes {
  readonly creds: AuthenticationCreds
  /** A message that was decrypted; see journal.ts. */
  readonly journal: { readonly at: number; readonly stanza: BinaryNode; readonly content: Uint8Array }
}

export type StoredTypes = SignalDataTypeMap & OwnTypes

/** Makes of a key what is stored, and back. What opens is what was sealed: the vault sees to it, so it is not checked again. */
export interface KeyCodec {
  seal(type: string, id: string, value: unknown): KeyChange
  open<T extends keyof StoredTypes>(type: T, id: string, value: Uint8Array): StoredTypes[T]
}

export function createKeyCodec({ BufferJSON, proto }: Baileys, vault: Vault, account: string): KeyCodec {
  return {
    seal(type, id, value) {
      if (value === null || value === undefined) return { type, id, value: null }
      const json = JSON.stringify(value, BufferJSON.replacer)
      return { type, id, value: vault.seal(Buffer.from(json), [account, type, id]) }
    },
    open<T extends keyof StoredTypes>(type: T, id: string, value: Uint8Array) {
      const plain: unknown = JSON.parse(vault.open(value, [account, type, id]).toString(), BufferJSON.reviver)
      // Baileys expects an instance of its own, of what it gave as one.
      const whole =
        type === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(plain as object) : plain
      return whole as StoredTypes[T]
    },
  }
}
