import { describe, expect, test } from 'vitest'
import { internationalNumber } from '../../../src/channels/whatsapp/phone.js'
import { el } from '../../support/whatsapp/stanza.js'
import { Bot, fakeWhatsapp, newPlace, quick } from './connected.js'

describe('by QR code', () => {
  test('shows one after the other, each until it is too old, and then waits for the staff', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace(), { timing: { ...quick, qrMs: 30 } })
    await bot.holds()
    expect(await bot.rests('unpaired')).toMatchObject({ pairingProblem: 'expired', lastClose: { code: 408 } })
    const shown = bot.statuses.flatMap(({ qr }) => qr ?? [])
    expect(new Set(shown).size).toBe(6)
    expect(bot.connection.status().qr).toBeUndefined()
    expect(bot.troubles).toEqual([])
  })

  test('begins anew when staff ask for it, and shows what is shown already when they ask twice', async () => {
    const fake = await fakeWhatsapp()
    const place = await newPlace()
    const bot = new Bot(fake, place, { timing: { ...quick, qrMs: 500 } })
    await bot.holds()
    await bot.rests('unpaired')
    expect(await bot.connection.showQr()).toEqual({ ok: true })
    const qr = await bot.shows()
    expect(await bot.connection.showQr()).toEqual({ ok: true })
    expect(bot.states).toEqual(['connecting', 'pairing', 'unpaired', 'connecting', 'pairing'])
    expect(await fake.scanQr(qr)).toBe('linked')
    await bot.is('open')
    expect(bot.connection.status()).not.toHaveProperty('qr')
  })

  test('says until when each is good', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.holds()
    const { qrExpiresAt, since } = await bot.is('pairing')
    const goodFor = (qrExpiresAt?.getTime() ?? 0) - since.getTime()
    expect(Math.abs(goodFor - 60_000)).toBeLessThan(1_000)
  })

  test('shows a new code when WhatsApp wants a new secret, and the phone takes that one', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.holds()
    const stale = await bot.shows()
    await fake.refreshesRegistration(stale)
    const fresh = await bot.shows(stale)
    const [ref, noise, identity, secret, platform] = fresh.split(',')
    const [oldRef, oldNoise, oldIdentity, oldSecret, oldPlatform] = stale.split(',')
    expect([ref, noise, identity, platform]).toEqual([oldRef, oldNoise, oldIdentity, oldPlatform])
    expect(secret).not.toBe(oldSecret)
    expect(await fake.scanQr(stale)).toBe('could_not_link')
    expect(await fake.scanQr(fresh)).toBe('linked')
    await bot.is('open')
  })

  test('the codes that follow a new secret hold it too', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace(), { timing: { ...quick, qrMs: 400 } })
    await bot.holds()
    const first = await bot.shows()
    await fake.refreshesRegistration(first)
    const second = await bot.shows(first)
    const third = await bot.shows(second)
    expect(third.split(',')[0]).not.toBe(second.split(',')[0])
    expect(third.split(',')[3]).toBe(second.split(',')[3])
    expect(await fake.scanQr(third)).toBe('linked')
  })

  test('shows another when the connection broke meanwhile', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.holds()
    const qr = await bot.shows()
    fake.drops()
    const other = await bot.shows(qr)
    expect(bot.connection.status().pairingProblem).toBe('failed')
    expect(await fake.scanQr(other)).toBe('linked')
    await bot.is('open')
  })
})

