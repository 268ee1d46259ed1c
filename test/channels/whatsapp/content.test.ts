import * as baileys from '@whiskeysockets/baileys'
import { proto } from '@whiskeysockets/baileys'
import { describe, expect, it } from 'vitest'
import { toInput, unwrap, type Origin } from '../../../src/channels/whatsapp/content.js'
import { readReference } from '../../../src/channels/whatsapp/mediaReference.js'
import { choiceId } from '../../../src/engine/question.js'
import type { Input } from '../../../src/engine/input.js'

const origin: Origin = { id: 'ABC', names: ['111111111111111@lid', '593991112222@s.whatsapp.net'] }

/** As it comes off the wire: encoded and decoded, so that what was left out is as WhatsApp's library leaves it out. */
function heard(message: proto.IMessage): Input | undefined {
  const decoded = proto.Message.decode(proto.Message.encode(proto.Message.fromObject(message)).finish())
  return toInput(unwrap(baileys, decoded), origin)
}

const file = {
  url: 'https://mmg.whatsapp.net/v/t62.7118-24/1.enc?ccb=1',
  directPath: '/v/t62.7118-24/1.enc?ccb=1',
  mediaKey: Buffer.alloc(32, 7),
  fileLength: 12_345,
}
const mine = choiceId(7, { flow: 'menu', step: 'menu' }, 'guide')

describe('words', () => {
  it.each<[string, proto.IMessage]>([
    ['plain', { conversation: 'hola' }],
    ['with a preview or a quotation', { extendedTextMessage: { text: 'hola' } }],
    ['that disappear', { ephemeralMessage: { message: { extendedTextMessage: { text: 'hola' } } } }],
    ['to be seen once', { viewOnceMessage: { message: { conversation: 'hola' } } }],
    ['to be seen once (2)', { viewOnceMessageV2: { message: { conversation: 'hola' } } }],
    ['to be seen once (3)', { viewOnceMessageV2Extension: { message: { conversation: 'hola' } } }],
    [
      'wrapped twice',
      { ephemeralMessage: { message: { viewOnceMessage: { message: { extendedTextMessage: { text: 'hola' } } } } } },
    ],
    ['corrected before anybody read them', { editedMessage: { message: { conversation: 'hola' } } }],
    ['beside keys', { senderKeyDistributionMessage: { groupId: 'x' }, messageContextInfo: {}, conversation: 'hola' }],
    ['of a template', { templateMessage: { hydratedTemplate: { hydratedContentText: 'hola' } } }],
    ['of buttons', { buttonsMessage: { contentText: 'hola' } }],
  ])('%s', (_, message) => {
    expect(heard(message)).toEqual({ kind: 'text', text: 'hola' })
  })
})

describe('what was picked', () => {
  const forms: [string, (id: string, label: string) => proto.IMessage][] = [
    ['a button', (id, label) => ({ buttonsResponseMessage: { selectedButtonId: id, selectedDisplayText: label } })],
    ['a list', (id, label) => ({ listResponseMessage: { title: label, singleSelectReply: { selectedRowId: id } } })],
    ['a template', (id, label) => ({ templateButtonReplyMessage: { selectedId: id, selectedDisplayText: label } })],
    [
      'a native flow',
      (id, label) => ({
        interactiveResponseMessage: {
          body: { text: label },
          nativeFlowResponseMessage: { name: 'menu_options', paramsJson: JSON.stringify({ id }) },
        },
      }),
    ],
  ]

  it.each(forms)('from %s is a choice where the id is one of ours', (_, form) => {
    expect(heard(form(mine, 'Aprender'))).toEqual({ kind: 'choice', choice: mine, label: 'Aprender' })
  })

  it.each(forms)('from %s is what it said where the id is anything else', (_, form) => {
    expect(heard(form('row-1', 'Aprender'))).toEqual({ kind: 'text', text: 'Aprender' })
  })

  it.each(forms)('from %s that says nothing is its id', (_, form) => {
    expect(heard(form('row-1', ''))).toEqual({ kind: 'text', text: 'row-1' })
  })

  it('from a native flow that cannot be read is not understood', () => {
    const broken = { interactiveResponseMessage: { nativeFlowResponseMessage: { paramsJson: '{"id":' } } }
    expect(heard(broken)).toEqual({ kind: 'unsupported', what: 'interactiveResponse' })
  })
})

