import { proto } from '@whiskeysockets/baileys'
import { describe, expect, test } from 'vitest'
import type { InboundEvent } from '../../../src/channels/channel.js'
import { lidJid, pnJid } from '../../support/whatsapp/jids.js'
import { pairedWhatsapp, text, Whatsapp } from './service.js'

const said = (event: InboundEvent): unknown => ('text' in event.input ? event.input.text : event.input.kind)

test('what a person says is heard once, with both their names, and then marked as read', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const ana = fake.citizen()
  const id = ana.says('hola', { t: 1_773_000_000 })
  const [event] = await whatsapp.hears(1)
  expect(event).toEqual({
    channel: 'whatsapp',
    eventId: id,
    address: lidJid(ana),
    aliases: [pnJid(ana)],
    receivedAt: expect.any(Date) as Date,
    sentAt: new Date(1_773_000_000_000),
    input: { kind: 'text', text: 'hola' },
  })
  await fake.until('the blue ticks', () => ana.seenByBot.includes(id))
  await fake.settles()
  expect(whatsapp.events).toHaveLength(1)
  expect(fake.problems).toEqual([])
})

test('what was said while nobody was connected is heard as well, with its own time', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const [ana, luis] = [fake.citizen(), fake.citizen()]
  fake.closes()
  ana.says('uno', { t: 1_773_000_000, offline: true })
  luis.says('dos', { t: 1_773_000_060, offline: true })
  await fake.until('the next login', () => fake.logins > 2 || fake.isConnected)
  const events = await whatsapp.hears(2)
  expect(events.map((event) => [said(event), event.sentAt?.getTime()]).sort()).toEqual([
    ['dos', 1_773_000_060_000],
    ['uno', 1_773_000_000_000],
  ])
})

test('each kind of thing that a person can send', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const ana = fake.citizen()
  const sent: [() => string, unknown][] = [
    [
      () => ana.sendsPhoto({ caption: 'el bache' }),
      { kind: 'media', media: 'photo', caption: 'el bache', mime: 'image/jpeg' },
    ],
    [() => ana.sendsVoice(), { kind: 'media', media: 'voice' }],
    [() => ana.sendsVideo(), { kind: 'media', media: 'video' }],
    [() => ana.sendsSticker(), { kind: 'media', media: 'sticker' }],
    [
      () => ana.sendsDocument(undefined, 'application/pdf', { caption: 'el acta' }),
      { kind: 'media', media: 'document', caption: 'el acta' },
    ],
    [() => ana.sharesLocation(-1.67, -78.65), { kind: 'location', latitude: -1.67, longitude: -78.65 }],
    [() => ana.sharesContact('+593 99 111 2222'), { kind: 'contact', phone: '+593 99 111 2222', own: false }],
    [() => ana.sends({ pollCreationMessageV3: { name: '¿Agua?' } }), { kind: 'unsupported', what: 'poll' }],
    [
      () => ana.sends({ ephemeralMessage: { message: { conversation: 'se borra' } } }),
      { kind: 'text', text: 'se borra' },
    ],
  ]
  for (const [send, input] of sent) {
    const id = send()
    const event = await whatsapp.until(`an event for ${id}`, () =>
      whatsapp.events.find(({ eventId }) => eventId === id),
    )
    expect(event.input).toMatchObject(input as object)
  }
})

test('a correction is heard once, though it comes twice', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const ana = fake.citizen()
  ana.says('ola')
  await whatsapp.hears(1)
  ana.edits('hola')
  ana.says('fin')
  await whatsapp.until('the end', () => whatsapp.events.some((event) => said(event) === 'fin'))
  expect(whatsapp.events.map(said)).toEqual(['ola', 'edited', 'fin'])
})

test('what asks for no answer is not told, and what is no person is not heard', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const ana = fake.citizen()
  await whatsapp.sends(lidJid(ana), text('buenos días'))
  await ana.received()
  ana.reacts('👍')
  ana.saysInGroup('hola a todos')
  ana.postsStatus('en el parque')
  fake.newsletterPosts('noticias')
  ana.says('uno')
  await whatsapp.hears(1)
  ana.deletes()
  ana.says('fin')
  await whatsapp.until('the end', () => whatsapp.events.some((event) => said(event) === 'fin'))
  await fake.settles()
  expect(whatsapp.events.map(said)).toEqual(['uno', 'fin'])
})

