import * as baileys from '@whiskeysockets/baileys'
import { describe, expect, it, test } from 'vitest'
import { personAt } from '../../../src/channels/whatsapp/identity.js'
import type { FakeWhatsapp } from '../../support/whatsapp/fakeWhatsapp.js'
import { lidJid, pnJid, type Names } from '../../support/whatsapp/jids.js'
import { pairedWhatsapp, Whatsapp } from './service.js'

describe('the address of a person', () => {
  it.each([
    ['593991112222@s.whatsapp.net', '593991112222@s.whatsapp.net'],
    ['593991112222:7@s.whatsapp.net', '593991112222@s.whatsapp.net'],
    ['593991112222@c.us', '593991112222@s.whatsapp.net'],
    ['111111111111111:3@lid', '111111111111111@lid'],
  ])('%s is %s', (jid, address) => {
    expect(personAt(baileys, jid)).toBe(address)
  })

  it.each([
    '120363000000000001@g.us',
    'status@broadcast',
    '12345@broadcast',
    '120363000000000002@newsletter',
    '0@s.whatsapp.net',
    '867051314767696@bot',
    'ana@s.whatsapp.net',
    '@lid',
    'nobody',
    '',
  ])('%j is nobody’s', (jid) => {
    expect(personAt(baileys, jid)).toBeUndefined()
  })
})

describe('the other name of a person who writes', () => {
  test('is the one in the message, whichever they write under', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const [ana, luis] = [fake.citizen(), fake.citizen()]
    ana.says('hola', { addressing: 'pn' })
    luis.says('hola', { addressing: 'lid' })
    await whatsapp.hears(2)
    const names = whatsapp.events.map(({ address, aliases }) => [address, aliases])
    expect(names).toContainEqual([pnJid(ana), [lidJid(ana)]])
    expect(names).toContainEqual([lidJid(luis), [pnJid(luis)]])
  })

  test('is remembered from an earlier message, also after a restart, and WhatsApp is not asked', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const first = ana.says('uno')
    await fake.until('the blue ticks', () => ana.seenByBot.includes(first))
    await whatsapp.channel.stop()
    const next = new Whatsapp(fake, whatsapp.place)
    await next.starts()
    await next.opens()
    const asked = fake.stanzasOf('iq', { xmlns: 'usync' }).length
    ana.says('dos', { noAlt: true })
    ana.says('tres', { noAlt: true, addressing: 'pn' })
    await next.until('both', () => next.events.filter(({ aliases }) => aliases !== undefined).length === 2)
    expect(next.events.map(({ address, aliases }) => [address, aliases])).toEqual(
      expect.arrayContaining([
        [lidJid(ana), [pnJid(ana)]],
        [pnJid(ana), [lidJid(ana)]],
      ]),
    )
    expect(fake.stanzasOf('iq', { xmlns: 'usync' })).toHaveLength(asked)
  })

  test('is left out while nobody knows it', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    ana.says('hola', { noAlt: true })
    const [event] = await whatsapp.hears(1)
    expect(event).toMatchObject({ address: lidJid(ana) })
    expect(event).not.toHaveProperty('aliases')
  })

  test('is never the account’s own, whatever a message says', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    const own = pnJid(fake.world.account)
    const message = Buffer.from(baileys.proto.Message.encode({ conversation: 'hola' }).finish())
    const attrs = { from: lidJid(ana), sender_pn: own, addressing_mode: 'lid', id: 'X1', t: '1773000000', type: 'text' }
    await fake.injects({ tag: 'message', attrs, content: [{ tag: 'plaintext', attrs: {}, content: message }] })
    const [event] = await whatsapp.hears(1)
    expect(event?.aliases ?? []).not.toContain(own)
  })
})

test('the same message under the other name is the same event', async () => {
  const { fake, whatsapp } = await pairedWhatsapp()
  const ana = fake.citizen()
  const id = ana.says('hola', { addressing: 'lid', encrypted: false })
  await whatsapp.hears(1)
  ana.says('hola', { addressing: 'pn', encrypted: false, id })
  await whatsapp.hears(2)
  expect(whatsapp.events.map(({ eventId }) => eventId)).toEqual([id, id])
  expect(whatsapp.events.map(({ address }) => address)).toEqual([lidJid(ana), pnJid(ana)])
})

describe('that two addresses are one person', () => {
  /** WhatsApp says so of its own accord. */
  function tells(fake: FakeWhatsapp, ...people: Names[]): void {
    for (const person of people) {
      const told = { jid: lidJid(person), added_profiles: [pnJid(person)] }
      const json = Buffer.from(JSON.stringify({ data: { xwa2_notify_linked_profiles: told } }))
      const attrs = { op_name: 'NotificationLinkedProfilesUpdates' }
      fake.notifies('mex', [{ tag: 'update', attrs, content: json }])
    }
  }

  test('is told of those who are known by one of them, and of nobody else', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const [ana, luis, eva, stranger] = [fake.citizen(), fake.citizen(), fake.citizen(), fake.citizen()]
    await whatsapp.knows(ana, { addresses: [pnJid(ana)] })
    await whatsapp.knows(luis, { addresses: [lidJid(luis)] })
    await whatsapp.knows(eva)
    tells(fake, stranger, eva, ana, luis, { pn: fake.world.account.pn, lid: luis.lid })
    const events = await whatsapp.hears(2)
    const told = events.map(({ address, aliases, input }) => ({ address, aliases, input }))
    const identified = { kind: 'identified' }
    expect(told).toContainEqual({ address: pnJid(ana), aliases: [lidJid(ana)], input: identified })
    expect(told).toContainEqual({ address: lidJid(luis), aliases: [pnJid(luis)], input: identified })
    await fake.settles()
    stranger.says('fin')
    await whatsapp.hears(3)
    expect(whatsapp.events).toHaveLength(3)
  })

  test('is told when they are known as two people', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    const ana = fake.citizen()
    await whatsapp.knows({ pn: '1', lid: '1' }, { addresses: [pnJid(ana)] })
    await whatsapp.knows({ pn: '2', lid: '2' }, { addresses: [lidJid(ana)] })
    tells(fake, ana)
    const [event] = await whatsapp.hears(1)
    expect(event).toMatchObject({ eventId: `${lidJid(ana)}=${pnJid(ana)}`, input: { kind: 'identified' } })
  })
})
