import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import {
  aesDecryptCTR,
  aesDecryptGCM,
  aesEncryptCTR,
  Curve,
  derivePairingCodeKey,
  proto,
  WA_ADV_ACCOUNT_SIG_PREFIX,
} from '@whiskeysockets/baileys'
import type { Connection } from './connection.js'
import { attr, bytesIn, child, el, seconds, server, type Stanza } from './stanza.js'
import type { World } from './world.js'

/** What became of an attempt to link a device with the phone: the phone says "Couldn't link device" when it did not work. */
export type Linking = 'linked' | 'could_not_link'

/** A device that wants to be linked, on a connection of its own. */
interface Candidate {
  readonly noiseKey: string
  readonly refs: readonly string[]
  code?: CodeExchange
  /** How it ended, once it did. */
  outcome?: Linking
}

/** Linking by a code that is typed into the phone. */
interface CodeExchange {
  readonly wrapped: Buffer
  readonly ref: Buffer
  readonly ephemeral: ReturnType<typeof Curve.generateKeyPair>
  shared?: Buffer
}

/** Links devices with the phone of the account, by QR or by code. */
export class Pairing {
  readonly #world: World
  readonly #candidates = new Map<Connection, Candidate>()
  readonly #retiredSecrets = new Set<string>()

  constructor(world: World) {
    this.#world = world
  }

