import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as baileys from '@whiskeysockets/baileys'
import { proto, type SignalDataSet } from '@whiskeysockets/baileys'
import { expect, onTestFinished, test } from 'vitest'
import { openAuthState, type AuthState } from '../../../src/channels/whatsapp/authState.js'
import type { WriteFailure } from '../../../src/channels/whatsapp/keyWriter.js'
import type { KeyChange, WhatsappStorage } from '../../../src/channels/whatsapp/storage.js'
import { createVault, VaultError } from '../../../src/channels/whatsapp/vault.js'
import { systemClock } from '../../../src/clock.js'
import { createWhatsappStorage } from '../../../src/store/whatsapp.js'
import { newFence, newPlace, type Place } from './connected.js'

interface Opened {
  readonly auth: AuthState
  readonly failures: WriteFailure[]
  /** What was written at once, by the names of the kinds. */
  readonly writes: string[][]
}

interface Given {
  readonly fence?: number
  readonly secretsKey?: Buffer
  /** Comes before each write. */
  readonly before?: (changes: readonly KeyChange[]) => Promise<void>
}

async function opens(place: Place, given: Given = {}): Promise<Opened> {
  const failures: WriteFailure[] = []
  const writes: string[][] = []
  const inner = createWhatsappStorage(place.store, () => systemClock.now())
  const storage: WhatsappStorage = {
    ...inner,
    async writeKeys(changes, fence) {
      await given.before?.(changes)
      writes.push(changes.map(({ type, id }) => `${type} ${id}`))
      return inner.writeKeys(changes, fence)
    },
  }
  const auth = await openAuthState({
    baileys,
    storage,
    vault: createVault(given.secretsKey ?? place.secretsKey),
    fence: given.fence ?? (await newFence(place.store)),
    onFailure: (failure) => failures.push(failure),
  })
  onTestFinished(() => auth.close())
  return { auth, failures, writes }
}

function becomesPaired({ creds }: AuthState): void {
  creds.account = { details: randomBytes(4) }
}

const pair = { private: randomBytes(32), public: randomBytes(32) }

const syncKey = proto.Message.AppStateSyncKeyData.fromObject({ keyData: randomBytes(32), timestamp: 7 })

/** One of each kind that Baileys keeps. */
const everything: SignalDataSet = {
  'pre-key': { '1': pair },
  session: { 'a.0': randomBytes(40) },
  'sender-key': { s: randomBytes(10) },
  'sender-key-memory': { g: { 'a@s.whatsapp.net': true } },
  'app-state-sync-key': { k: syncKey },
  'app-state-sync-version': {
    v: { version: 3, hash: randomBytes(8), indexValueMap: { x: { valueMac: randomBytes(4) } } },
  },
  'lid-mapping': { '593991112222': '111111111111111' },
  'device-list': { '593991112222': ['0', '7'] },
  tctoken: { 'a@lid': { token: randomBytes(9), timestamp: '12' } },
  'identity-key': { i: randomBytes(33) },
}

async function stored(auth: AuthState, type: keyof typeof everything): Promise<unknown> {
  const ids = Object.keys(everything[type] ?? {})
  return auth.keys.get(type, ids)
}

const types = Object.keys(everything) as (keyof typeof everything)[]

test.each(types)('a key of the kind %s is the same after a restart', async (type) => {
  const place = await newPlace()
  await (await opens(place)).auth.keys.set({ [type]: everything[type] })
  const { auth } = await opens(place)
  expect(JSON.parse(JSON.stringify(await stored(auth, type), baileys.BufferJSON.replacer))).toEqual(
    JSON.parse(JSON.stringify(everything[type], baileys.BufferJSON.replacer)),
  )
})

test('bytes come back as bytes, and a sync key as what Baileys makes of one', async () => {
  const place = await newPlace()
  await (await opens(place)).auth.keys.set(everything)
  const { auth } = await opens(place)
  const { k } = await auth.keys.get('app-state-sync-key', ['k'])
  expect(k).toBeInstanceOf(proto.Message.AppStateSyncKeyData)
  expect(k?.keyData).toEqual(syncKey.keyData)
  expect((await auth.keys.get('pre-key', ['1']))['1']?.private).toEqual(pair.private)
})

test('one set is one write, and what was set to null is gone', async () => {
  const { auth, writes } = await opens(await newPlace())
  await auth.keys.set(everything)
  await auth.keys.set({ session: { 'a.0': null, 'b.0': randomBytes(3) }, 'pre-key': { '1': null } })
  expect(writes).toHaveLength(2)
  expect(Object.keys(await auth.keys.get('session', ['a.0', 'b.0']))).toEqual(['b.0'])
  expect(await auth.keys.get('pre-key', ['1'])).toEqual({})
})

test('writes happen in the order they were asked for, one after the other', async () => {
  let under = 0
  const most: number[] = []
  const before = async (): Promise<void> => {
    most.push((under += 1))
    await new Promise(setImmediate)
    under -= 1
  }
  const place = await newPlace()
  const { auth } = await opens(place, { before })
  becomesPaired(auth)
  const last = randomBytes(5)
  const writes = Array.from({ length: 20 }, async (_, i) => {
    auth.saveCreds()
    await auth.keys.set({ session: { 'a.0': i === 19 ? last : randomBytes(5) } })
  })
  await Promise.all(writes)
  expect(Math.max(...most)).toBe(1)
  expect((await auth.keys.get('session', ['a.0']))['a.0']).toEqual(last)
})