describe('by code', () => {
  test.each(['593987654321', '+593 98 765 4321', '0987654321'])('pairs with %s', async (phone) => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.holds()
    const answer = await bot.connection.pairByCode(phone)
    if (!answer.ok) throw new Error(answer.reason)
    expect(answer.code).toMatch(/^[0-9A-Z]{8}$/)
    expect(bot.connection.status()).toMatchObject({ state: 'pairing', pairingCode: answer.code })
    const [asked] = fake.stanzas.filter(({ content }) => JSON.stringify(content ?? '').includes('companion_hello'))
    expect(JSON.stringify(asked)).toContain('593987654321@s.whatsapp.net')
    expect(await fake.typePairingCode(answer.code)).toBe('linked')
    await bot.is('open')
  })

  test('says that the number cannot be one, and asks WhatsApp nothing', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.holds()
    await bot.shows()
    expect(await bot.connection.pairByCode('hola')).toEqual({ ok: false, reason: 'bad_phone' })
    expect(fake.stanzasOf('iq', { type: 'set', xmlns: 'md' })).toEqual([])
  })

  test('says that WhatsApp refused, and goes on with the QR code', async () => {
    const fake = await fakeWhatsapp()
    fake.refusesPairingCodes()
    const bot = new Bot(fake, await newPlace())
    await bot.holds()
    expect(await bot.connection.pairByCode('0987654321')).toEqual({ ok: false, reason: 'refused' })
    const { qr = '', pairingProblem, pairingCode } = bot.connection.status()
    expect({ pairingProblem, pairingCode }).toEqual({ pairingProblem: 'refused', pairingCode: undefined })
    expect(await fake.scanQr(qr)).toBe('linked')
    await bot.is('open')
  })

  test('says that WhatsApp did not answer, and goes on with the QR code', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace(), {
      timing: { ...quick, codeAnswerMs: 50 },
      onSocket: (socket) => {
        // The request is lost on the way.
        socket.requestPairingCode = () => Promise.resolve('ABCD1234')
      },
    })
    await bot.holds()
    expect(await bot.connection.pairByCode('0987654321')).toEqual({ ok: false, reason: 'no_answer' })
    expect(bot.connection.status().pairingProblem).toBe('no_answer')
    expect(await fake.scanQr(await bot.shows())).toBe('linked')
    await bot.is('open')
  })

  test('says that the connection broke before there was an answer', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await fake.goesDown()
    await bot.holds()
    expect(await bot.connection.pairByCode('0987654321')).toEqual({ ok: false, reason: 'closed' })
    await fake.comesBack()
    expect(await fake.scanQr(await bot.shows())).toBe('linked')
  })

  test('of two who ask at once, the one who asked first is told that nothing comes of it', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.holds()
    const [first, second] = [bot.connection.pairByCode('0987654321'), bot.connection.pairByCode('0987654321')]
    expect(await first).toEqual({ ok: false, reason: 'closed' })
    expect(await second).toMatchObject({ ok: true })
  })

  test('a code that was not typed in time is good no more, and another can be had', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace(), { timing: { ...quick, qrMs: 500 } })
    await bot.holds()
    const first = await bot.connection.pairByCode('0987654321')
    await bot.rests('unpaired')
    expect(bot.connection.status()).not.toHaveProperty('pairingCode')
    const second = await bot.connection.pairByCode('0987654321')
    if (!first.ok || !second.ok) throw new Error('there was no code')
    expect(second.code).not.toBe(first.code)
    expect(await fake.typePairingCode(second.code)).toBe('linked')
    await bot.is('open')
  })

  test('a notification without content does no harm', async () => {
    const fake = await fakeWhatsapp()
    const bot = new Bot(fake, await newPlace())
    await bot.holds()
    const answer = await bot.connection.pairByCode('0987654321')
    const empty = el('link_code_companion_reg', { stage: 'refresh_code' })
    const attrs = { from: 's.whatsapp.net', type: 'link_code_companion_reg', id: 'n1', t: '1' }
    bot.sockets.at(-1)?.ws.emit('CB:notification', el('notification', attrs, [empty]))
    expect(await fake.typePairingCode(answer.ok ? answer.code : '')).toBe('linked')
    await bot.is('open')
  })
})

test('nobody is paired twice', async () => {
  const fake = await fakeWhatsapp()
  const bot = new Bot(fake, await newPlace())
  await bot.pairs(fake)
  expect(await bot.connection.showQr()).toEqual({ ok: false, reason: 'paired' })
  expect(await bot.connection.pairByCode('0987654321')).toEqual({ ok: false, reason: 'paired' })
  expect(bot.connection.status().state).toBe('open')
  expect(fake.logins).toBe(1)
})

test('who asks while the process gives the channel up is told that it is not the owner', async () => {
  const fake = await fakeWhatsapp()
  const bot = new Bot(fake, await newPlace())
  await bot.holds()
  await bot.shows()
  const ending = bot.connection.letGo()
  expect(await bot.connection.showQr()).toEqual({ ok: false, reason: 'not_owner' })
  await ending
  expect(bot.connection.status().state).toBe('waiting')
})

test('only the owner pairs', async () => {
  const fake = await fakeWhatsapp()
  const bot = new Bot(fake, await newPlace())
  expect(await bot.connection.showQr()).toEqual({ ok: false, reason: 'not_owner' })
  expect(await bot.connection.pairByCode('0987654321')).toEqual({ ok: false, reason: 'not_owner' })
  expect(await bot.connection.reconnect()).toEqual({ ok: false, reason: 'not_owner' })
  expect(await bot.connection.unlink()).toEqual({ ok: false, reason: 'not_owner' })
  expect(bot.connection.status().state).toBe('waiting')
})

test.each([
  ['593991234567', '593991234567'],
  ['+593 (99) 123-45.67', '593991234567'],
  ['00593991234567', '593991234567'],
  ['0991234567', '593991234567'],
  ['03 296 0123', '59332960123'],
  ['+1 202 555 0123', '12025550123'],
  ['', null],
  ['hola', null],
  ['123', null],
  ['0123', null],
  ['5939912345678901', null],
  ['593-99x1234567', null],
])('%j as WhatsApp wants it is %j', (typed, number) => {
  expect(internationalNumber(typed)).toBe(number)
})
