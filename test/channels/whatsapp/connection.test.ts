import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Refusal } from '../../../src/channels/whatsapp/connection.js'
import { createConnection } from '../../../src/channels/whatsapp/connection.js'
import type { WhatsappStorage } from '../../../src/channels/whatsapp/storage.js'
import { systemClock } from '../../../src/clock.js'
import { systemTimers } from '../../../src/timers.js'
import { createWhatsappStorage } from '../../../src/store/whatsapp.js'
import { lidJid, pnJid } from '../../support/whatsapp/jids.js'
import { Child } from './childProcess.js'
import { Bot, fakeWhatsapp, newFence, newPlace, quick, type Place } from './connected.js'

/** The kinds of keys that are stored. */
async function kinds(place: Place): Promise<string[]> {
  const rows = await place.store.db.whatsappKey.findMany({ distinct: ['type'], orderBy: { type: 'asc' } })
  return rows.map(({ type }) => type)
}

function account(place: Place) {
  return createWhatsappStorage(place.store, () => systemClock.now()).account()
}

test('pairs, and then hears and writes', async () => {
  const fake = await fakeWhatsapp()
  const bot = new Bot(fake, await newPlace())
  await bot.pairs(fake)
  const ana = fake.citizen()
  ana.says('hola')
  expect(await bot.hears(1)).toEqual(['hola'])
  await bot.says(pnJid(ana), 'buenos días')
  await fake.until('the answer', () => ana.inbox.length === 1)
  expect(ana.inbox[0]?.text).toBe('buenos días')
  expect(bot.states).toEqual(['connecting', 'pairing', 'connecting', 'open'])
  expect(bot.connection.status()).toMatchObject({ state: 'open', me: '593•••21', attempts: 0 })
  await bot.connection.letGo()
  expect((await account(bot.place)).pairedAt).not.toBeNull()
  expect(fake.problems).toEqual([])
})

test('is connected again after a restart, with the keys that were stored', async () => {
  const fake = await fakeWhatsapp()
  const place = await newPlace()
  const ana = fake.citizen()
  const before = new Bot(fake, place)
  await before.pairs(fake)
  ana.says('uno')
  await before.hears(1)
  await before.says(pnJid(ana), 'dos')
  const { pairedAt } = await account(place)
  await before.connection.stop()
  expect(before.connection.status().state).toBe('off')
  ana.says('tres')
  const after = new Bot(fake, place)
  await after.holds()
  expect(await after.hears(1)).toEqual(['tres'])
  await after.says(pnJid(ana), 'cuatro')
  await fake.until('both', () => ana.inbox.length === 2)
  expect(ana.inbox.map(({ text }) => text)).toEqual(['dos', 'cuatro'])
  expect((await account(place)).pairedAt).toEqual(pairedAt)
  expect(fake.problems).toEqual([])
})

test('gives a new device its first keys in one piece', async () => {
  const fake = await fakeWhatsapp({ preKeys: 'full' })
  const bot = new Bot(fake, await newPlace())
  await bot.pairs(fake)
  expect(await bot.place.store.db.whatsappKey.count({ where: { type: 'pre-key' } })).toBeGreaterThan(800)
})

test('tells which number belongs to which LID as the phone told it, and does not wait for the rest of the history', async () => {
  const fake = await fakeWhatsapp()
  const bot = new Bot(fake, await newPlace())
  const ana = fake.citizen()
  await bot.pairs(fake)
  fake.phoneSharesHistory()
  const lids = bot.connection.socket()?.signalRepository.lidMapping
  await expect.poll(() => lids?.getPNForLID(`${ana.lid}@lid`), { timeout: 15_000 }).toContain(ana.pn)
})

describe('when WhatsApp says that the pairing is over', () => {
  test('it is forgotten, staff are told, and nothing is tried until they ask for a pairing', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.pairs(fake)
    expect(await kinds(bot.place)).toContain('creds')
    await fake.unlinks()
    expect(await bot.rests('unpaired')).toMatchObject({ lastClose: { code: 401 } })
    expect(await kinds(bot.place)).toEqual([])
    expect(await account(bot.place)).toEqual({ pairedAt: null, stopped: null })
    expect(bot.troubles).toEqual(['unpaired'])
    await bot.connection.showQr()
    expect(await fake.scanQr(await bot.shows())).toBe('linked')
    await bot.is('open')
  })

  test('also while it was not connected', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.pairs(fake)
    await bot.connection.letGo()
    await fake.unlinks()
    await bot.holds()
    await bot.rests('unpaired')
    expect(await kinds(bot.place)).toEqual([])
  })
})

