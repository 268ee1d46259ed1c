import { Curve, proto, WA_CERT_DETAILS } from '@whiskeysockets/baileys'
import type { KeyPair } from '@whiskeysockets/baileys'

/** The certificate chain with which the fake shows that it is WhatsApp, and the root key that one has to trust for it. */
export interface Certificate {
  readonly staticKey: KeyPair
  readonly chain: Uint8Array
  readonly rootKey: Buffer
}

const farFuture = 4_102_444_800

let made: Certificate | undefined

/** One for all fakes of a process, because the client knows one root only. */
export function certificate(): Certificate {
  return (made ??= makeCertificate())
}

/** Makes the Baileys of this process trust the fake: it exports the key it checks against, and reads it at each handshake. */
export function trust(rootKey: Uint8Array): void {
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey)
}

function makeCertificate(): Certificate {
  const [root, intermediate, staticKey] = [0, 1, 2].map(() => Curve.generateKeyPair())
  if (!root || !intermediate || !staticKey) throw new Error('No keys were made')
  const chain = proto.CertChain.encode({
    intermediate: signed(root, { serial: 1, issuerSerial: WA_CERT_DETAILS.SERIAL, key: intermediate.public }),
    leaf: signed(intermediate, { serial: 2, issuerSerial: 1, key: staticKey.public }),
  }).finish()
  return { staticKey, chain, rootKey: Buffer.from(root.public) }
}

function signed(by: KeyPair, what: proto.CertChain.NoiseCertificate.IDetails): proto.CertChain.INoiseCertificate {
  const dates = { notBefore: 0, notAfter: farFuture }
  const details = proto.CertChain.NoiseCertificate.Details.encode({ ...what, ...dates }).finish()
  return { details, signature: Curve.sign(by.private, details) }
}