describe('a message that cannot be stored', () => {
  test('is tried again until it can be, and holds up the same person’s next one only', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const [ana, luis] = [fake.citizen(), fake.citizen()]
    let attempts = 0
    whatsapp.accepts = ({ address, input }) => {
      const first = address === lidJid(ana) && input.kind === 'text' && input.text === 'uno'
      return first && attempts++ < 3 ? Promise.reject(new Error('no database')) : Promise.resolve()
    }
    ana.says('uno')
    await whatsapp.until('the first attempts', () => attempts > 0)
    ana.says('dos')
    luis.says('tres')
    const events = await whatsapp.hears(3)
    expect(events.map(said).filter((words) => words !== 'tres')).toEqual(['uno', 'dos'])
    expect(attempts).toBe(4)
  })

  test('shows in the health of the channel for as long', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    let works = false
    whatsapp.accepts = () => {
      whatsapp.changes.happened()
      return works ? Promise.resolve() : Promise.reject(new Error('no database'))
    }
    fake.citizen().says('hola')
    await whatsapp.until('trouble', () => whatsapp.channel.health().state === 'degraded')
    works = true
    await whatsapp.hears(1)
    await whatsapp.until('the end of it', () => whatsapp.channel.health().state === 'open')
  })

  test('is not marked as read before', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    let store = (): void => undefined
    whatsapp.accepts = () =>
      new Promise((resolve) => {
        store = resolve
        whatsapp.changes.happened()
      })
    let asked = false
    const accepts = whatsapp.accepts
    whatsapp.accepts = (event) => {
      asked = true
      return accepts(event)
    }
    const id = ana.says('hola')
    await whatsapp.until('the message', () => asked)
    await fake.settles()
    expect(ana.seenByBot).toEqual([])
    store()
    await fake.until('the blue ticks', () => ana.seenByBot.includes(id))
  })

  test('is told to the next process when this one stops before it could be', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    let refused = false
    whatsapp.accepts = () => {
      refused = true
      whatsapp.changes.happened()
      return Promise.reject(new Error('no database'))
    }
    const id = ana.says('no me pierda')
    await whatsapp.until('the refusal', () => refused)
    await fake.settles()
    await whatsapp.channel.stop()
    expect(whatsapp.events).toEqual([])
    const next = new Whatsapp(fake, whatsapp.place)
    await next.starts()
    const [event] = await next.hears(1)
    expect(event).toMatchObject({ eventId: id, input: { text: 'no me pierda' } })
  })
})

test('stopping waits for what is being stored', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  let store = (): void => undefined
  let storing = false
  whatsapp.accepts = () =>
    new Promise((resolve) => {
      store = resolve
      storing = true
      whatsapp.changes.happened()
    })
  fake.citizen().says('hola')
  await whatsapp.until('the message', () => storing)
  let stopped = false
  const stopping = whatsapp.channel.stop().then(() => {
    stopped = true
  })
  await fake.until('the end of the connection', () => !fake.isConnected)
  expect(stopped).toBe(false)
  store()
  await stopping
  expect(whatsapp.events).toHaveLength(1)
})

test('a message that could not be decrypted is heard when it comes again', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const ana = fake.citizen()
  const first = ana.says('uno')
  await fake.until('the blue ticks', () => ana.seenByBot.includes(first))
  // The keys of the conversation are lost on the side of the bot.
  await whatsapp.channel.letGo?.()
  await whatsapp.place.store.db.whatsappKey.deleteMany({ where: { type: 'session' } })
  await whatsapp.starts()
  await whatsapp.opens()
  ana.says('dos')
  await whatsapp.hears(2)
  expect(whatsapp.events.map(said)).toEqual(['uno', 'dos'])
})