describe.each([
  ['banned', 403],
  ['replaced', 440],
] as const)('when it is %s', (state, code) => {
  test('the pairing is kept, and it stays so over a restart, until staff reconnect', async () => {
    const fake = await fakeWhatsapp()
    const place = await newPlace()
    const bot = new Bot(fake, place)
    await bot.pairs(fake)
    fake.refusesLogins(code)
    fake.drops()
    expect(await bot.rests(state)).toMatchObject({ lastClose: { code } })
    expect(bot.troubles).toEqual([state])
    expect(await kinds(place)).toContain('creds')
    await bot.connection.stop()
    fake.refusesLogins(undefined)
    const again = new Bot(fake, place)
    await again.holds()
    await again.rests(state)
    expect(again.connection.status().detail).toMatch(/reconnect/)
    expect(fake.logins).toBe(1)
    expect(await again.connection.reconnect()).toEqual({ ok: true })
    await again.is('open')
    expect((await account(place)).stopped).toBeNull()
  })
})

test('when the device is used elsewhere, it does not fight for it', async () => {
  const fake = await fakeWhatsapp()
  const bot = new Bot(fake, await newPlace())
  await bot.pairs(fake)
  await fake.replaced()
  await bot.rests('replaced')
  expect(fake.logins).toBe(1)
})

test('when the pairing fits no more, it is kept until staff pair anew', async () => {
  const fake = await fakeWhatsapp()
  const bot = new Bot(fake, await newPlace())
  await bot.pairs(fake)
  fake.refusesLogins(411)
  fake.drops()
  expect(await bot.rests('unpaired')).toMatchObject({ pairingProblem: 'outdated', lastClose: { code: 411 } })
  expect(bot.troubles).toEqual(['unpaired'])
  expect(await kinds(bot.place)).toContain('creds')
  fake.refusesLogins(undefined)
  expect(await bot.connection.reconnect()).toEqual({ ok: true })
  await bot.is('open')
  fake.refusesLogins(411)
  fake.drops()
  await bot.rests('unpaired')
  fake.refusesLogins(undefined)
  expect(await bot.connection.showQr()).toEqual({ ok: true })
  expect(await fake.scanQr(await bot.shows())).toBe('linked')
  await bot.is('open')
})

describe('connects again by itself', () => {
  test.each([undefined, '500', '503', '515', '599'])('after a stream error %s', async (code) => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.pairs(fake)
    await fake.streamError(code === undefined ? {} : { code })
    await bot.until('another login', () => fake.logins === 2 && bot.connection.status().state === 'open')
    expect(await kinds(bot.place)).toContain('creds')
    expect(bot.troubles).toEqual([])
  })

  test('when the network breaks in the middle of a question', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.pairs(fake)
    const asking = bot.connection.socket()?.onWhatsApp('593990000000')
    fake.drops()
    // Baileys rejects with the bare number.
    await expect(asking).rejects.toBe(1006)
    await bot.until('another login', () => fake.logins === 2)
    expect(bot.states).toContain('reconnecting')
  })

  test('when WhatsApp was away for long', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.pairs(fake)
    await fake.goesDown()
    await bot.is('reconnecting', ({ attempts }) => attempts > 4)
    const ana = fake.citizen()
    ana.says('¿están?')
    await fake.comesBack()
    expect(await bot.hears(1)).toEqual(['¿están?'])
    await bot.is('open', ({ attempts }) => attempts === 0)
    expect(bot.statuses.filter(({ state }) => state === 'open')).not.toEqual([])
  })

  test('when WhatsApp does not answer any more', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace(), { timing: { ...quick, keepAliveMs: 200, connectMs: 500 } })
    await bot.pairs(fake)
    fake.hangs()
    await bot.is('reconnecting')
    await fake.comesBack()
    await bot.is('open')
  })

  test('at once when staff do not want to wait for the end of a pause', async () => {
    const fake = await fakeWhatsapp()
    const hour = 3_600_000
    const bot = new Bot(fake, await newPlace(), { timing: { ...quick, backoffMinMs: hour, backoffMaxMs: hour } })
    await bot.pairs(fake)
    fake.drops()
    await bot.until('a pause', () => bot.pauses.includes(hour))
    await bot.connection.reconnect()
    await bot.is('open')
  })
})