test('what is set while a write is under way goes together in the next, and the last word counts', async () => {
  const place = await newPlace()
  const { auth, writes } = await opens(place)
  const sets = async (id: string, value: Buffer | null): Promise<void> => {
    await auth.keys.set({ session: { [id]: value } })
  }
  const first = sets('a.0', randomBytes(1))
  await Promise.resolve()
  const others = [null, randomBytes(2), null, Buffer.from('last')].map((value) => sets('b.0', value))
  await Promise.all([first, ...others, sets('a.0', null)])
  expect(writes).toEqual([['session a.0'], ['session b.0', 'session a.0']])
  expect(await auth.keys.get('session', ['a.0', 'b.0'])).toEqual({ 'b.0': Buffer.from('last') })
})

test('credentials are stored once they are those of an account, with what is written next', async () => {
  const place = await newPlace()
  const { auth, writes } = await opens(place)
  auth.saveCreds()
  await auth.close()
  expect(writes).toEqual([])
  const second = await opens(place)
  expect(second.auth.paired()).toBe(false)
  expect(second.auth.creds.noiseKey).not.toEqual(auth.creds.noiseKey)
  becomesPaired(second.auth)
  second.auth.creds.nextPreKeyId = 31
  second.auth.saveCreds()
  await second.auth.keys.set({ session: { 'a.0': randomBytes(1) } })
  expect(second.writes.flat().sort()).toEqual(['creds ', 'session a.0'])
  const third = await opens(place)
  expect(third.auth.paired()).toBe(true)
  expect(third.auth.creds).toEqual(second.auth.creds)
})

test('closing stores what was given, and takes nothing more', async () => {
  const place = await newPlace()
  const { auth, failures } = await opens(place)
  becomesPaired(auth)
  const setting = auth.keys.set({ session: { 'a.0': randomBytes(1) } })
  auth.saveCreds()
  auth.forget('journal', 'x')
  await auth.close()
  await setting
  await expect(auth.keys.set({ session: { 'b.0': randomBytes(1) } })).rejects.toThrow('is over')
  auth.saveCreds()
  const after = await opens(place)
  expect(after.auth.paired()).toBe(true)
  expect(Object.keys(await after.auth.keys.get('session', ['a.0', 'b.0']))).toEqual(['a.0'])
  expect(failures).toEqual([])
})

test('after a write that failed nothing is written any more, and it is told once', async () => {
  const place = await newPlace()
  let fails = false
  const before = (): Promise<void> => (fails ? Promise.reject(new Error('disk full')) : Promise.resolve())
  const { auth, failures } = await opens(place, { before })
  await auth.keys.set({ session: { 'a.0': randomBytes(1) } })
  fails = true
  await expect(auth.keys.set({ session: { 'a.0': null } })).rejects.toThrow()
  fails = false
  await expect(auth.keys.set({ session: { 'a.0': null } })).rejects.toThrow()
  await auth.close()
  expect(failures).toEqual([{ kind: 'failed', error: new Error('disk full') }])
  expect(Object.keys(await (await opens(place)).auth.keys.get('session', ['a.0']))).toEqual(['a.0'])
})

test('whoever lost the channel to another process writes nothing, and is told so', async () => {
  const place = await newPlace()
  const one = await opens(place)
  await one.auth.keys.set({ session: { 'a.0': Buffer.from('one') } })
  const two = await opens(place)
  await two.auth.keys.set({ session: { 'a.0': Buffer.from('two') } })
  await expect(one.auth.keys.set({ session: { 'a.0': Buffer.from('three') } })).rejects.toThrow()
  expect(one.failures).toEqual([{ kind: 'not_owner' }])
  expect((await two.auth.keys.get('session', ['a.0']))['a.0']).toEqual(Buffer.from('two'))
})

test('with another key nothing opens and nothing is changed', async () => {
  const place = await newPlace()
  const { auth } = await opens(place)
  becomesPaired(auth)
  auth.saveCreds()
  await auth.keys.set(everything)
  await auth.close()
  await expect(opens(place, { secretsKey: randomBytes(32) })).rejects.toThrow(VaultError)
  const again = await opens(place)
  expect(again.auth.creds).toEqual(auth.creds)
})

test('a key that cannot be read is not taken for one that does not exist', async () => {
  const place = await newPlace()
  const one = await opens(place)
  await one.auth.keys.set({ session: { 'a.0': randomBytes(1) } })
  const other = await opens(place, { secretsKey: randomBytes(32) })
  await expect(other.auth.keys.get('session', ['a.0'])).rejects.toThrow('could not be read')
  expect(other.failures).toMatchObject([{ kind: 'failed', error: { name: 'VaultError' } }])
})

test('nothing of the secrets can be found in the database', async () => {
  const place = await newPlace()
  const { auth } = await opens(place)
  becomesPaired(auth)
  auth.saveCreds()
  await auth.keys.set(everything)
  await auth.close()
  await place.store.close()
  const file = Buffer.concat([readFileSync(place.file), ...wal(place.file)])
  const secrets = [pair.private, auth.creds.noiseKey.private, auth.creds.signedIdentityKey.private]
  for (const secret of secrets) {
    const shapes = ['latin1', 'hex', 'base64'] as const
    for (const shape of shapes)
      expect(file.includes(Buffer.from(Buffer.from(secret).toString(shape), 'latin1'))).toBe(false)
  }
  expect(file.includes(auth.creds.advSecretKey)).toBe(false)
})

function wal(file: string): Buffer[] {
  try {
    return [readFileSync(`${file}-wal`)]
  } catch {
    return []
  }
}
