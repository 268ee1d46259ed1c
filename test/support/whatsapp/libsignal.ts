// It comes with Baileys. Its own types ask for a pre-key in every bundle; the code takes one without, as WhatsApp's servers
// give it out when a device has run out of pre-keys.
import libsignal from 'libsignal'
import type { ProtocolAddress, SessionRecord, SignalStorage } from 'libsignal'
import type { Bundle } from './device.js'

export type { ProtocolAddress, SignalStorage } from 'libsignal'

type OutgoingBundle = Parameters<InstanceType<typeof libsignal.SessionBuilder>['initOutgoing']>[0]

export interface Encrypted {
  readonly type: 'pkmsg' | 'msg'
  readonly ciphertext: Buffer
}

export function addressOf(name: string, device: number): ProtocolAddress {
  return new libsignal.ProtocolAddress(name, device)
}

export async function beginSession(storage: SignalStorage, address: ProtocolAddress, bundle: Bundle): Promise<void> {
  await new libsignal.SessionBuilder(storage, address).initOutgoing(bundle as OutgoingBundle)
}

export async function encrypt(storage: SignalStorage, address: ProtocolAddress, plain: Uint8Array): Promise<Encrypted> {
  const { type, body } = await new libsignal.SessionCipher(storage, address).encrypt(plain)
  return { type: type === 3 ? 'pkmsg' : 'msg', ciphertext: Buffer.from(body, 'binary') }
}

export async function decrypt(
  storage: SignalStorage,
  address: ProtocolAddress,
  { type, ciphertext }: Encrypted,
): Promise<Buffer> {
  const cipher = new libsignal.SessionCipher(storage, address)
  return type === 'pkmsg' ? cipher.decryptPreKeyWhisperMessage(ciphertext) : cipher.decryptWhisperMessage(ciphertext)
}

export type Sessions = Map<string, SessionRecord>