test('a server that asks for a new connection without end is not followed without a pause', async () => {
  const fake = await fakeWhatsapp()
  const bot = new Bot(fake, await newPlace())
  await bot.pairs(fake)
  fake.refusesLogins(515)
  fake.drops()
  await bot.is('reconnecting', ({ attempts }) => attempts > 7)
  fake.refusesLogins(undefined)
  await bot.is('open')
})

describe('when WhatsApp refuses the version', () => {
  test('the present one is asked for once, and used', async () => {
    const fake = await fakeWhatsapp()
    let asked = 0
    const bot = new Bot(fake, await newPlace(), {
      latestVersion: () => Promise.resolve((asked += 1) > 0 ? [2, 3000, 1099999999] : null),
    })
    await bot.pairs(fake)
    fake.refusesLogins(405, 2)
    fake.drops()
    await bot.until('another login', () => fake.logins === 2)
    expect(asked).toBe(1)
    expect(bot.sockets.length).toBeGreaterThan(3)
  })

  test('it stops after some attempts, and says why, until staff reconnect', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.pairs(fake)
    fake.refusesLogins(405)
    fake.drops()
    const { attempts, detail } = await bot.rests('stopped')
    expect(attempts).toBe(4)
    expect(detail).toMatch(/405/)
    expect(bot.troubles).toEqual(['outdated'])
    expect((await account(bot.place)).stopped).toBeNull()
    fake.refusesLogins(undefined)
    await bot.connection.reconnect()
    await bot.is('open')
  })
})

describe('unlinking', () => {
  test('ends the pairing at WhatsApp and here', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.pairs(fake)
    expect(await bot.connection.unlink()).toEqual({ ok: true })
    await bot.rests('unpaired')
    await fake.until('the wish', () => JSON.stringify(fake.stanzas).includes('remove-companion-device'))
    expect(await kinds(bot.place)).toEqual([])
    expect(bot.troubles).toEqual([])
    await bot.connection.showQr()
    expect(await fake.scanQr(await bot.shows())).toBe('linked')
  })

  test('forgets it here when WhatsApp cannot be reached', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.pairs(fake)
    await fake.goesDown()
    await bot.is('reconnecting')
    expect(await bot.connection.unlink()).toEqual({ ok: true })
    await bot.rests('unpaired')
    expect(await kinds(bot.place)).toEqual([])
  })
})

test('with another secrets key it stops, says so, and changes nothing', async () => {
  const fake = await fakeWhatsapp()
  const place = await newPlace()
  const bot = new Bot(fake, place)
  await bot.pairs(fake)
  await bot.connection.stop()
  const before = await kinds(place)
  const other = new Bot(fake, { ...place, secretsKey: randomBytes(32) })
  await other.holds()
  expect((await other.rests('stopped')).detail).toMatch(/^SECRETS_KEY is not the one/)
  expect(other.troubles).toEqual(['wrong_key'])
  expect(await other.connection.showQr()).toEqual({ ok: false, reason: 'paired' })
  expect(await kinds(place)).toEqual(before)
  await other.connection.stop()
  const again = new Bot(fake, place)
  await again.holds()
  await again.is('open')
})

describe('two processes on one database', () => {
  test('the second is connected when the first is not the owner any more, and reads on', async () => {
    const fake = await fakeWhatsapp()
    const place = await newPlace()
    const ana = fake.citizen()
    const [one, two] = [new Bot(fake, place), new Bot(fake, place)]
    await one.pairs(fake)
    ana.says('uno')
    await one.hears(1)
    expect(two.connection.status().state).toBe('waiting')
    await one.connection.letGo()
    expect(one.connection.status().state).toBe('waiting')
    await two.holds()
    await two.is('open')
    ana.says('dos')
    expect(await two.hears(1)).toEqual(['dos'])
    await two.says(pnJid(ana), 'tres')
    await fake.until('the answer', () => ana.inbox.length === 1)
    expect(fake.problems).toEqual([])
  })

  test('one that does not know yet that it lost the channel stores nothing, and stops nobody', async () => {
    const fake = await fakeWhatsapp()
    const place = await newPlace()
    const ana = fake.citizen()
    const [one, two] = [new Bot(fake, place), new Bot(fake, place)]
    await one.pairs(fake)
    await two.holds()
    await two.is('open')
    await one.is('waiting')
    expect(one.troubles).toEqual([])
    expect(await account(place)).toMatchObject({ stopped: null })
    ana.says('hola')
    expect(await two.hears(1)).toEqual(['hola'])
    expect(one.texts).toEqual([])
  })

  test('a message that the former owner could not store the keys of is read by the new one', async () => {
    const fake = await fakeWhatsapp()
    const place = await newPlace()
    const ana = fake.citizen()
    const [one, two] = [new Bot(fake, place), new Bot(fake, place)]
    await one.pairs(fake)
    ana.says('uno')
    await one.hears(1)
    const fence = await newFence(place.store)
    ana.says('dos')
    await one.is('waiting')
    two.connection.hold(fence)
    await two.until('the second', () => two.texts.includes('dos'))
    expect(one.texts).toEqual(['uno'])
  })
})

