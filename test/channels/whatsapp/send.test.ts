import { proto } from '@whiskeysockets/baileys'
import { describe, expect, test } from 'vitest'
import type { OutgoingMessage } from '../../../src/channels/channel.js'
import { twinOf } from '../../../src/channels/whatsapp/parts.js'
import { lidJid, pnJid } from '../../support/whatsapp/jids.js'
import { fakeWhatsapp, newPlace } from './connected.js'
import { newId, pairedWhatsapp, text, Whatsapp } from './service.js'

/** The smallest picture there is. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const picture = { name: 'Mapa de Riobamba.png', mime: 'image/png', data: pixel }
const document = { name: '../mis datos.pdf', mime: 'application/pdf', data: Buffer.from('%PDF-1.4').toString('base64') }

describe('words', () => {
  test('arrive with their choices as numbers, in WhatsApp’s markup, without a preview', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const id = newId()
    const message = {
      text: 'Hola, *Ana*. Vea https://riobamba.gob.ec',
      choices: [
        { id: 'a', label: 'Aprender' },
        { id: 'b', label: 'Pedir *algo*' },
      ],
    }
    expect(await whatsapp.sends(lidJid(ana), message, { id })).toEqual({ ok: true, providerId: id })
    const got = await ana.received()
    expect(got.text).toBe('Hola, *Ana*. Vea https://riobamba.gob.ec\n\n1. Aprender\n2. Pedir *\u200Balgo\u200B*')
    expect(got).toMatchObject({ id, to: lidJid(ana) })
    expect(got.message.extendedTextMessage?.matchedText).toBeNull()
    expect(fake.problems).toEqual([])
  })

  test('go to the address that they are for, whichever of the two it is', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    await whatsapp.sends(pnJid(ana), text('uno'))
    await whatsapp.sends(lidJid(ana), text('dos'))
    expect([(await ana.received()).to, (await ana.received()).to]).toEqual([pnJid(ana), lidJid(ana)])
  })

  test('go to no such address', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    for (const address of ['ana', '593991112222', '593991112222@g.us', 'status@broadcast', '1:2@lid'])
      expect(await whatsapp.sends(address, text('hola'))).toMatchObject({ ok: false, error: { kind: 'rejected' } })
    expect(fake.stanzasOf('message')).toEqual([])
  })

  test('to one person arrive in the order they were sent', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const words = ['uno', 'dos', 'tres', 'cuatro', 'cinco']
    await Promise.all(words.map((word) => whatsapp.sends(lidJid(ana), text(word))))
    await fake.until('all', () => ana.inbox.length === words.length)
    expect(ana.inbox.map(({ text }) => text)).toEqual(words)
  })
})

describe('typing', () => {
  test('is shown before an answer and ends with it', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    await whatsapp.sends(lidJid(ana), text('hola'))
    const steps = await fake.until('the end of typing', () => {
      const found = fake.stanzas.filter(({ tag }) => tag === 'chatstate' || tag === 'message')
      return found.length === 3 ? found : undefined
    })
    const names = steps.map(({ tag, content }) => (tag === 'message' ? tag : Array.isArray(content) && content[0]?.tag))
    expect(names).toEqual(['composing', 'message', 'paused'])
  })

  test('is not shown for what answers nobody', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    await whatsapp.knows(ana)
    await whatsapp.until('what was sent today', () => whatsapp.channel.bulkFrom?.(whatsapp.clock.now()))
    await whatsapp.sends(lidJid(ana), text('un aviso'), { bulk: true })
    await ana.received()
    expect(fake.stanzasOf('chatstate')).toEqual([])
  })

  test('comes with a gap between any two messages', async () => {
    const slept: number[] = []
    const timers = {
      sleep: (ms: number) => {
        slept.push(ms)
        return new Promise<void>(setImmediate)
      },
    }
    const now = new Date('2026-03-10T17:00:00Z')
    const manners = { replyGap: { min: 600, max: 1_500 } }
    const { fake, whatsapp } = await pairedWhatsapp({ timers, manners, clock: { now: () => now }, random: () => 0.5 })
    const [ana, luis] = [fake.citizen(), fake.citizen()]
    slept.length = 0
    await whatsapp.sends(lidJid(ana), text('uno'))
    await whatsapp.sends(lidJid(luis), text('dos'))
    await whatsapp.sends(lidJid(ana), text('tres'))
    expect(slept.filter((ms) => ms >= 600 && ms <= 1_500)).toEqual([1_050, 1_050])
  })
})

describe('files', () => {
  test('a picture arrives as one, with the words under it', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const outcome = await whatsapp.sends(lidJid(ana), { text: 'El *mapa*', choices: [], file: picture })
    expect(outcome.ok).toBe(true)
    const { file } = await ana.received()
    expect(file).toMatchObject({ as: 'photo', mime: 'image/png', caption: 'El *mapa*' })
    expect(file?.bytes.toString('base64')).toBe(pixel)
    expect(ana.inbox).toHaveLength(1)
  })

  test('anything else arrives as a document, under a name that is no path', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    await whatsapp.sends(lidJid(ana), { text: '', choices: [], file: document })
    const { file } = await ana.received()
    expect(file).toMatchObject({ as: 'document', mime: 'application/pdf', name: 'mis_datos.pdf', caption: undefined })
    expect(file?.bytes.toString()).toBe('%PDF-1.4')
  })

  test('words too long for under it come after it, and a repeat of both bears the same ids', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const [id, words] = [newId(), 'palabra '.repeat(140).trim()]
    const message: OutgoingMessage = { text: words, choices: [], file: picture }
    expect(await whatsapp.sends(lidJid(ana), message, { id })).toEqual({ ok: true, providerId: id })
    await whatsapp.sends(lidJid(ana), message, { id })
    const copies = await fake.until('four messages', () => (ana.copies.length === 4 ? ana.copies : undefined))
    expect(copies.map((copy) => copy.id)).toEqual([twinOf(id), id, twinOf(id), id])
    expect(ana.inbox.map(({ text, file }) => [text, file?.as])).toEqual([
      ['', 'photo'],
      [words, undefined],
    ])
  })

  test('are not sent again when only their words were lost', async () => {
    const { fake, whatsapp } = await pairedWhatsapp({ timing: { ackMs: 300 } })
    const ana = fake.citizen()
    const [id, words] = [newId(), 'palabra '.repeat(140).trim()]
    const message: OutgoingMessage = { text: words, choices: [], file: picture }
    const first = whatsapp.sends(lidJid(ana), message, { id })
    await ana.received()
    fake.losesMessages(1)
    expect(await first).toMatchObject({ ok: false, error: { kind: 'unknown' } })
    expect(await whatsapp.sends(lidJid(ana), message, { id })).toEqual({ ok: true, providerId: id })
    expect(ana.copies.map((copy) => copy.id)).toEqual([twinOf(id), id])
  })

  test('that cannot be uploaded were surely not sent', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    fake.world.media.fails(503, 20)
    const outcome = await whatsapp.sends(lidJid(ana), { text: 'El mapa', choices: [], file: picture })
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'unreachable' } })
    expect(fake.stanzasOf('message')).toEqual([])
  })

  test('the id of a file and that of its words are each other’s', () => {
    const id = '3EB0F000000000000000A1'
    expect(twinOf(id)).toBe('3EB00FFFFFFFFFFFFFFF5E')
    expect(twinOf(twinOf(id))).toBe(id)
  })
})

describe('what WhatsApp answers', () => {
  test('nothing: it may have arrived, and arrives once when it is sent again', async () => {
    const { fake, whatsapp } = await pairedWhatsapp({ timing: { ackMs: 300 } })
    const ana = fake.citizen()
    const id = newId()
    fake.deliveryReceipts(false)
    fake.dropsAcks(1)
    expect(await whatsapp.sends(lidJid(ana), text('hola'), { id })).toMatchObject({ error: { kind: 'unknown' } })
    expect(await whatsapp.sends(lidJid(ana), text('hola'), { id })).toEqual({ ok: true, providerId: id })
    expect(ana.copies).toHaveLength(2)
    expect(ana.inbox).toHaveLength(1)
  })

  test('a connection that ends before: it may have arrived', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    fake.deliveryReceipts(false)
    fake.dropsAcks(1)
    const sending = whatsapp.sends(lidJid(ana), text('hola'))
    await ana.received()
    fake.drops()
    expect(await sending).toMatchObject({ ok: false, error: { kind: 'unknown' } })
  })

  test('a refusal: never tried again, not even when somebody does', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const id = newId()
    fake.refuses(ana, 487)
    expect(await whatsapp.sends(lidJid(ana), text('hola'), { id })).toMatchObject({ error: { kind: 'rejected' } })
    const sent = fake.stanzasOf('message').length
    expect(await whatsapp.sends(lidJid(ana), text('hola'), { id })).toMatchObject({ error: { kind: 'rejected' } })
    expect(fake.stanzasOf('message')).toHaveLength(sent)
  })

  test('a refusal that comes after it was waited for: known when it is tried again', async () => {
    const { fake, whatsapp } = await pairedWhatsapp({ timing: { ackMs: 100 } })
    const ana = fake.citizen()
    const id = newId()
    fake.losesMessages(1)
    expect(await whatsapp.sends(lidJid(ana), text('hola'), { id })).toMatchObject({ error: { kind: 'unknown' } })
    await fake.injects({ tag: 'ack', attrs: { class: 'message', id, from: lidJid(ana), error: '463', t: '1' } })
    await whatsapp.until('the stop', () => whatsapp.channel.status().bulk.reason === 'restricted')
    expect(await whatsapp.sends(lidJid(ana), text('hola'), { id })).toMatchObject({ error: { kind: 'rejected' } })
    expect(ana.inbox).toEqual([])
  })

  test('that the session is stale: made anew, and sent once more under the same id', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    await whatsapp.sends(lidJid(ana), text('uno'))
    const id = newId()
    const asked = fake.stanzasOf('iq', { xmlns: 'encrypt', type: 'get' }).length
    fake.refuses(ana, 479)
    const sending = whatsapp.sends(lidJid(ana), text('dos'), { id })
    await fake.until(
      'new keys to be asked for',
      () => fake.stanzasOf('iq', { xmlns: 'encrypt', type: 'get' }).length > asked,
    )
    fake.refuses(ana, undefined)
    expect(await sending).toEqual({ ok: true, providerId: id })
    await fake.until('both', () => ana.inbox.length === 2)
    expect(ana.inbox.map(({ text }) => text)).toEqual(['uno', 'dos'])
  })

  test('that it is stale once more: refused', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    fake.refuses(ana, 479)
    expect(await whatsapp.sends(lidJid(ana), text('hola'))).toMatchObject({ error: { kind: 'rejected' } })
    expect(fake.stanzasOf('message')).toHaveLength(2)
  })

  test('that the account may not begin chats: refused for good, and nothing more that answers nobody', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const [ana, luis] = [fake.citizen(), fake.citizen()]
    fake.refuses(ana, 463)
    expect(await whatsapp.sends(lidJid(ana), text('hola'))).toMatchObject({ error: { kind: 'rejected' } })
    expect(whatsapp.channel.status().bulk).toMatchObject({ open: false, reason: 'restricted' })
    expect(whatsapp.channel.bulkFrom?.(whatsapp.clock.now())).toBeNull()
    expect(await whatsapp.sends(lidJid(luis), text('se responde'))).toMatchObject({ ok: true })
    await whatsapp.channel.resumeBulk()
    expect(whatsapp.channel.status().bulk.open).toBe(true)
  })
})

describe('while there is no connection', () => {
  test('lost: surely not sent, and tried again', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    await fake.goesDown()
    await whatsapp.until('the loss', () => whatsapp.channel.status().state === 'reconnecting')
    expect(await whatsapp.sends(lidJid(ana), text('hola'))).toMatchObject({ error: { kind: 'unreachable' } })
    expect(await whatsapp.channel.reachable()).toBe(false)
    let opened = 0
    whatsapp.channel.onOpen?.(() => opened++)
    await fake.comesBack()
    await whatsapp.opens()
    expect(opened).toBe(1)
    expect(await whatsapp.channel.reachable()).toBe(true)
    expect(await whatsapp.sends(lidJid(ana), text('hola'))).toMatchObject({ ok: true })
  })

  test('not paired: somebody has to', async () => {
    const fake = await fakeWhatsapp()
    const whatsapp = new Whatsapp(fake, await newPlace())
    await whatsapp.starts()
    await whatsapp.until('a state', () => ['unpaired', 'pairing'].includes(whatsapp.channel.status().state))
    expect(await whatsapp.sends('593991112222@s.whatsapp.net', text('hola'))).toMatchObject({
      error: { kind: 'misconfigured' },
    })
    expect(whatsapp.channel.health().state).toBe('unpaired')
  })

  test('another program took the place: somebody has to look, and nothing goes that answers nobody', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    await fake.replaced()
    await whatsapp.until('the state', () => whatsapp.channel.status().state === 'replaced')
    expect(await whatsapp.sends(lidJid(ana), text('hola'))).toMatchObject({ error: { kind: 'misconfigured' } })
    expect(whatsapp.channel.status().bulk).toMatchObject({ open: false, reason: 'replaced' })
  })

  test('WhatsApp closed the account: the same', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    fake.refusesLogins(403)
    fake.drops()
    await whatsapp.until('the state', () => whatsapp.channel.status().state === 'banned')
    expect(whatsapp.channel.status().bulk).toMatchObject({ open: false, reason: 'banned' })
  })

  test('stopping: surely not sent', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    await whatsapp.channel.stop()
    expect(await whatsapp.sends(lidJid(fake.citizen()), text('hola'))).toMatchObject({ error: { kind: 'unreachable' } })
  })

  test('stopping waits for WhatsApp’s word on what is under way', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const sending = whatsapp.sends(lidJid(fake.citizen()), text('hola'))
    await Promise.all([sending, whatsapp.channel.stop()])
    expect(await sending).toMatchObject({ ok: true })
  })
})

describe('a phone that could not read a message', () => {
  test('gets it again, also after a restart', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const id = await whatsapp.stores(ana, { text: '*Hola*', choices: [{ id: 'a', label: 'Sí' }] })
    await whatsapp.sends(lidJid(ana), { text: '*Hola*', choices: [{ id: 'a', label: 'Sí' }] }, { id })
    await ana.received()
    await whatsapp.channel.stop()
    const next = new Whatsapp(fake, whatsapp.place)
    await next.starts()
    await next.opens()
    ana.asksAgain(id)
    const copies = await fake.until('the second copy', () => (ana.copies.length === 2 ? ana.copies : undefined))
    expect(copies.map((copy) => [copy.id, copy.message.extendedTextMessage?.text])).toEqual([
      [id, '*Hola*\n\n1. Sí'],
      [id, '*Hola*\n\n1. Sí'],
    ])
  })

  test('gets a file again that went before its words', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const message: OutgoingMessage = { text: 'palabra '.repeat(140).trim(), choices: [], file: picture }
    const id = await whatsapp.stores(ana, message)
    await whatsapp.sends(lidJid(ana), message, { id })
    await whatsapp.channel.stop()
    const next = new Whatsapp(fake, whatsapp.place)
    await next.starts()
    await next.opens()
    ana.asksAgain(twinOf(id))
    const copy = await fake.until('the third copy', () => ana.copies[2])
    expect(copy.id).toBe(twinOf(id))
    expect(copy.message.imageMessage?.mimetype).toBe('image/png')
  })
})

describe('what answers nobody', () => {
  async function ready(options: Parameters<typeof pairedWhatsapp>[0] = {}) {
    const { fake, whatsapp } = await pairedWhatsapp(options)
    const ana = fake.citizen()
    await whatsapp.until('what was sent today', () => whatsapp.channel.bulkFrom?.(whatsapp.clock.now()))
    return { fake, whatsapp, ana }
  }
  const DAY = 24 * 60 * 60_000

  test('goes to those who wrote within half a year, and to nobody else', async () => {
    const { fake, whatsapp, ana } = await ready()
    const [luis, eva] = [fake.citizen(), fake.citizen()]
    const ago = (days: number) => new Date(whatsapp.clock.now().getTime() - days * DAY)
    await whatsapp.knows(ana, { wrote: ago(179) })
    await whatsapp.knows(luis, { wrote: ago(181) })
    const kinds = [ana, luis, eva].map((one) => whatsapp.sends(lidJid(one), text('un aviso'), { bulk: true }))
    expect(await Promise.all(kinds)).toMatchObject([
      { ok: true },
      { ok: false, error: { kind: 'rejected' } },
      { ok: false, error: { kind: 'rejected' } },
    ])
    expect(whatsapp.channel.status().bulk.sentToday).toBe(1)
  })

  test('waits at night, while answers go', async () => {
    const night = { now: () => new Date('2026-03-11T02:00:00Z') }
    const { fake, whatsapp } = await pairedWhatsapp({ clock: night })
    const ana = fake.citizen()
    await whatsapp.knows(ana)
    const from = await whatsapp.until(
      'what was sent today',
      () => whatsapp.channel.bulkFrom?.(night.now()) ?? undefined,
    )
    expect(from).toEqual(new Date('2026-03-11T13:00:00Z'))
    expect(await whatsapp.sends(lidJid(ana), text('un aviso'), { bulk: true })).toMatchObject({
      error: { kind: 'unreachable' },
    })
    expect(await whatsapp.sends(lidJid(ana), text('una respuesta'))).toMatchObject({ ok: true })
  })

  test('goes one at a time, however many are handed over', async () => {
    let chance = 0
    const manners = { bulkGap: { min: 0, max: 60_000 } }
    const { fake, whatsapp, ana } = await ready({ manners, random: () => chance })
    chance = 1
    const [luis, eva] = [fake.citizen(), fake.citizen()]
    for (const one of [ana, luis, eva]) await whatsapp.knows(one)
    const outcomes = await Promise.all(
      [ana, luis, eva].map((one) => whatsapp.sends(lidJid(one), text('un aviso'), { bulk: true })),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('stops by staff’s word and goes on by it', async () => {
    const { whatsapp, ana } = await ready()
    await whatsapp.knows(ana)
    await whatsapp.channel.stopBulk()
    expect(whatsapp.channel.bulkFrom?.(whatsapp.clock.now())).toBeNull()
    expect(whatsapp.channel.status().bulk).toMatchObject({ open: false, reason: 'by_staff' })
    await whatsapp.channel.resumeBulk()
    expect(await whatsapp.sends(lidJid(ana), text('un aviso'), { bulk: true })).toMatchObject({ ok: true })
  })

  test('stops while WhatsApp says that the account may not begin chats', async () => {
    const { fake, whatsapp, ana } = await ready()
    await fake.until('the question', () => fake.stanzasOf('iq', { xmlns: 'w:mex' }).length > 0)
    // What was asked after connecting is answered by now.
    await whatsapp.sends(lidJid(ana), text('hola'))
    const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + DAY)
    fake.locksReachOut(until)
    const bulk = await whatsapp.until('the stop', () => {
      const status = whatsapp.channel.status().bulk
      return status.open ? undefined : status
    })
    expect(bulk).toMatchObject({ reason: 'reach_out_lock', until })
    fake.locksReachOut(undefined)
    await whatsapp.until('the end of it', () => whatsapp.channel.status().bulk.open)
  })

  test('asks after each connecting whether the account is restricted', async () => {
    const { fake, whatsapp } = await ready()
    fake.world.faults.reachOutLockedUntil = new Date(Date.now() + DAY)
    fake.drops()
    await whatsapp.until('the stop', () => whatsapp.channel.status().bulk.reason === 'reach_out_lock')
  })
})

test('a message is taken back: the phone is told which', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const ana = fake.citizen()
  const id = newId()
  await whatsapp.sends(lidJid(ana), text('Hay minga'), { id })
  await ana.received()
  expect(await whatsapp.channel.remove?.(lidJid(ana), id)).toBe('removed')
  const told = await fake.until('the phone to be told', () =>
    ana.copies.find(({ message }) => message.protocolMessage?.type === proto.Message.ProtocolMessage.Type.REVOKE),
  )
  expect(told.message.protocolMessage?.key).toMatchObject({ id, fromMe: true })
  await whatsapp.channel.stop()
  expect(await whatsapp.channel.remove?.(lidJid(ana), id)).toBe('unreachable')
})
