import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
/** The first byte of what is sealed, so that another way of sealing can be told apart. */
const VERSION = 1
/** 96 bits at random for each value, as NIST SP 800-38D 8.2.2 allows for up to 2^32 values under one key. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES

/** What was stored cannot be read with this key; it was left as it is. The message says what to do. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
}

/** Encrypts what is stored (AES-256-GCM). `place` says where it belongs: what was moved to another place does not open there. */
export interface Vault {
  seal(plain: Uint8Array, place: readonly string[]): Uint8Array<ArrayBuffer>
  /** Throws a VaultError when it was sealed with another key, for another place, or was changed. */
  open(sealed: Uint8Array, place: readonly string[]): Buffer
}

/** Throws a RangeError when the key has not 32 bytes. */
export function createVault(key: Uint8Array): Vault {
  if (key.length !== KEY_BYTES) throw new RangeError(`a vault needs a key of ${String(KEY_BYTES)} bytes`)
  return {
    seal(plain, place) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(labelOf(place))
      return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, place) {
      if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES + TAG_BYTES) throw new VaultError(UNREADABLE)
      const decipher = createDecipheriv(CIPHER, key, sealed.subarray(1, HEAD_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAAD(labelOf(place)).setAuthTag(sealed.subarray(-TAG_BYTES))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()])
      } catch {
        throw new VaultError(UNREADABLE)
      }
    },
  }
}

/** JSON, so that no two places give the same. */
function labelOf(place: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify([VERSION, ...place]))
}

const UNREADABLE =
  "SECRETS_KEY is not the one that WhatsApp's keys were stored with. Nothing was changed. Set the former key again; " +
  'when it is lost, unlink WhatsApp and pair it anew.'
