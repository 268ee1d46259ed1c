import {
  Curve,
  encodeBigEndian,
  generateSignalPubKey,
  KEY_BUNDLE_TYPE,
  proto,
  signedKeyPair,
  unpadRandomMax16,
  writeRandomPadMax16,
  xmppPreKey,
  xmppSignedPreKey,
} from '@whiskeysockets/baileys'
import type { KeyPair, SignedKeyPair } from '@whiskeysockets/baileys'
import type { Device } from './device.js'
import {
  addressOf,
  beginSession,
  decrypt,
  encrypt,
  type Encrypted,
  type ProtocolAddress,
  type Sessions,
  type SignalStorage,
} from './libsignal.js'
import { quietly } from './quiet.js'
import { el, type Stanza } from './stanza.js'

interface Identity {
  readonly keys: KeyPair
  readonly signedPreKey: SignedKeyPair
}

let shared: Identity | undefined

/**
 * A phone that speaks Signal with the bot's device: a citizen's, or the one the bot's account is registered on. Signing takes
 * long, so all phones of a process have one identity and one signed pre-key; what matters, the sessions, are everybody's own.
 */
export class SignalUser {
  readonly registrationId: number
  readonly #name: string
  readonly #preKeys = new Map<number, KeyPair>()
  readonly #sessions: Sessions = new Map()
  readonly #storage: SignalStorage

  constructor(name: string, registrationId: number) {
    this.#name = name
    this.registrationId = registrationId
    this.#storage = this.#makeStorage()
  }

  get identity(): KeyPair {
    return identity().keys
  }

  /** What the server tells the bot when it asks for the keys of `jid`. */
  bundle(jid: string): Stanza {
    const id = this.#preKeys.size + 1
    const preKey = Curve.generateKeyPair()
    this.#preKeys.set(id, preKey)
    return el('user', { jid }, [
      el('registration', {}, this.registration),
      el('type', {}, KEY_BUNDLE_TYPE),
      el('identity', {}, this.identity.public),
      xmppSignedPreKey(identity().signedPreKey),
      xmppPreKey(preKey, id),
    ])
  }

  get registration(): Uint8Array {
    return encodeBigEndian(this.registrationId)
  }

  /** Encrypts for the bot's device, beginning a session with one of its pre-keys where there is none. */
  encrypt(message: proto.IMessage, device: Device): Promise<Encrypted> {
    const address = this.#address(device)
    return quietly(async () => {
      if (!this.#sessions.has(address.toString())) {
        await beginSession(this.#storage, address, device.takeBundle())
      }
      return encrypt(this.#storage, address, writeRandomPadMax16(proto.Message.encode(message).finish()))
    })
  }

  /** Reads what the bot's device encrypted for this phone; rejects when it cannot. */
  decrypt(encrypted: Encrypted, device: Device): Promise<proto.Message> {
    return quietly(async () => {
      const plain = await decrypt(this.#storage, this.#address(device), encrypted)
      return proto.Message.decode(unpadRandomMax16(plain))
    })
  }

  /** The next message begins a session anew. */
  forgetSession(device: Device): void {
    this.#sessions.delete(this.#address(device).toString())
  }

  #address(device: Device): ProtocolAddress {
    return addressOf(`${this.#name}-to-bot`, device.number)
  }

  #makeStorage(): SignalStorage {
    return {
      loadSession: (id) => Promise.resolve(this.#sessions.get(id)),
      storeSession: (id, record) => {
        this.#sessions.set(id, record)
        return Promise.resolve()
      },
      isTrustedIdentity: () => true,
      loadPreKey: (id) => {
        const keys = this.#preKeys.get(Number(id))
        return Promise.resolve(keys && signalKeys(keys))
      },
      // A used pre-key may be asked for once more, by a bot that died before it had stored that it was used: keep it.
      removePreKey: () => undefined,
      loadSignedPreKey: () => signalKeys(identity().signedPreKey.keyPair),
      getOurRegistrationId: () => this.registrationId,
      getOurIdentity: () => signalKeys(this.identity),
    }
  }
}

function identity(): Identity {
  if (!shared) {
    const keys = Curve.generateKeyPair()
    shared = { keys, signedPreKey: signedKeyPair(keys, 1) }
  }
  return shared
}

function signalKeys(keys: KeyPair) {
  return { privKey: Buffer.from(keys.private), pubKey: Buffer.from(generateSignalPubKey(keys.public)) }
}