test('when keys cannot be stored it connects anew, and what came meanwhile is read then', async () => {
  const fake = await fakeWhatsapp()
  const place = await newPlace()
  const inner = createWhatsappStorage(place.store, () => systemClock.now())
  let broken = 0
  const bot = new Bot(fake, place, {
    storage: {
      ...inner,
      writeKeys: (changes, fence) =>
        broken-- > 0 ? Promise.reject(new Error('disk full')) : inner.writeKeys(changes, fence),
    },
  })
  await bot.pairs(fake)
  const ana = fake.citizen()
  ana.says('uno')
  await bot.hears(1)
  await bot.says(pnJid(ana), 'dos')
  broken = 2
  ana.says('tres')
  expect(await bot.hears(2)).toEqual(['uno', 'tres'])
  await bot.says(pnJid(ana), 'cuatro')
  ana.says('cinco')
  expect(await bot.hears(3)).toEqual(['uno', 'tres', 'cinco'])
  await fake.until('both', () => ana.inbox.length === 2)
  expect(fake.logins).toBeGreaterThan(1)
  expect(fake.problems).toEqual([])
})

test('while the database does not answer it tries again, and is not unpaired by that', async () => {
  const fake = await fakeWhatsapp()
  const place = await newPlace()
  const inner = createWhatsappStorage(place.store, () => systemClock.now())
  let broken = false
  const bot = new Bot(fake, place, {
    storage: {
      ...inner,
      readKeys: (type, ids) => (broken ? Promise.reject(new Error('locked')) : inner.readKeys(type, ids)),
    },
  })
  await bot.pairs(fake)
  broken = true
  fake.drops()
  await bot.is('reconnecting', ({ detail }) => detail !== undefined)
  broken = false
  await bot.is('open')
})

test('a message is on its way only when the key that encrypted it is stored', async () => {
  const fake = await fakeWhatsapp()
  const place = await newPlace()
  const inner = createWhatsappStorage(place.store, () => systemClock.now())
  let held = Promise.resolve()
  const writing: string[] = []
  const bot = new Bot(fake, place, {
    storage: {
      ...inner,
      async writeKeys(changes, fence) {
        writing.push(...changes.map(({ type }) => type))
        bot.changes.happened()
        await held
        return inner.writeKeys(changes, fence)
      },
    },
  })
  await bot.pairs(fake)
  const ana = fake.citizen()
  await bot.says(pnJid(ana), 'uno')
  await fake.until('the first', () => ana.inbox.length === 1)
  let release = (): void => undefined
  held = new Promise((resolve) => {
    release = resolve
  })
  writing.length = 0
  const saying = bot.says(pnJid(ana), 'dos')
  await bot.until('the key to be stored', () => writing.includes('session'))
  // What was sent before this question would have arrived before it.
  await bot.connection.socket()?.onWhatsApp('593990000000')
  expect(fake.stanzasOf('message')).toHaveLength(1)
  release()
  await saying
  await fake.until('the second', () => ana.inbox.length === 2)
})

test('people and the service can write at the same moment', async () => {
  const fake = await fakeWhatsapp()
  const place = await newPlace()
  const inner = createWhatsappStorage(place.store, () => systemClock.now())
  const storage: WhatsappStorage = {
    ...inner,
    async writeKeys(changes, fence) {
      // A slow disk: what is read meanwhile is what was there before.
      await systemTimers.sleep(20)
      return inner.writeKeys(changes, fence)
    },
  }
  const bot = new Bot(fake, place, { storage })
  await bot.pairs(fake)
  const [ana, luis] = [fake.citizen(), fake.citizen()]
  const texts = Array.from({ length: 40 }, (_, i) => String(i))
  for (const person of [ana, luis]) person.says('hola')
  await bot.hears(2)
  const saying = texts.flatMap((text) => {
    ana.says(text)
    luis.says(text, { addressing: 'pn' })
    return [bot.says(pnJid(ana), text), bot.says(lidJid(luis), text)]
  })
  await Promise.all(saying)
  await bot.hears(2 + 2 * texts.length)
  await fake.until('all answers', () => ana.inbox.length === texts.length && luis.inbox.length === texts.length)
  expect(bot.heard.filter(({ messageStubType }) => messageStubType != null)).toEqual([])
  expect(fake.problems).toEqual([])
})

