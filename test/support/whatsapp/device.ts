import { generateSignalPubKey } from '@whiskeysockets/baileys'
import { bytesIn, child, children, numberIn, type Stanza } from './stanza.js'

export interface PreKey {
  readonly keyId: number
  readonly publicKey: Uint8Array
}

/** What somebody needs to begin a Signal session. */
export interface Bundle {
  readonly registrationId: number
  readonly identityKey: Uint8Array
  readonly signedPreKey: PreKey & { readonly signature: Uint8Array }
  readonly preKey?: PreKey
}

/** A linked device of the bot's account, as the server knows it. */
export class Device {
  readonly number: number
  /** The key with which the device proves that it is itself when it comes back. */
  readonly noiseKey: string
  #bundle: Omit<Bundle, 'preKey'> | undefined
  #preKeys: PreKey[] = []

  constructor(number: number, noiseKey: string) {
    this.number = number
    this.noiseKey = noiseKey
  }

  get preKeyCount(): number {
    return this.#preKeys.length
  }

  /** Nobody can write to a device that has not given its keys yet. */
  get canBeWrittenTo(): boolean {
    return this.#bundle !== undefined
  }

  /** Keeps what the device uploads. */
  upload(iq: Stanza): void {
    const list = child(iq, 'list')
    if (list) {
      const registrationId = numberIn(iq, 'registration')
      const identityKey = generateSignalPubKey(bytesIn(iq, 'identity'))
      this.#bundle = { registrationId, identityKey, signedPreKey: readSigned(child(iq, 'skey')) }
      this.#preKeys.push(...children(list, 'key').map(readPreKey))
    }
    const rotated = child(child(iq, 'rotate'), 'skey')
    if (rotated && this.#bundle) this.#bundle = { ...this.#bundle, signedPreKey: readSigned(rotated) }
  }

  /** Hands out each pre-key once; without any left, the bundle does without. */
  takeBundle(): Bundle {
    if (!this.#bundle) throw new Error('The device has not uploaded its keys')
    const preKey = this.#preKeys.shift()
    return { ...this.#bundle, ...(preKey && { preKey }) }
  }
}

function readPreKey(key: Stanza): PreKey {
  return { keyId: numberIn(key, 'id'), publicKey: generateSignalPubKey(bytesIn(key, 'value')) }
}

function readSigned(key: Stanza | undefined): Bundle['signedPreKey'] {
  if (!key) throw new Error('There is no signed pre-key')
  return { ...readPreKey(key), signature: bytesIn(key, 'signature') }
}
