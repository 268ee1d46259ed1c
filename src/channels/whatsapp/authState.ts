import type { AuthenticationCreds, SignalKeyStore } from '@whiskeysockets/baileys'
import { createKeyCodec, type KeyCodec, type StoredTypes } from './keyCodec.js'
import { KeysNotStored, KeyWriter, type WriteFailure } from './keyWriter.js'
import type { Baileys } from './options.js'
import type { WhatsappStorage } from './storage.js'
import type { Vault } from './vault.js'

/** The credentials and keys of one connection. */
export interface AuthState {
  /** The object that Baileys reads and changes. */
  readonly creds: AuthenticationCreds
  readonly keys: SignalKeyStore
  /** WhatsApp knows this device. Before, the credentials are made up, and they are not stored. */
  paired(): boolean
  /** To be called when the credentials have changed. */
  saveCreds(): void
  /** All that is stored of a kind, by id. Rejects as opening the state does. */
  all<T extends keyof StoredTypes>(type: T): Promise<Map<string, StoredTypes[T]>>
  /** Deletes with the next write. */
  forget(type: keyof StoredTypes, id: string): void
  /** Takes nothing more; resolves when what was taken is stored, or could not be. */
  close(): Promise<void>
}

export interface AuthDeps {
  readonly baileys: Baileys
  readonly storage: WhatsappStorage
  readonly vault: Vault
  readonly fence: number
  /** Told when something could not be stored or read: the connection must end, since Baileys would go on with what it has. */
  readonly onFailure: (failure: WriteFailure) => void
}

/**
 * What is stored, or new credentials where nothing is. Throws a VaultError when it was stored with another key; rejects when the database
 * does.
 */
export async function openAuthState(deps: AuthDeps): Promise<AuthState> {
  const { baileys, storage } = deps
  const codec = createKeyCodec(baileys, deps.vault, storage.accountId)
  const writer = new KeyWriter(deps)
  const [stored] = await storage.readKeys('creds', [''])
  const creds = stored === undefined ? baileys.initAuthCreds() : codec.open('creds', '', stored.value)
  // WhatsApp signs the device's identity when it is paired.
  const paired = (): boolean => creds.account !== undefined
  return {
    creds,
    keys: keyStore(deps, codec, writer),
    paired,
    saveCreds() {
      if (!paired()) return
      writer.along('creds', () => codec.seal('creds', '', creds))
      writer.write([]).catch(told)
    },
    async all(type) {
      const rows = await storage.readKeys(type, 'all')
      return new Map(rows.map(({ id, value }) => [id, codec.open(type, id, value)]))
    },
    forget(type, id) {
      writer.along(`${type} ${id}`, () => codec.seal(type, id, null))
    },
    close: () => writer.close(),
  }
}

function keyStore({ storage, onFailure }: AuthDeps, codec: KeyCodec, writer: KeyWriter): SignalKeyStore {
  return {
    async get(type, ids) {
      try {
        const rows = await storage.readKeys(type, ids)
        return Object.fromEntries(rows.map(({ id, value }) => [id, codec.open(type, id, value)]))
      } catch (error) {
        // Baileys takes a key that cannot be read for one that does not exist.
        onFailure({ kind: 'failed', error })
        throw new KeysNotStored('the keys could not be read', { cause: error })
      }
    },
    set: (data) =>
      writer.write(
        Object.entries(data).flatMap(([type, values]) =>
          Object.entries(values).map(([id, value]) => codec.seal(type, id, value)),
        ),
      ),
  }
}

/** Whoever opened the state was told of it, and acts on it. */
function told(error: unknown): void {
  if (!(error instanceof KeysNotStored)) throw error
}
