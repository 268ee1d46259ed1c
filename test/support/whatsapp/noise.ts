import { hkdfSync } from 'node:crypto'
import {
  aesDecryptGCM,
  aesEncryptGCM,
  Curve,
  NOISE_MODE,
  NOISE_WA_HEADER,
  proto,
  sha256,
} from '@whiskeysockets/baileys'
import type { Certificate } from './certificate.js'

const nothing = Buffer.alloc(0)

/** Encrypts or decrypts in one direction, once the handshake is done. */
class Direction {
  readonly #key: Buffer
  #count = 0

  constructor(key: Buffer) {
    this.#key = key
  }

  seal(plain: Uint8Array): Buffer {
    return aesEncryptGCM(plain, this.#key, nonce(this.#count++), nothing)
  }

  open(sealed: Uint8Array): Buffer {
    return aesDecryptGCM(sealed, this.#key, nonce(this.#count++), nothing)
  }
}

/** What both sides have in the end: a key for each direction. */
export class Transport {
  readonly #fromClient: Direction
  readonly #toClient: Direction

  constructor([fromClient, toClient]: readonly [Buffer, Buffer]) {
    this.#fromClient = new Direction(fromClient)
    this.#toClient = new Direction(toClient)
  }

  open(frame: Uint8Array): Buffer {
    return this.#fromClient.open(frame)
  }

  seal(plain: Uint8Array): Buffer {
    return framed(this.#toClient.seal(plain))
  }
}

/** The server's side of WhatsApp's Noise XX handshake. */
export class Handshake {
  readonly #certificate: Certificate
  readonly #ephemeral = Curve.generateKeyPair()
  #hash: Buffer = Buffer.from(NOISE_MODE)
  #salt = this.#hash
  #key = this.#hash
  #count = 0

  constructor(certificate: Certificate) {
    this.#certificate = certificate
    this.#authenticate(NOISE_WA_HEADER)
  }

  /** Answers the first message of the client with our keys and the certificate. */
  hello(message: Uint8Array): Buffer {
    const theirs = required(proto.HandshakeMessage.decode(message).clientHello?.ephemeral)
    this.#authenticate(theirs)
    this.#authenticate(this.#ephemeral.public)
    this.#mix(Curve.sharedKey(this.#ephemeral.private, theirs))
    const ours = this.#encrypt(this.#certificate.staticKey.public)
    this.#mix(Curve.sharedKey(this.#certificate.staticKey.private, theirs))
    const payload = this.#encrypt(this.#certificate.chain)
    const serverHello = { ephemeral: this.#ephemeral.public, static: ours, payload }
    return framed(proto.HandshakeMessage.encode({ serverHello }).finish())
  }

  /** Reads the last message of the client: who it is (its noise key) and what it wants. */
  finish(message: Uint8Array): { client: Buffer; payload: proto.ClientPayload; transport: Transport } {
    const { clientFinish } = proto.HandshakeMessage.decode(message)
    const client = this.#decrypt(required(clientFinish?.static))
    this.#mix(Curve.sharedKey(this.#ephemeral.private, client))
    const payload = proto.ClientPayload.decode(this.#decrypt(required(clientFinish?.payload)))
    return { client, payload, transport: new Transport(derive(nothing, this.#salt)) }
  }

  #authenticate(data: Uint8Array): void {
    this.#hash = sha256(Buffer.concat([this.#hash, data]))
  }

  #mix(secret: Buffer): void {
    const [salt, key] = derive(secret, this.#salt)
    this.#salt = salt
    this.#key = key
    this.#count = 0
  }

  #encrypt(plain: Uint8Array): Buffer {
    const sealed = aesEncryptGCM(plain, this.#key, nonce(this.#count++), this.#hash)
    this.#authenticate(sealed)
    return sealed
  }

  #decrypt(sealed: Uint8Array): Buffer {
    const plain = aesDecryptGCM(sealed, this.#key, nonce(this.#count++), this.#hash)
    this.#authenticate(sealed)
    return plain
  }
}

/** Cuts the stream of a client into frames: three bytes say how long the next one is. */
export class Frames {
  #rest: Buffer = nothing
  #introduced = false

  /** The frames that are complete now. */
  take(data: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, data])
    this.#skipIntroduction()
    const frames: Buffer[] = []
    while (this.#rest.length >= 3) {
      const end = 3 + this.#rest.readUIntBE(0, 3)
      if (this.#rest.length < end) break
      frames.push(this.#rest.subarray(3, end))
      this.#rest = this.#rest.subarray(end)
    }
    return frames
  }

  /** A header comes before the first frame, and before that, once the client knows it, where the server had it routed to. */
  #skipIntroduction(): void {
    if (this.#introduced) return
    this.#introduced = true
    const routed = this.#rest.subarray(0, 2).toString() === 'ED'
    const routing = routed ? 7 + this.#rest.readUIntBE(4, 3) : 0
    this.#rest = this.#rest.subarray(routing + NOISE_WA_HEADER.length)
  }
}

function framed(data: Uint8Array): Buffer {
  const length = Buffer.alloc(3)
  length.writeUIntBE(data.length, 0, 3)
  return Buffer.concat([length, data])
}

function nonce(count: number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(count, 8)
  return bytes
}

function derive(secret: Buffer, salt: Buffer): readonly [Buffer, Buffer] {
  const keys = Buffer.from(hkdfSync('sha256', secret, salt, '', 64))
  return [keys.subarray(0, 32), keys.subarray(32)]
}

function required(bytes: Uint8Array | null | undefined): Uint8Array {
  if (!bytes) throw new Error('The client left out a part of the handshake')
  return bytes
}