  /** Gives a new device what it makes its QR codes of. */
  async begin(connection: Connection, noiseKey: string): Promise<void> {
    const refs = Array.from({ length: 6 }, () => randomBytes(8).toString('hex'))
    this.#candidates.set(connection, { noiseKey, refs })
    const content = refs.map((ref) => el('ref', {}, Buffer.from(ref)))
    await connection.send(this.#iq([el('pair-device', {}, content)]))
    this.#world.changes.happened()
  }

  gone(connection: Connection): void {
    const candidate = this.#candidates.get(connection)
    if (!candidate) return
    candidate.outcome ??= 'could_not_link'
    this.#candidates.delete(connection)
    this.#world.changes.happened()
  }

  /** Somebody points the phone at a QR code; resolves when the phone says whether it worked. */
  async scanQr(qr: string): Promise<Linking> {
    const [ref = '', , identity = '', secret = ''] = qr.slice(qr.indexOf('#') + 1).split(',')
    const found = [...this.#candidates].find(([, { refs }]) => refs.includes(ref))
    if (!found || this.#retiredSecrets.has(secret)) return 'could_not_link'
    const [connection, candidate] = found
    await this.#succeed(connection, Buffer.from(identity, 'base64'), Buffer.from(secret, 'base64'))
    return this.#outcome(candidate)
  }

  /** Somebody types a code into the phone, which waits until a device asked for one. */
  async typeCode(code: string): Promise<Linking> {
    const [connection, candidate, exchange] = await this.#world.until('a device to ask for a code', () =>
      this.#exchanging(),
    )
    exchange.shared = await this.#agree(exchange, code)
    await connection.send(await this.#primaryHello(exchange, code))
    return this.#outcome(candidate)
  }

  /** Tells devices that are not linked yet to make a new secret; QR codes with the one in `shown` no longer work. */
  async refresh(shown: string): Promise<void> {
    const [, , , secret = ''] = shown.split(',')
    this.#retiredSecrets.add(secret)
    const attrs = { from: server, type: 'companion_reg_refresh', id: this.#id(), t: String(seconds()) }
    const stanza = el('notification', attrs, [el('companion_reg_refresh')])
    await Promise.all([...this.#candidates.keys()].map((connection) => connection.send(stanza)))
  }

  /** Answers what devices ask while they are linked by code. */
  async answer(connection: Connection, iq: Stanza, request: Stanza): Promise<Stanza | undefined> {
    const candidate = this.#candidates.get(connection)
    if (!candidate) return undefined
    if (attr(request, 'stage') === 'companion_hello') return this.#companionHello(candidate, iq, request)
    await connection.send(result(iq))
    await this.#companionFinish(connection, candidate, request)
    return undefined
  }

  /** The device signed; it is linked, and told to connect again. */
  async finish(connection: Connection): Promise<void> {
    const candidate = this.#candidates.get(connection)
    if (!candidate) return
    candidate.outcome = 'linked'
    this.#world.link(candidate.noiseKey)
    await connection.send(el('stream:error', { code: '515' }))
    connection.close()
  }

  #companionHello(candidate: Candidate, iq: Stanza, request: Stanza): Stanza {
    candidate.code = {
      wrapped: bytesIn(request, 'link_code_pairing_wrapped_companion_ephemeral_pub'),
      ref: randomBytes(8),
      ephemeral: Curve.generateKeyPair(),
    }
    this.#world.changes.happened()
    const ref = el('link_code_pairing_ref', {}, candidate.code.ref)
    return result(iq, [el('link_code_companion_reg', { stage: 'companion_hello' }, [ref])])
  }

  /** With a wrong code the two do not have the same secret, and this cannot be read. */
  async #companionFinish(connection: Connection, { code }: Candidate, request: Stanza): Promise<void> {
    const shared = code?.shared
    if (!shared) return
    const bundle = bytesIn(request, 'link_code_pairing_wrapped_key_bundle')
    const info = 'link_code_pairing_key_bundle_encryption_key'
    const key = Buffer.from(hkdfSync('sha256', shared, bundle.subarray(0, 32), info, 32))
    const plain = opened(() => aesDecryptGCM(bundle.subarray(44), key, bundle.subarray(32, 44), Buffer.alloc(0)))
    if (!plain) {
      connection.close()
      return
    }
    const identity = plain.subarray(0, 32)
    const identityShared = Curve.sharedKey(this.#world.phone.identity.private, identity)
    const secret = Buffer.concat([shared, identityShared, plain.subarray(64, 96)])
    const advSecret = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(32), 'adv_secret', 32))
    await this.#succeed(connection, identity, advSecret)
  }

  async #agree({ wrapped, ephemeral }: CodeExchange, code: string): Promise<Buffer> {
    const key = await derivePairingCodeKey(code, wrapped.subarray(0, 32))
    const theirs = aesDecryptCTR(wrapped.subarray(48), key, wrapped.subarray(32, 48))
    return Curve.sharedKey(ephemeral.private, theirs)
  }

  async #primaryHello({ ephemeral, ref }: CodeExchange, code: string): Promise<Stanza> {
    const salt = randomBytes(32)
    const iv = randomBytes(16)
    const encrypted = aesEncryptCTR(ephemeral.public, await derivePairingCodeKey(code, salt), iv)
    const type = 'link_code_companion_reg'
    return el('notification', { from: server, type, id: this.#id(), t: String(seconds()) }, [
      el(type, { stage: 'primary_hello' }, [
        el('link_code_pairing_wrapped_primary_ephemeral_pub', {}, Buffer.concat([salt, iv, encrypted])),
        el('primary_identity_pub', {}, this.#world.phone.identity.public),
        el('link_code_pairing_ref', {}, ref),
      ]),
    ])
  }

  /** The phone vouches for the device: signed for everybody, and proven to the device by its secret. */
  async #succeed(connection: Connection, identity: Buffer, advSecret: Buffer): Promise<void> {
    const { private: key, public: accountSignatureKey } = this.#world.phone.identity
    const details = proto.ADVDeviceIdentity.encode({ rawId: 1, timestamp: seconds(), keyIndex: 1 }).finish()
    const accountSignature = Curve.sign(key, Buffer.concat([WA_ADV_ACCOUNT_SIG_PREFIX, details, identity]))
    const vouched = { details, accountSignatureKey, accountSignature }
    const signed = proto.ADVSignedDeviceIdentity.encode(vouched).finish()
    const hmac = createHmac('sha256', advSecret).update(signed).digest()
    const { jid, lid } = this.#world.nextDevice
    await connection.send(
      this.#iq([
        el('pair-success', {}, [
          el('device-identity', {}, proto.ADVSignedDeviceIdentityHMAC.encode({ details: signed, hmac }).finish()),
          el('device', { jid, lid }),
          el('platform', { name: 'android' }),
        ]),
      ]),
    )
  }

  #outcome(candidate: Candidate): Promise<Linking> {
    return this.#world.until('the device to be linked or to give up', () => candidate.outcome)
  }

  #exchanging(): [Connection, Candidate, CodeExchange] | undefined {
    for (const [connection, candidate] of this.#candidates) {
      if (candidate.code) return [connection, candidate, candidate.code]
    }
    return undefined
  }

  #iq(content: Stanza[]): Stanza {
    return el('iq', { from: server, type: 'set', id: this.#id(), xmlns: 'md', t: String(seconds()) }, content)
  }

  #id(): string {
    return `server${String(this.#world.nextId())}`
  }
}

/** The answer to an IQ. */
export function result(iq: Stanza, content?: Stanza[]): Stanza {
  return el('iq', { from: iq.attrs['to'] ?? server, type: 'result', id: iq.attrs['id'] }, content)
}

function opened(open: () => Buffer): Buffer | undefined {
  try {
    return open()
  } catch {
    return undefined
  }
}

export function pairingRequest(iq: Stanza): Stanza | undefined {
  return child(iq, 'link_code_companion_reg')
}