test('a phone that could not read a message gets it again, also after a restart', async () => {
  const fake = await fakeWhatsapp()
  const place = await newPlace()
  const before = new Bot(fake, place)
  await before.pairs(fake)
  const ana = fake.citizen()
  await before.connection.socket()?.sendMessage(pnJid(ana), { text: 'una vez' }, { messageId: 'A1B2' })
  await fake.until('it', () => ana.copies.length === 1)
  await before.connection.stop()
  const after = new Bot(fake, place, {
    sentMessage: ({ id }) => Promise.resolve(id === 'A1B2' ? { conversation: 'otra vez' } : undefined),
  })
  await after.holds()
  ana.asksAgain('A1B2')
  await fake.until('it again', () => ana.copies.length === 2)
  expect(ana.copies[1]?.message.conversation).toBe('otra vez')
  expect(fake.problems).toEqual([])
})

test('groups, status and newsletters are not heard', async () => {
  const fake = await fakeWhatsapp()
  const bot = new Bot(fake, await newPlace())
  await bot.pairs(fake)
  const ana = fake.citizen()
  ana.saysInGroup('a todos')
  ana.postsStatus('mi estado')
  fake.newsletterPosts('noticias')
  await fake.settles()
  ana.says('hola')
  expect(await bot.hears(1)).toEqual(['hola'])
  expect(bot.heard.map(({ key }) => key.remoteJid)).toEqual([lidJid(ana)])
})

test('what was not settled comes again on the next connection, though WhatsApp has its receipt', async () => {
  const fake = await fakeWhatsapp()
  const place = await newPlace()
  const ana = fake.citizen()
  const before = new Bot(fake, place)
  await before.pairs(fake)
  ana.says('uno')
  await before.hears(1)
  before.settles = false
  ana.says('dos')
  ana.says('tres')
  await before.hears(3)
  await fake.settles()
  await before.connection.stop()
  const after = new Bot(fake, place)
  await after.holds()
  expect((await after.hears(2)).sort()).toEqual(['dos', 'tres'])
  await after.is('open')
  const ids = (bot: Bot) => bot.heard.filter(({ key }) => key.fromMe !== true).map(({ key }) => key.id)
  expect(ids(after).sort()).toEqual(ids(before).slice(1).sort())
  await after.connection.stop()
  const last = new Bot(fake, place)
  await last.holds()
  await last.is('open')
  ana.says('cuatro')
  expect(await last.hears(1)).toEqual(['cuatro'])
  await last.connection.stop()
  expect(await kinds(place)).not.toContain('journal')
})

test('where Baileys is not installed it says what to do, and the process goes on', async () => {
  const fake = await fakeWhatsapp()
  const { file, secretsKey } = await newPlace()
  const wanted = { file, notes: `${file}.notes`, secretsKey: secretsKey.toString('base64') }
  const child = new Child(fake, wanted, { installed: false })
  await child.is('stopped')
  expect(child.details.at(-1)).toContain('Run npm ci')
  await child.stop()
})

test('what a subscriber throws does not keep it from connecting', async () => {
  const fake = await fakeWhatsapp()
  const bot = new Bot(fake, await newPlace(), {
    onSocket: () => {
      throw new Error('a bug')
    },
  })
  await bot.pairs(fake)
})

test('a stop in the middle of anything is a stop', async () => {
  const fake = await fakeWhatsapp()
  const place = await newPlace()
  const bot = new Bot(fake, place)
  await bot.holds()
  await bot.connection.stop()
  await bot.holds()
  expect(bot.connection.status().state).toBe('off')
  expect(bot.connection.socket()).toBeUndefined()
  expect(await bot.connection.showQr()).toEqual({ ok: false, reason: 'not_owner' satisfies Refusal })
})

test('is not made without a key of 32 bytes', async () => {
  const bot = new Bot(await fakeWhatsapp(), await newPlace())
  expect(bot.connection.status().state).toBe('waiting')
  expect(() => createConnection({ secretsKey: randomBytes(31) } as never)).toThrow(RangeError)
})
