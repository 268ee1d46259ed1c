import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

/** A key and a certificate in PEM for 127.0.0.1, which trusts itself. */
export interface TlsIdentity {
  readonly key: string
  readonly cert: string
}

let made: TlsIdentity | undefined

/** One for all fakes of a process. */
export function tlsIdentity(): TlsIdentity {
  return (made ??= makeIdentity())
}

// The types of ASN.1 that a certificate is made of.
const der = {
  sequence: (...parts: Buffer[]) => value(0x30, Buffer.concat(parts)),
  set: (...parts: Buffer[]) => value(0x31, Buffer.concat(parts)),
  integer: (bytes: Buffer) => value(0x02, bytes),
  bits: (bytes: Buffer) => value(0x03, Buffer.concat([Buffer.from([0]), bytes])),
  octets: (bytes: Buffer) => value(0x04, bytes),
  oid: (hex: string) => value(0x06, Buffer.from(hex, 'hex')),
  utf8: (text: string) => value(0x0c, Buffer.from(text)),
  utcTime: (text: string) => value(0x17, Buffer.from(text)),
  explicit: (number: number, content: Buffer) => value(0xa0 + number, content),
}

const commonName = '550403'
const subjectAltName = '551d11'
const ecdsaWithSha256 = '2a8648ce3d040302'
const loopback = Buffer.from([127, 0, 0, 1])

function makeIdentity(): TlsIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der.sequence(der.oid(ecdsaWithSha256))
  const content = body(algorithm, publicKey.export({ type: 'spki', format: 'der' }))
  const signature = createSign('sha256').update(content).sign(privateKey)
  const certificate = der.sequence(content, algorithm, der.bits(signature))
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem(certificate) }
}

function body(algorithm: Buffer, publicKey: Buffer): Buffer {
  const name = der.sequence(der.set(der.sequence(der.oid(commonName), der.utf8('fake WhatsApp'))))
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)])
  const validity = der.sequence(der.utcTime('200101000000Z'), der.utcTime('491231235959Z'))
  const addresses = der.sequence(value(0x87, loopback))
  const extensions = der.sequence(der.sequence(der.oid(subjectAltName), der.octets(addresses)))
  return der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(serial),
    algorithm,
    name,
    validity,
    name,
    publicKey,
    der.explicit(3, extensions),
  )
}

function value(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), length(content.length), content])
}

function length(count: number): Buffer {
  if (count < 0x80) return Buffer.from([count])
  const bytes = Buffer.from(count.toString(16).padStart(count > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes])
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
