import * as baileys from '@whiskeysockets/baileys'
import { proto } from '@whiskeysockets/baileys'
import { describe, expect, it } from 'vitest'
import { envelopeSchema, pairSchema } from '../../../src/channels/whatsapp/payloads.js'
import { newsIn, newsOfOwn, newsOfReaders } from '../../../src/channels/whatsapp/receipts.js'
import { translate } from '../../../src/channels/whatsapp/translate.js'

const own = ['593987654321@s.whatsapp.net', '900000000000001@lid']
const ana = { lid: '111111111111111@lid', number: '593991112222@s.whatsapp.net' }

function read(raw: object) {
  const envelope = envelopeSchema.parse({ message: { conversation: 'hola' }, ...raw })
  return translate(envelope, { baileys, own })
}

describe('a message of a person', () => {
  it('is known by its id and its two addresses, without the devices', () => {
    const key = { id: 'A1', remoteJid: '111111111111111:4@lid', remoteJidAlt: '593991112222:4@s.whatsapp.net' }
    expect(read({ key })).toMatchObject({ id: 'A1', address: ana.lid, other: ana.number, mine: false })
  })

  it('has one address where the other is missing, the same or the account’s own', () => {
    const others = [undefined, null, '', ana.number, own[0], own[1], 'x@g.us']
    for (const remoteJidAlt of others)
      expect(read({ key: { id: 'A1', remoteJid: ana.number, remoteJidAlt } })).not.toHaveProperty('other')
  })

  it('is the account’s where it says so', () => {
    expect(read({ key: { id: 'A1', remoteJid: ana.lid, fromMe: true } })).toMatchObject({
      address: ana.lid,
      mine: true,
    })
  })

  it.each([
    ['a number', 1_773_000_000],
    ['digits', '1773000000'],
    ['two halves', { low: 1_773_000_000, high: 0, unsigned: true }],
    ['a proto', proto.WebMessageInfo.fromObject({ key: {}, messageTimestamp: '1773000000' }).messageTimestamp],
  ])('was sent at a time that comes as %s', (_, messageTimestamp) => {
    const said = read({ key: { id: 'A1', remoteJid: ana.lid }, messageTimestamp })
    expect(said?.sentAt).toEqual(new Date(1_773_000_000_000))
  })

  it.each([undefined, null, 0, 'yesterday', {}])('was sent nobody knows when: %j', (messageTimestamp) => {
    expect(read({ key: { id: 'A1', remoteJid: ana.lid }, messageTimestamp })).not.toHaveProperty('sentAt')
  })

  it('may be any message that WhatsApp’s library makes', () => {
    const made = proto.WebMessageInfo.fromObject({
      key: { id: 'A1', remoteJid: ana.lid },
      message: { conversation: 'hola' },
    })
    expect(read(made)?.input([ana.lid])).toEqual({ kind: 'text', text: 'hola' })
  })
})

describe('what is no message of a person', () => {
  it.each(['x@g.us', 'status@broadcast', '1@broadcast', '1@newsletter', '0@s.whatsapp.net', '', ...own])(
    'in the chat %j',
    (remoteJid) => {
      expect(read({ key: { id: 'A1', remoteJid } })).toBeUndefined()
    },
  )

  it('says nothing where it cannot be read yet', () => {
    const key = { id: 'A1', remoteJid: ana.lid }
    const stub = { key, message: undefined, messageStubType: 2, messageStubParameters: ['Bad MAC'] }
    expect(read(stub)?.input([ana.lid])).toBeUndefined()
  })

  it.each([
    {},
    { key: null },
    { key: { remoteJid: 7, id: 'A1' } },
    { key: { remoteJid: ana.lid, id: '' } },
    'hola',
    null,
  ])('has no envelope: %j', (raw) => {
    expect(envelopeSchema.safeParse(raw).success).toBe(false)
  })
})

describe('news of what was sent', () => {
  const key = { id: 'B1', remoteJid: ana.lid, fromMe: true }
  const nothing = { receipts: [], refusals: [] }

  it.each([
    [2, []],
    [3, [{ messageId: 'B1', state: 'delivered' }]],
    [4, [{ messageId: 'B1', state: 'read' }]],
    [5, [{ messageId: 'B1', state: 'read' }]],
    [9, []],
    [null, []],
  ])('with the status %s', (status, receipts) => {
    expect(newsIn([{ key, update: { status } }])).toEqual({ receipts, refusals: [] })
    expect(newsOfOwn([{ key, status }])).toEqual({ receipts, refusals: [] })
  })

  it('is a refusal with its code', () => {
    const update = { status: 0, messageStubParameters: ['463', 'Your account has been restricted'] }
    expect(newsIn([{ key, update }])).toEqual({ receipts: [], refusals: [{ messageId: 'B1', code: '463' }] })
    expect(newsIn([{ key, update: { status: 0 } }]).refusals).toEqual([{ messageId: 'B1', code: 'unknown' }])
  })

  it('tells who read it', () => {
    expect(newsOfReaders([{ key, receipt: { userJid: ana.lid, readTimestamp: 1 } }]).receipts).toEqual([
      { messageId: 'B1', state: 'read' },
    ])
    expect(newsOfReaders([{ key, receipt: { userJid: ana.lid, receiptTimestamp: 1 } }]).receipts).toEqual([
      { messageId: 'B1', state: 'delivered' },
    ])
    expect(newsOfReaders([{ key, receipt: { userJid: ana.lid } }])).toEqual(nothing)
  })

  it('is none of messages of others, and none that cannot be read', () => {
    const theirs = { ...key, fromMe: false }
    expect(newsIn([{ key: theirs, update: { status: 4 } }, {}, null, 'x'])).toEqual(nothing)
    expect(newsOfOwn([{ key: theirs, status: 4 }, null])).toEqual(nothing)
    expect(newsOfReaders([{ key: theirs, receipt: { readTimestamp: 1 } }, null])).toEqual(nothing)
  })
})

describe('that two names are one person', () => {
  it.each([
    { lid: ana.lid, pn: ana.number },
    { id: ana.lid, phoneNumber: ana.number },
    { id: ana.number, lid: ana.lid, name: 'Ana' },
  ])('is told so: %j', (told) => {
    const { lid, pn } = pairSchema.parse(told)
    expect([lid, pn].sort()).toEqual([ana.lid, ana.number].sort())
  })

  it.each([{ id: ana.lid, name: 'Ana' }, { id: ana.number, notify: 'Ana' }, {}, null])('is not told so: %j', (told) => {
    expect(pairSchema.safeParse(told).success).toBe(false)
  })
})
