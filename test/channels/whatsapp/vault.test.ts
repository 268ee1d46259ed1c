import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createVault, VaultError } from '../../../src/channels/whatsapp/vault.js'

const key = randomBytes(32)
const vault = createVault(key)
const place = ['main', 'session', '593991112222.0']

test('opens what it sealed, whatever it is', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (plain) => {
      expect([...vault.open(vault.seal(plain, place), place)]).toEqual([...plain])
    }),
  )
})

test('seals the same value differently each time, and shows nothing of it', () => {
  const plain = Buffer.from('a private key')
  const [one, two] = [vault.seal(plain, place), vault.seal(plain, place)]
  expect(one).not.toEqual(two)
  expect(Buffer.from(one).includes(plain)).toBe(false)
  expect(one[0]).toBe(1)
})

test('says that the key is not the one, and what to do', () => {
  const sealed = createVault(randomBytes(32)).seal(Buffer.from('x'), place)
  expect(() => vault.open(sealed, place)).toThrow(VaultError)
  expect(() => vault.open(sealed, place)).toThrow('SECRETS_KEY is not the one')
})

test('does not open what was moved to another place', () => {
  const sealed = vault.seal(Buffer.from('x'), place)
  expect(() => vault.open(sealed, ['main', 'session', '593991113333.0'])).toThrow(VaultError)
  expect(() => vault.open(sealed, ['main', 'session,593991112222.0'])).toThrow(VaultError)
})

test('does not open what was changed anywhere, cut or lengthened', () => {
  const sealed = Buffer.from(vault.seal(Buffer.from('xyz'), place))
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => vault.open(changed, place)).toThrow(VaultError)
    expect(() => vault.open(sealed.subarray(0, at), place)).toThrow(VaultError)
  }
  expect(() => vault.open(Buffer.concat([sealed, Buffer.alloc(1)]), place)).toThrow(VaultError)
})

test('takes a key of 32 bytes only', () => {
  expect(() => createVault(randomBytes(16))).toThrow(RangeError)
})