test('a message whose words follow later is heard then', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const ana = fake.citizen()
  await fake.injects({
    tag: 'message',
    attrs: { from: lidJid(ana), sender_pn: pnJid(ana), id: 'EMPTY', t: '1', type: 'text' },
  })
  ana.says('hola')
  await whatsapp.hears(1)
  expect(whatsapp.events.map(said)).toEqual(['hola'])
})

test('a picture to be seen once, which WhatsApp gives to phones alone, is told as what cannot be seen', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const ana = fake.citizen()
  const unavailable = { tag: 'unavailable', attrs: { type: 'view_once' } }
  const attrs = { from: lidJid(ana), sender_pn: pnJid(ana), id: 'ONCE', t: '1773000000', type: 'media' }
  await fake.injects({ tag: 'message', attrs, content: [unavailable] })
  const [event] = await whatsapp.hears(1)
  expect(event).toMatchObject({ eventId: 'ONCE', input: { kind: 'unsupported', what: 'view_once' } })
})

describe('a call', () => {
  test('is declined, and told once', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const id = ana.calls()
    const [event] = await whatsapp.hears(1)
    expect(event).toMatchObject({
      eventId: id,
      address: lidJid(ana),
      aliases: [pnJid(ana)],
      input: { kind: 'unsupported', what: 'call' },
    })
    const declined = await fake.until('the call to be declined', () => fake.stanzasOf('call', { to: lidJid(ana) })[0])
    expect(declined.content).toMatchObject([{ tag: 'reject', attrs: { 'call-id': id } }])
    await fake.settles()
    const ids = new Set(whatsapp.events.map(({ eventId }) => eventId))
    expect([...ids]).toEqual([id])
  })
})

describe('what is written on the phone of the account', () => {
  test('says that staff attend to the person, without a word of it', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const id = fake.phoneTypes(ana, 'Buenas tardes, soy Marta')
    const [event] = await whatsapp.hears(1)
    expect(event).toMatchObject({
      eventId: id,
      address: lidJid(ana),
      aliases: [pnJid(ana)],
      input: { kind: 'attended' },
    })
    expect(JSON.stringify(event)).not.toContain('Marta')
  })

  test('says nothing when it is a reaction, or keys, or to oneself', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    fake.phoneSends(ana, { reactionMessage: { key: { id: 'X' }, text: '👍' } })
    fake.phoneSends(ana, { protocolMessage: { type: proto.Message.ProtocolMessage.Type.REVOKE, key: { id: 'X' } } })
    fake.phoneSharesHistory()
    ana.says('fin')
    await whatsapp.hears(1)
    await fake.settles()
    expect(whatsapp.events.map(said)).toEqual(['fin'])
  })

  test('is told apart from what the service sent, also after a restart', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const id = await whatsapp.stores(ana, text('del servicio'))
    fake.phoneTypes(ana, 'del servicio', { id })
    const typed = fake.phoneTypes(ana, 'de Marta')
    const [event] = await whatsapp.hears(1)
    expect(event?.eventId).toBe(typed)
    await fake.settles()
    expect(whatsapp.events).toHaveLength(1)
  })
})

test('what becomes of a message that was sent is told', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const ana = fake.citizen()
  const outcome = await whatsapp.sends(lidJid(ana), text('buenos días'))
  const messageId = outcome.ok ? outcome.providerId : undefined
  await whatsapp.until('two grey ticks', () =>
    whatsapp.receipts.some((receipt) => receipt.messageId === messageId && receipt.state === 'delivered'),
  )
  ana.reads()
  await whatsapp.until('two blue ticks', () =>
    whatsapp.receipts.some((receipt) => receipt.messageId === messageId && receipt.state === 'read'),
  )
})

test('messages of two people who write at once are heard, each in its order', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const people = [fake.citizen(), fake.citizen(), fake.citizen()]
  fake.closes()
  for (const n of [1, 2, 3, 4]) for (const person of people) person.says(String(n), { offline: true })
  const events = await whatsapp.hears(12)
  for (const person of people)
    expect(events.filter(({ address }) => address === lidJid(person)).map(said)).toEqual(['1', '2', '3', '4'])
})
