import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { inspect } from 'node:util'
import * as baileys from '@whiskeysockets/baileys'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createKeyCodec } from '../../../src/channels/whatsapp/keyCodec.js'
import { KeysNotStored } from '../../../src/channels/whatsapp/keyWriter.js'
import { libraryLog } from '../../../src/channels/whatsapp/libraryLog.js'
import { droppedPrints, quietConsole } from '../../../src/channels/whatsapp/quietConsole.js'
import { isSocketRejection } from '../../../src/channels/whatsapp/rejections.js'
import { createVault } from '../../../src/channels/whatsapp/vault.js'
import { systemClock } from '../../../src/clock.js'
import { createLog } from '../../../src/log.js'
import { openStore } from '../../../src/store/client.js'
import { createWhatsappStorage } from '../../../src/store/whatsapp.js'
import { temporaryFolder } from '../../store/world.js'
import { placeDatabase } from '../../support/database.js'
import { lidJid, pnJid } from '../../support/whatsapp/jids.js'
import { el } from '../../support/whatsapp/stanza.js'
import { Child } from './childProcess.js'
import { fakeWhatsapp } from './connected.js'

describe('the console', () => {
  /** Prints as the console would without the filter, seen by the test. */
  function seen() {
    const former = { ...console }
    onTestFinished(() => {
      Object.assign(console, former)
    })
    const prints = { info: vi.fn(), warn: vi.fn(), error: vi.fn(), log: vi.fn(), debug: vi.fn(), trace: vi.fn() }
    Object.assign(console, prints)
    quietConsole()
    return prints
  }

  const key = randomBytes(32)
  const session = { currentRatchet: { ephemeralKeyPair: { privKey: key }, rootKey: key }, registrationId: 7 }

  const sessions = ['Closing session:', 'Opening session:', 'Removing old closed session:', 'Session already closed']
  const words = [
    'Migrating session to:',
    'Session already open',
    'Closing open session in favor of incoming prekey bundle',
    'Decrypted message with closed session.',
    'Failed to decrypt message with any known session...',
    'Session error:Error: Bad MAC',
    'V1 session storage migration error: registrationId',
    'WARNING: Expected pubkey of length 33, please report the ST and client that generated the pubkey',
    'Unhandled bucket type (for naming):',
  ]
  const values = [
    ['bytes', key],
    ['bytes of another kind', new Uint8Array(3)],
    ['bytes deep in something', { deep: { inside: [{ of: key }] } }],
    ['a key as text', { privKey: key.toString('base64') }],
    ['a key in a map', new Map([['a', { rootKey: 'x' }]])],
    ['a pair of keys', [{ pairingEphemeralKeyPair: {} }]],
  ] as const

  test.each([
    ...[...sessions, ...words].map((word) => [word, [word, session]] as const),
    ...values.map(([name, value]) => [name, ['something', value]] as const),
  ])('does not print: %s', (_, given) => {
    const prints = seen()
    const before = droppedPrints()
    for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
      console[method](...given)
      expect(prints[method]).not.toHaveBeenCalled()
    }
    expect(droppedPrints()).toBe(before + 6)
  })

  test('prints everything else as it was', () => {
    const prints = seen()
    const error = new Error('x')
    console.error('The session of the council is closed', error, { a: [1, 'b', null], at: new Date(0) })
    console.log('hola %s', 'Ana')
    console.warn()
    expect(prints.error).toHaveBeenCalledWith('The session of the council is closed', error, {
      a: [1, 'b', null],
      at: new Date(0),
    })
    expect(prints.log).toHaveBeenCalledWith('hola %s', 'Ana')
    expect(prints.warn).toHaveBeenCalledWith()
  })

  test('is filtered once, however often it is asked for', () => {
    const prints = seen()
    quietConsole()
    quietConsole()
    const before = droppedPrints()
    console.info('Closing session:', session)
    console.info('x')
    expect(droppedPrints()).toBe(before + 1)
    expect(prints.info).toHaveBeenCalledTimes(1)
  })
})

test("Baileys' own log gives its warnings and errors, and nothing of stanzas, keys, phones or texts", () => {
  const lines: string[] = []
  const log = libraryLog(createLog({ level: 'trace', destination: { write: (line) => lines.push(line) } }))
  const node = { tag: 'message', attrs: { from: '593991112222@s.whatsapp.net' }, content: 'quiero agua' }
  log.trace({ node }, 'a trace')
  log.debug({ node }, 'a debug')
  log.info({ node, me: '593991112222' }, 'an info')
  log.child({ class: 'x' }).warn({ node, key: randomBytes(32) }, 'Invalid LID-PN mapping: 111, 593991112222')
  log.error({ error: new Error('no session for 593991112222.0 "quiero agua"'), node: 'quiero agua' }, 'it failed')
  log.warn('keep alive called when WS not open')
  expect(log.level).toBe('warn')
  expect(lines.map((line) => JSON.parse(line) as Record<string, unknown>)).toMatchObject([
    { level: 'warn', component: 'baileys', msg: 'Invalid LID-PN mapping: 111, [hidden]' },
    { level: 'warn', component: 'baileys', msg: 'it failed', err: { type: 'Error' } },
    { level: 'warn', component: 'baileys', msg: 'keep alive called when WS not open' },
  ])
  expect(lines.join()).not.toMatch(/quiero agua|593991112222/)
})

