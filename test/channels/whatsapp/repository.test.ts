import * as baileys from '@whiskeysockets/baileys'
import type {
  SignalDataSet,
  SignalKeyStoreWithTransaction,
  SignalRepositoryWithLIDStore,
} from '@whiskeysockets/baileys'
import { expect, test } from 'vitest'
import { libraryLog } from '../../../src/channels/whatsapp/libraryLog.js'
import { safeRepository } from '../../../src/channels/whatsapp/repository.js'
import { createLog } from '../../../src/log.js'

const log = libraryLog(createLog({ level: 'silent' }))

function memory(): SignalKeyStoreWithTransaction {
  const kept = new Map<string, unknown>()
  const store = {
    get: (type: string, ids: string[]) =>
      Object.fromEntries(ids.flatMap((id) => (kept.has(type + id) ? [[id, kept.get(type + id)]] : []))) as never,
    set: (data: SignalDataSet) => {
      for (const [type, values] of Object.entries(data))
        for (const [id, value] of Object.entries(values)) kept.set(type + id, value)
    },
  }
  return baileys.addTransactionCapability(store, log, { maxCommitRetries: 1, delayBetweenTriesMs: 0 })
}

const untouched = {
  keeping: (inner: SignalRepositoryWithLIDStore) => inner,
  follow: () => undefined,
  settle: () => undefined,
}

/** Baileys' own repository on these keys, and ours around one that notes who is at work. */
function repositories(keys: SignalKeyStoreWithTransaction) {
  const real = baileys.DEFAULT_CONNECTION_CONFIG.makeSignalRepository({ creds: baileys.initAuthCreds(), keys }, log)
  const noted: string[] = []
  const inner: SignalRepositoryWithLIDStore = {
    ...real,
    async encryptMessage({ jid }) {
      noted.push(`begin ${jid}`)
      await keys.transaction(async () => {
        await keys.set({ session: { [jid]: Buffer.from(jid) } })
        for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
      }, jid)
      noted.push(`end ${jid}`)
      return { type: 'msg', ciphertext: Buffer.alloc(0) }
    },
  }
  return { noted, safe: safeRepository(inner, { baileys, keys, journal: untouched }) }
}

const data = Buffer.alloc(0)

test('what is done to the session of a person follows each other, by whichever name', async () => {
  const keys = memory()
  await keys.set({ 'lid-mapping': { '593991112222': '111' } })
  const { noted, safe } = repositories(keys)
  const names = ['593991112222@s.whatsapp.net', '111@lid', '111:7@lid', '593991112222:7@s.whatsapp.net']
  await Promise.all(names.map((jid) => safe.encryptMessage({ jid, data })))
  expect(noted).toHaveLength(8)
  for (let i = 0; i < 8; i += 2) expect(noted[i + 1]).toBe(noted[i]?.replace('begin', 'end'))
})

test('what is done to those of different people does not wait for each other', async () => {
  const { noted, safe } = repositories(memory())
  const jids = ['593991112222@s.whatsapp.net', '593993334444@s.whatsapp.net', '111@lid']
  await Promise.all(jids.map((jid) => safe.encryptMessage({ jid, data })))
  expect(noted.slice(0, 3).sort()).toEqual(jids.map((jid) => `begin ${jid}`).sort())
})

test('it is stored when the call returns, though whoever called is in the middle of a transaction', async () => {
  const keys = memory()
  const { safe } = repositories(keys)
  const rolledBack = keys.transaction(async () => {
    await safe.encryptMessage({ jid: '111@lid', data })
    throw new Error('it could not be sent')
  }, 'somebody else')
  await expect(rolledBack).rejects.toThrow('it could not be sent')
  expect(await keys.get('session', ['111@lid'])).toEqual({ '111@lid': Buffer.from('111@lid') })
})

test('one that fails does not keep the next from its turn', async () => {
  const { safe } = repositories(memory())
  const failing = safe.decryptMessage({ jid: '111@lid', type: 'msg', ciphertext: Buffer.from('x') })
  const next = safe.encryptMessage({ jid: '111@lid', data })
  await expect(failing).rejects.toThrow()
  expect(await next).toMatchObject({ type: 'msg' })
})