describe('media', () => {
  it.each<[string, string, proto.IMessage]>([
    ['photo', 'image', { imageMessage: file }],
    ['video', 'video', { videoMessage: file }],
    ['video', 'video', { videoMessage: { ...file, gifPlayback: true } }],
    ['video', 'video', { ptvMessage: file }],
    ['voice', 'audio', { audioMessage: { ...file, ptt: true } }],
    ['audio', 'audio', { audioMessage: file }],
    ['document', 'document', { documentMessage: { ...file, fileName: '../../etc/passwd' } }],
    ['sticker', 'sticker', { stickerMessage: file }],
    ['sticker', 'sticker', { lottieStickerMessage: { message: { stickerMessage: file } } }],
    ['photo', 'image', { viewOnceMessageV2: { message: { imageMessage: file } } }],
    ['photo', 'image', { associatedChildMessage: { message: { imageMessage: file } } }],
    ['document', 'document', { documentWithCaptionMessage: { message: { documentMessage: file } } }],
  ])('%s, encrypted as %s', (media, kind, message) => {
    const input = heard(message)
    expect(input).toMatchObject({ kind: 'media', media, size: 12_345 })
    const reference = input?.kind === 'media' ? readReference(input.file) : undefined
    const { id, names } = origin
    const key = Buffer.alloc(32, 7).toString('base64')
    expect(reference).toEqual({ id, from: names[0], kind, url: file.url, key, bytes: 12_345 })
  })

  it('keeps the caption and what the sender says that it is', () => {
    const message = {
      documentWithCaptionMessage: {
        message: { documentMessage: { ...file, mimetype: 'application/pdf', caption: 'El acta' } },
      },
    }
    expect(heard(message)).toMatchObject({ mime: 'application/pdf', caption: 'El acta' })
  })

  it('leaves out a mime type that is a book', () => {
    expect(heard({ documentMessage: { ...file, mimetype: 'x'.repeat(101) } })).not.toHaveProperty('mime')
  })

  it.each([
    [
      'a path of its own counts, on the host of the address',
      { ...file, directPath: '/v/new.enc' },
      'https://mmg.whatsapp.net/v/new.enc',
    ],
    ['an address alone will do', { ...file, directPath: null }, file.url],
    [
      'a path alone is on WhatsApp’s host',
      { ...file, url: null },
      'https://mmg.whatsapp.net/v/t62.7118-24/1.enc?ccb=1',
    ],
  ])('%s', (_, imageMessage, url) => {
    const input = heard({ imageMessage })
    expect(input?.kind === 'media' ? readReference(input.file)?.url : undefined).toBe(url)
  })

  it('cannot be had without a key or a place', () => {
    const nothing = { kind: 'unsupported', what: 'photo' }
    expect(heard({ imageMessage: { ...file, mediaKey: null } })).toEqual(nothing)
    expect(heard({ imageMessage: { ...file, url: null, directPath: null } })).toEqual(nothing)
  })
})

describe('places', () => {
  const riobamba = { degreesLatitude: -1.67, degreesLongitude: -78.65 }

  it('a place, and where a walk begins', () => {
    const place = { kind: 'location', latitude: -1.67, longitude: -78.65 }
    expect(heard({ locationMessage: { ...riobamba, name: 'Parque Sucre' } })).toEqual(place)
    expect(heard({ liveLocationMessage: riobamba })).toEqual(place)
  })

  it('the steps of a walk ask for no answer', () => {
    expect(heard({ liveLocationMessage: { ...riobamba, timeOffset: 30 } })).toBeUndefined()
  })

  it('a place that is not on earth is none', () => {
    const nowhere = { degreesLatitude: 91, degreesLongitude: 0 }
    expect(heard({ locationMessage: nowhere })).toEqual({ kind: 'unsupported', what: 'location' })
  })
})