test('what Baileys leaves unhandled is known from bugs of our own', () => {
  const thrownInside = new TypeError('x')
  thrownInside.stack = `TypeError: x\n    at f (/srv/node_modules/@whiskeysockets/baileys/lib/Socket/socket.js:1:2)\n    at ours (/srv/dist/main.js:1:1)`
  const ours = new TypeError('x')
  ours.stack = `TypeError: x\n    at f (/srv/dist/x.js:1:2)\n    at g (/srv/node_modules/@whiskeysockets/baileys/lib/Socket/socket.js:1:2)`
  const boom = Object.assign(new Error('Connection Closed'), { isBoom: true, output: { statusCode: 428 } })
  const notStored = new KeysNotStored('x')
  expect([1006, 1002, boom, thrownInside, notStored].map(isSocketRejection)).toEqual(Array(5).fill(true))
  expect([ours, new Error('a bug'), 'text', undefined, null].map(isSocketRejection)).toEqual(Array(5).fill(false))
})

/** Everything secret that a process has stored: keys as they are and as JSON holds them. */
async function secretsIn(file: string, secretsKey: Buffer): Promise<Buffer[]> {
  const store = await openStore({ url: `file:${file}`, now: () => systemClock.now() })
  const storage = createWhatsappStorage(store, () => systemClock.now())
  const codec = createKeyCodec(baileys, createVault(secretsKey), storage.accountId)
  const secrets: Buffer[] = []
  for (const type of ['creds', 'session', 'pre-key', 'identity-key'] as const) {
    for (const { id, value } of await storage.readKeys(type, 'all')) collect(codec.open(type, id, value), secrets)
  }
  await store.close()
  return secrets
}

function collect(value: unknown, into: Buffer[]): void {
  if (value instanceof Uint8Array) into.push(Buffer.from(value))
  else if (typeof value === 'string' && /^[\w+/]{42,}=*$/.test(value)) into.push(Buffer.from(value, 'base64'))
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item, into)
}

test('a whole run prints no key, no phone number and no text', async () => {
  const fake = await fakeWhatsapp()
  const folder = temporaryFolder()
  const secretsKey = randomBytes(32)
  const file = join(folder, 'service.db')
  placeDatabase(file)
  const wanted = { file, notes: join(folder, 'notes'), secretsKey: secretsKey.toString('base64') }
  const ana = fake.citizen({ name: 'Anatolia' })
  const child = new Child(fake, wanted)
  const stale = await child.shows()
  await fake.refreshesRegistration(stale)
  const qr = await child.until('another QR code', () => {
    const shown = child.qrs.at(-1)
    return shown !== stale && shown
  })
  expect(await fake.scanQr(qr)).toBe('linked')
  await child.is('open')
  ana.says('quiero alcantarillado')
  await child.heard('quiero alcantarillado')
  const device = fake.world.device
  if (device === undefined) throw new Error('nothing is linked')
  // Her phone begins a session anew: libsignal closes the one before, and prints it.
  ana.phone.forgetSession(device)
  ana.says('y también luz')
  await child.heard('y también luz')
  await fake.until('the answer', () => ana.inbox.some(({ text }) => text === 'eco y también luz'))
  const { type, ciphertext } = await ana.phone.encrypt({ conversation: 'esto no se puede leer' }, device)
  ciphertext[ciphertext.length - 1] = (ciphertext.at(-1) ?? 0) ^ 1
  const attrs = { from: lidJid(ana), sender_pn: pnJid(ana), id: '3AFF', t: '1', type: 'text', notify: ana.name }
  await fake.injects(el('message', attrs, [el('enc', { v: '2', type }, ciphertext)]))
  await fake.until('it to be asked for again', () => fake.stanzasOf('receipt', { type: 'retry' }).length > 0)
  await fake.streamError({ code: '503' })
  await child.until('another login', () => child.states.filter((state) => state === 'open').length > 1 || undefined)
  ana.says('gracias')
  await child.heard('gracias')
  await fake.until('the answers', () => ana.inbox.length >= 3)
  await child.stop()

  expect(child.dropped).toBeGreaterThan(2)
  expect(child.printed).toContain('"state":"open"')
  const secrets = await secretsIn(file, secretsKey)
  expect(secrets.length).toBeGreaterThan(20)
  const long = secrets.filter(({ length }) => length >= 16)
  const shapes = long.flatMap((secret) => [
    secret.toString('base64'),
    secret.toString('base64url'),
    secret.toString('hex'),
    inspect(secret).slice(0, 60),
    [...secret.subarray(0, 8)].join(','),
  ])
  expect(shapes.filter((shape) => child.printed.includes(shape))).toEqual([])
  const account = [fake.world.account.pn, fake.world.account.lid]
  const personal = [ana.pn, ana.lid, ana.name, ...account, 'alcantarillado', 'luz', 'gracias', 'leer', stale, qr]
  expect(personal.filter((word) => child.printed.includes(word))).toEqual([])
  expect(child.printed).not.toMatch(/privKey|rootKey|chainKey|SessionEntry/)
})
