import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { downloadMediaMessage, getContentType, jidNormalizedUser } from '@whiskeysockets/baileys'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startFakeWhatsapp, type FakeWhatsapp } from '../../support/whatsapp/fakeWhatsapp.js'
import { lidJid, pnJid } from '../../support/whatsapp/jids.js'
import { RawBot } from '../../support/whatsapp/rawBot.js'

let fake: FakeWhatsapp
let bot: RawBot

async function start(): Promise<void> {
  fake = await startFakeWhatsapp()
  bot = new RawBot(fake)
}

async function stop(): Promise<void> {
  await bot.stops()
  await fake.stop()
}

/** Linking takes long: these tests leave the bot connected for each other, and nobody meets the same citizen twice. */
function withOneLinkedBot(): void {
  beforeAll(async () => {
    await start()
    await bot.links()
  })
  beforeEach(() => {
    bot.startsAfresh()
    fake.world.problems.length = 0
  })
  afterEach(() => fake.settles())
  afterAll(stop)
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a device', () => {
  beforeEach(start)
  afterEach(stop)

  it('is linked by scanning its QR code, and logs in after it was told to restart', async () => {
    bot.connects()
    expect(await fake.scanQr(await bot.showsQr(1))).toBe('linked')
    await bot.isOpen()
    expect(bot.ends).toEqual([515])
    expect(bot.socket.user).toMatchObject({ id: '593987654321:1@s.whatsapp.net', lid: '900000000000001:1@lid' })
    expect([fake.logins, fake.isLinked, fake.isConnected]).toEqual([1, true, true])
  })

  it('has to give all the keys that it is asked for', async () => {
    const strict = await startFakeWhatsapp({ preKeys: 'full' })
    const newcomer = new RawBot(strict)
    await newcomer.links()
    expect(strict.world.device?.preKeyCount).toBe(812)
    await newcomer.stops()
    await strict.stop()
  })

  it('is linked by typing its code into the phone', async () => {
    bot.connects()
    await bot.showsQr(1)
    expect(await fake.typePairingCode(await bot.socket.requestPairingCode('593987654321'))).toBe('linked')
    await bot.isOpen()
    expect(bot.ends).toEqual([515])
  })

  it('is not linked by a wrong code', async () => {
    bot.connects()
    await bot.showsQr(1)
    await bot.socket.requestPairingCode('593987654321')
    expect(await fake.typePairingCode('WRONG123')).toBe('could_not_link')
    expect(fake.isLinked).toBe(false)
  })

  it('may be refused a code', async () => {
    fake.refusesPairingCodes()
    bot.connects()
    await bot.showsQr(1)
    const refused = once(bot.socket.ws, 'CB:iq,type:error')
    await bot.socket.requestPairingCode('593987654321')
    expect(await refused).toMatchObject([{ content: [{ tag: 'error', attrs: { code: '400' } }] }])
  })

  it('has to make a new secret when the server asks for that', async () => {
    bot.connects()
    const shown = await bot.showsQr(1)
    const asked = once(bot.socket.ws, 'CB:notification,type:companion_reg_refresh')
    await fake.refreshesRegistration(shown)
    await asked
    expect(await fake.scanQr(shown)).toBe('could_not_link')
    const secret = randomBytes(32).toString('base64')
    bot.creds.advSecretKey = secret
    expect(await fake.scanQr(shown.split(',').with(3, secret).join(','))).toBe('linked')
  })

  it('cannot log in any more once the phone has removed it', async () => {
    await bot.links()
    await fake.unlinks()
    expect(await bot.ended(2)).toBe(401)
    bot.connects()
    expect(await bot.ended(3)).toBe(401)
  })

  it('can say goodbye', async () => {
    await bot.links()
    await bot.socket.logout()
    await fake.until('the device to be gone', () => !fake.isLinked)
    expect(await bot.ended(2)).toBe(401)
  })

  it('trusts the fake in another process too', async () => {
    const script = `
      import { initAuthCreds, makeWASocket } from '@whiskeysockets/baileys'
      import { pino } from 'pino'
      const keys = { get: () => ({}), set: () => undefined }
      const auth = { creds: initAuthCreds(), keys }
      const socket = makeWASocket({ auth, waWebSocketUrl: process.argv[1], logger: pino({ level: 'silent' }) })
      socket.ev.on('connection.update', ({ qr }) => qr && console.log(qr))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, fake.url], {
      env: { ...process.env, ...fake.environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [shown] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
    expect(await fake.scanQr(shown.trim())).toBe('linked')
    child.kill('SIGKILL')
  })
})

describe('a connection', () => {
  beforeEach(start)
  afterEach(stop)

  it('is refused with any reason, as often as wanted', async () => {
    await bot.links()
    await bot.stops()
    fake.refusesLogins(503, 1)
    bot.connects()
    expect(await bot.ended(3)).toBe(503)
    await bot.opens()
  })

  it('ends when the device is used elsewhere', async () => {
    await bot.links()
    const before = bot.socket
    bot.connects()
    expect(await bot.ended(2)).toBe(440)
    await fake.until('the second login', () => fake.logins === 2 && fake.isConnected)
    await before.end(undefined)
  })

  it.each<[string, number, () => Promise<void> | void]>([
    ['is replaced', 440, () => fake.replaced()],
    ['fails in the stream', 503, () => fake.streamError({ code: '503' })],
    [
      'breaks',
      428,
      () => {
        fake.drops()
      },
    ],
    [
      'is closed',
      428,
      () => {
        fake.closes()
      },
    ],
    ['loses its server', 428, () => fake.goesDown()],
  ])('%s, and can be had again', async (_how, code, happen) => {
    await bot.links()
    await happen()
    expect(await bot.ended(2)).toBe(code)
    await fake.comesBack()
    await bot.opens()
  })

  it('is not answered by a server that hangs, and taken by one that came back', async () => {
    await bot.links()
    await bot.stops()
    fake.hangs()
    bot.connects({ connectTimeoutMs: 200 })
    expect(await bot.ended(3)).toBe(408)
    await fake.comesBack()
    await bot.opens()
  })
})

describe('messages to the bot', () => {
  withOneLinkedBot()

  it('come encrypted, under either name and with or without the other one', async () => {
    const rosa = fake.citizen({ name: 'Rosa' })
    const names = [lidJid(rosa), pnJid(rosa)]
    for (const addressing of ['lid', 'pn'] as const) {
      for (const noAlt of [false, true]) {
        rosa.says(`${addressing} ${String(noAlt)}`, { addressing, noAlt })
        await fake.settles()
      }
    }
    expect(await bot.hears(4)).toEqual(['lid false', 'lid true', 'pn false', 'pn true'])
    const keys = bot.others.map(({ key: { remoteJid, remoteJidAlt } }) => [remoteJid, remoteJidAlt])
    expect(keys).toEqual([names, [names[0], undefined], names.toReversed(), [names[1], undefined]])
    expect(bot.others[0]?.pushName).toBe('Rosa')
  })

  it('come in plain, when asked to, and with the id and the time that were asked for', async () => {
    fake.citizen().says('hola', { encrypted: false, id: 'MINE', t: 1_700_000_000 })
    await bot.hears(1)
    expect(bot.others).toMatchObject([{ key: { id: 'MINE' }, messageTimestamp: 1_700_000_000 }])
  })

  it('wait while the bot is away, and come as a backlog in their order', async () => {
    const rosa = fake.citizen()
    fake.drops()
    await bot.ended(1)
    rosa.says('uno')
    fake.citizen().says('dos', { addressing: 'pn' })
    rosa.says('tres')
    await bot.opens()
    expect(await bot.hears(3)).toEqual(['uno', 'dos', 'tres'])
    expect(bot.heard.map(({ type }) => type)).toEqual(['append', 'append', 'append'])
  })

  it('can be held back for the next login', async () => {
    const rosa = fake.citizen()
    rosa.says('tarde', { offline: true })
    rosa.says('pronto')
    expect(await bot.hears(1)).toEqual(['pronto'])
    await fake.settles()
    fake.drops()
    await bot.ended(1)
    await bot.opens()
    expect(await bot.hears(2)).toEqual(['pronto', 'tarde'])
  })

  it('come again until the bot has confirmed them, and then no more', async () => {
    const rosa = fake.citizen()
    bot.goesDeaf()
    const arrived = once(bot.socket.ws, 'CB:message')
    rosa.says('¿me oye?', { id: 'AGAIN' })
    await arrived
    fake.drops()
    await bot.ended(1)
    await bot.opens()
    expect(await bot.hears(1)).toEqual(['¿me oye?'])
    await fake.settles()
    fake.drops()
    await bot.ended(2)
    await bot.opens()
    rosa.says('adiós')
    expect(await bot.hears(2)).toEqual(['¿me oye?', 'adiós'])
  })

  it('may come more than once under one id', async () => {
    const rosa = fake.citizen()
    rosa.says('hola', { id: 'SAME' })
    rosa.comesAgain(2)
    expect(await bot.hears(3)).toEqual(['hola', 'hola', 'hola'])
    expect(bot.others.map(({ key }) => key.id)).toEqual(['SAME', 'SAME', 'SAME'])
  })

  it('are sent once more when the bot cannot read them', async () => {
    const rosa = fake.citizen()
    await bot.says(lidJid(rosa), 'buenas')
    rosa.says('con sesión')
    await bot.hears(1)
    await fake.settles()
    fake.drops()
    await bot.ended(1)
    bot.forgetsSession(rosa.lid)
    await bot.opens()
    rosa.says('sin sesión', { id: 'LOST' })
    expect(await bot.hears(3)).toEqual(['con sesión', '', 'sin sesión'])
    expect(fake.stanzasOf('receipt', { type: 'retry', id: 'LOST' })).toHaveLength(1)
  })

  it('may be photos, voices and documents, which the bot can download', async () => {
    const rosa = fake.citizen()
    rosa.sendsPhoto({ bytes: Buffer.from('un bache'), caption: 'mire' })
    rosa.sendsVoice(Buffer.from('una queja'))
    rosa.sendsDocument(Buffer.from('un oficio'), 'application/pdf', { name: 'oficio.pdf' })
    await bot.hears(3)
    const files = bot.others.map((message) => downloadMediaMessage(message, 'buffer', {}))
    expect((await Promise.all(files)).map(String)).toEqual(['un bache', 'una queja', 'un oficio'])
    fake.world.media.expires()
    await expect(downloadMediaMessage(bot.others[0] ?? expect.fail(), 'buffer', {})).rejects.toMatchObject({
      output: { statusCode: 410 },
    })
  })

  it('may be places, reactions, changes and deletions', async () => {
    const rosa = fake.citizen()
    rosa.sharesLocation(-1.67, -78.65)
    rosa.reacts('👍', 'SOMETHING')
    rosa.says('holla')
    rosa.edits('hola')
    rosa.deletes()
    await bot.hears(5)
    const kinds = bot.others.map(({ message }) => getContentType(message ?? undefined))
    const changes = ['editedMessage', 'protocolMessage']
    expect(kinds).toEqual(['locationMessage', 'reactionMessage', 'conversation', ...changes])
  })

  it('may come from groups, statuses and channels, and calls may come too', async () => {
    const rosa = fake.citizen()
    rosa.saysInGroup('hola vecinos')
    rosa.postsStatus('de paseo')
    fake.newsletterPosts('noticias')
    const call = rosa.calls()
    await bot.hears(3)
    await bot.changes.until('the call', () => bot.calls.length === 2)
    const origins = bot.others.map(({ key }) => key.remoteJid?.split('@')[1])
    expect(origins.sort()).toEqual(['broadcast', 'g.us', 'newsletter'])
    expect(bot.calls).toEqual([`${call} offer`, `${call} terminate`])
  })

  it('may be written on the phone of the account, and are shown to the citizen', async () => {
    const rosa = fake.citizen()
    const id = fake.phoneTypes(rosa, 'le atiende Ana')
    await bot.changes.until('the message', () => bot.heard.length === 1)
    const key = { fromMe: true, id, remoteJid: lidJid(rosa), remoteJidAlt: pnJid(rosa) }
    expect(bot.heard).toMatchObject([{ type: 'notify', message: { key, message: { conversation: 'le atiende Ana' } } }])
    expect(await rosa.received()).toMatchObject({ text: 'le atiende Ana', by: 'phone' })
  })

  it('come from many people at once, in the order of each', async () => {
    const people = Array.from({ length: 12 }, (_, i) => fake.citizen({ name: `Vecina ${String(i)}` }))
    for (const text of ['uno', 'dos']) for (const person of people) person.says(`${person.name} ${text}`)
    const heard = await bot.hears(24)
    for (const { name } of people) {
      expect(heard.filter((text) => text.startsWith(`${name} `))).toEqual([`${name} uno`, `${name} dos`])
    }
    expect(fake.problems).toEqual([])
  })

  it('come from hundreds of people', async () => {
    const people = Array.from({ length: 200 }, (_, i) => fake.citizen({ name: `Vecina ${String(i)}` }))
    for (const person of people) person.says(`soy ${person.name}`, { encrypted: false })
    expect(new Set(await bot.hears(200)).size).toBe(200)
  })

  it('may be preceded by what the phone tells a new device: who is who', async () => {
    const rosa = fake.citizen()
    fake.phoneSharesHistory()
    await bot.changes.until('the history', () => bot.histories === 1)
    const pn = await bot.socket.signalRepository.lidMapping.getPNForLID(lidJid(rosa))
    expect(jidNormalizedUser(pn ?? '')).toBe(pnJid(rosa))
  })
})

describe('messages of the bot', () => {
  withOneLinkedBot()

  it('are encrypted and shown, under either name', async () => {
    const rosa = fake.citizen()
    expect(await bot.says(pnJid(rosa), 'uno')).toBe('ok')
    expect(await bot.says(lidJid(rosa), 'dos')).toBe('ok')
    expect(await rosa.received()).toMatchObject({ text: 'uno', to: pnJid(rosa), by: 'bot' })
    expect(await rosa.received()).toMatchObject({ text: 'dos', to: lidJid(rosa) })
    expect(fake.problems).toEqual([])
  })

  it('are told to have arrived, and to have been read', async () => {
    const rosa = fake.citizen()
    await bot.says(lidJid(rosa), 'hola', 'READ')
    await bot.isTold('READ', 3)
    rosa.reads()
    await bot.isTold('READ', 4)
    await fake.settles()
  })

  it('are refused with a code and not shown', async () => {
    const rosa = fake.citizen()
    fake.refuses(rosa, 463)
    expect(await bot.says(lidJid(rosa), 'hola', 'REFUSED')).toBe('463')
    expect((await bot.isTold('REFUSED', 0)).parameters[0]).toBe('463')
    fake.refuses(rosa, undefined)
    expect(await bot.says(lidJid(rosa), 'otra vez')).toBe('ok')
    expect(rosa.inbox.map(({ text }) => text)).toEqual(['otra vez'])
  })

  it('are shown once when they are sent again because the ack was lost', async () => {
    const rosa = fake.citizen()
    fake.deliveryReceipts(false)
    fake.dropsAcks(1)
    expect(await bot.says(lidJid(rosa), 'hola', 'TWICE', 300)).toBe('silence')
    fake.deliveryReceipts(true)
    expect(await bot.says(lidJid(rosa), 'hola', 'TWICE')).toBe('ok')
    expect(rosa.inbox.map(({ id }) => id)).toEqual(['TWICE'])
    expect(rosa.copies.map(({ id }) => id)).toEqual(['TWICE', 'TWICE'])
  })

  it('may vanish, and so may what the server answers, to whomever or to one citizen', async () => {
    const [rosa, luz] = [fake.citizen(), fake.citizen()]
    fake.losesMessages(1)
    luz.loses = 'message'
    fake.deliveryReceipts(false)
    expect(await bot.says(lidJid(rosa), 'uno', 'GONE', 300)).toBe('silence')
    expect(await bot.says(lidJid(luz), 'uno', 'GONE TOO', 300)).toBe('silence')
    luz.loses = 'answer'
    expect(await bot.says(lidJid(rosa), 'dos')).toBe('ok')
    expect(await bot.says(lidJid(luz), 'dos', 'NOT TOLD', 300)).toBe('silence')
    fake.deliveryReceipts(true)
    expect([...rosa.inbox, ...luz.inbox].map(({ text }) => text)).toEqual(['dos', 'dos'])
  })

  it('may never arrive at who blocked it or has left', async () => {
    const [rosa, luz] = [fake.citizen(), fake.citizen()]
    rosa.blocks()
    luz.isGone()
    expect(await bot.says(lidJid(rosa), 'hola')).toBe('ok')
    await bot.says(lidJid(luz), 'hola')
    expect([...rosa.inbox, ...luz.inbox]).toEqual([])
    const known = await bot.socket.onWhatsApp(rosa.pn, luz.pn, '593900000000')
    expect(known).toEqual([{ jid: pnJid(rosa), exists: true }])
  })

  it('are sent again when the phone asks for that', async () => {
    vi.spyOn(console, 'info').mockReturnValue()
    const rosa = fake.citizen()
    await bot.says(lidJid(rosa), 'hola', 'ASKED')
    await fake.settles()
    rosa.asksAgain('ASKED')
    await fake.until('the second copy', () => rosa.copies.length === 2)
    expect(rosa.inbox.map(({ text }) => text)).toEqual(['hola'])
    expect(fake.problems).toEqual([])
  })

  it('are sent again when the bot died before it had stored what it had used of its keys', async () => {
    vi.spyOn(console, 'info').mockReturnValue()
    const rosa = fake.citizen()
    rosa.says('hola')
    await bot.hears(1)
    await bot.says(lidJid(rosa), 'uno')
    const dies = bot.savesState()
    await bot.says(lidJid(rosa), 'dos')
    await fake.settles()
    fake.drops()
    await bot.ended(1)
    dies()
    await bot.opens()
    await bot.says(lidJid(rosa), 'tres')
    await fake.until('three messages', () => rosa.inbox.length === 3)
    expect(rosa.inbox.map(({ text }) => text)).toEqual(['uno', 'dos', 'tres'])
    expect(fake.problems).toHaveLength(1)
  })

  it('may be pictures and documents', async () => {
    const rosa = fake.citizen()
    await bot.socket.sendMessage(lidJid(rosa), { image: Buffer.from('un mapa'), caption: 'el mapa' })
    await bot.socket.sendMessage(lidJid(rosa), {
      document: Buffer.from('una ordenanza'),
      mimetype: 'application/pdf',
      fileName: 'ordenanza.pdf',
    })
    const files = [await rosa.received(), await rosa.received()].map(({ text, file }) => ({ text, ...file }))
    expect(files).toMatchObject([
      { text: 'el mapa', as: 'photo', bytes: Buffer.from('un mapa'), mime: 'image/jpeg' },
      { as: 'document', bytes: Buffer.from('una ordenanza'), mime: 'application/pdf', name: 'ordenanza.pdf' },
    ])
  })

  it('are refused to strangers while reaching out is locked, which the bot is told', async () => {
    const [rosa, luz] = [fake.citizen(), fake.citizen()]
    rosa.says('hola')
    await bot.hears(1)
    const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000)
    fake.locksReachOut(until)
    await fake.settles()
    expect(await bot.says(lidJid(luz), 'aviso')).toBe('463')
    expect(await bot.says(lidJid(rosa), 'buenas')).toBe('ok')
    const lock = bot.states.findLast(({ reachoutTimeLock }) => reachoutTimeLock)?.reachoutTimeLock
    expect(lock).toMatchObject({ isActive: true, timeEnforcementEnds: until })
    expect(await bot.socket.fetchAccountReachoutTimelock()).toEqual(lock)
    fake.locksReachOut(undefined)
    expect(await bot.says(lidJid(luz), 'aviso')).toBe('ok')
  })

  it('say that it read, and that it is typing', async () => {
    const rosa = fake.citizen()
    rosa.says('hola', { id: 'SEEN' })
    await bot.hears(1)
    await bot.socket.readMessages([{ remoteJid: lidJid(rosa), id: 'SEEN', fromMe: false }])
    await bot.socket.sendPresenceUpdate('composing', lidJid(rosa))
    await fake.until('the bot to type', () => fake.stanzasOf('chatstate', { to: lidJid(rosa) }).length > 0)
    expect(rosa.seenByBot).toEqual(['SEEN'])
  })
})