describe('contact cards', () => {
  const card = (line: string) => `BEGIN:VCARD\nVERSION:3.0\nN:;Ana;;;\nFN:Ana\n${line}\nEND:VCARD`

  it('one’s own is known by the account on it', () => {
    const vcard = card('TEL;type=CELL;type=VOICE;waid=593991112222:+593 99 111 2222')
    expect(heard({ contactMessage: { vcard } })).toEqual({ kind: 'contact', phone: '+593991112222', own: true })
  })

  it('another’s is not one’s own, whatever it shows', () => {
    const vcard = card('item1.TEL;waid=593987777777:+593 99 111 2222')
    expect(heard({ contactMessage: { vcard } })).toEqual({ kind: 'contact', phone: '+593987777777', own: false })
  })

  it('without an account it is the number it shows, and nobody vouches for it', () => {
    const vcard = card('TEL;TYPE=HOME:03 296 1234\r')
    expect(heard({ contactsArrayMessage: { contacts: [{ vcard }] } })).toEqual({
      kind: 'contact',
      phone: '03 296 1234',
      own: false,
    })
  })

  it('several at once, and one without a number, are not understood', () => {
    const vcard = card('TEL:0991112222')
    expect(heard({ contactsArrayMessage: { contacts: [{ vcard }, { vcard }] } })).toEqual({
      kind: 'unsupported',
      what: 'contactsArray',
    })
    expect(heard({ contactMessage: { vcard: card('EMAIL:a@b.ec') } })).toEqual({ kind: 'unsupported', what: 'contact' })
  })
})

describe('corrections', () => {
  const edit = {
    type: proto.Message.ProtocolMessage.Type.MESSAGE_EDIT,
    key: { id: 'BEFORE' },
    editedMessage: { conversation: 'corregido' },
  }

  it.each<[string, proto.IMessage]>([
    ['bare', { protocolMessage: edit }],
    ['wrapped', { editedMessage: { message: { protocolMessage: edit } } }],
    [
      'encrypted once more',
      { secretEncryptedMessage: { secretEncType: proto.Message.SecretEncryptedMessage.SecretEncType.MESSAGE_EDIT } },
    ],
  ])('%s', (_, message) => {
    expect(heard(message)).toEqual({ kind: 'edited' })
  })
})

describe('what asks for no answer', () => {
  it.each<[string, proto.IMessage]>([
    [
      'deleted for everyone',
      { protocolMessage: { type: proto.Message.ProtocolMessage.Type.REVOKE, key: { id: 'X' } } },
    ],
    [
      'how long messages stay',
      { protocolMessage: { type: proto.Message.ProtocolMessage.Type.EPHEMERAL_SETTING, ephemeralExpiration: 86_400 } },
    ],
    ['a reaction', { reactionMessage: { key: { id: 'X' }, text: '👍' } }],
    ['a pin', { pinInChatMessage: { type: proto.Message.PinInChatMessage.Type.PIN_FOR_ALL } }],
    ['an album, whose pictures follow', { albumMessage: { expectedImageCount: 2 } }],
    ['keys', { senderKeyDistributionMessage: { groupId: 'x' } }],
    ['the log of a call', { callLogMesssage: { isVideo: false } }],
    ['nothing at all', {}],
  ])('%s', (_, message) => {
    expect(heard(message)).toBeUndefined()
  })
})

describe('what is not understood is named', () => {
  it.each<[string, proto.IMessage]>([
    ['poll', { pollUpdateMessage: {} }],
    ['poll', { pollCreationMessageV3: { name: '¿Agua?' } }],
    ['product', { productMessage: {} }],
    ['groupInvite', { groupInviteMessage: { groupJid: 'x@g.us' } }],
    ['event', { eventMessage: { name: 'Minga' } }],
    ['sendPayment', { sendPaymentMessage: {} }],
  ])('%s', (what, message) => {
    expect(heard(message)).toEqual({ kind: 'unsupported', what })
  })

  it.each([
    { imageMessage: 'a string' },
    { locationMessage: { degreesLatitude: 'north', degreesLongitude: {} } },
    { extendedTextMessage: { text: 42 } },
    { conversation: ['hola'] },
    { '<script>': true },
    { ephemeralMessage: { message: { contactMessage: { vcard: 7 } } } },
  ])('and nothing strange throws: %j', (message) => {
    expect(toInput(unwrap(baileys, message), origin)).toMatchObject({ kind: 'unsupported' })
  })

  it.each([undefined, null, 7, 'hola', []])('a message that is none says nothing: %j', (message) => {
    expect(toInput(unwrap(baileys, message), origin)).toBeUndefined()
  })
})
