import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { aesEncryptGCM, hkdf, proto } from '@whiskeysockets/baileys'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readReference, type MediaReference } from '../../../src/channels/whatsapp/mediaReference.js'
import type { Citizen, FakeWhatsapp } from '../../support/whatsapp/fakeWhatsapp.js'
import { el, type Stanza } from '../../support/whatsapp/stanza.js'
import { pairedWhatsapp, Whatsapp } from './service.js'

const MB = 1024 * 1024

/** Sends something and gives the reference that the service keeps. */
async function referenceOf(whatsapp: Whatsapp, send: () => string): Promise<string> {
  const id = send()
  const { input } = await whatsapp.until('the file', () => whatsapp.events.find(({ eventId }) => eventId === id))
  if (input.kind !== 'media') throw new Error(`what came is no media but ${input.kind}`)
  return input.file
}

async function withPhoto(bytes: Uint8Array = Buffer.from('a photo')) {
  const { fake, whatsapp } = await pairedWhatsapp({ timing: { reuploadMs: 300 } })
  const file = await referenceOf(whatsapp, () => fake.citizen().sendsPhoto({ bytes }))
  fake.world.media.requests.length = 0
  return { fake, whatsapp, file }
}

function changed(file: string, change: Partial<MediaReference>): string {
  return JSON.stringify({ ...readReference(file), ...change })
}

describe('the bytes of what a person sent', () => {
  const kinds: [string, (person: Citizen, bytes: Uint8Array) => string][] = [
    ['photo', (person, bytes) => person.sendsPhoto({ bytes })],
    ['voice', (person, bytes) => person.sendsVoice(bytes)],
    ['video', (person, bytes) => person.sendsVideo(bytes)],
    ['sticker', (person, bytes) => person.sendsSticker(bytes)],
    ['document', (person, bytes) => person.sendsDocument(bytes)],
  ]

  test('of every kind', async () => {
    const { fake, whatsapp } = await pairedWhatsapp()
    for (const [kind, send] of kinds) {
      const bytes = randomBytes(100_000)
      const file = await referenceOf(whatsapp, () => send(fake.citizen(), bytes))
      const fetched = await whatsapp.channel.fetchFile(file, MB)
      expect([kind, fetched.ok && Buffer.from(fetched.bytes).equals(bytes)]).toEqual([kind, true])
    }
  })

  test('can be had after a restart, and without a connection', async () => {
    const { fake, whatsapp, file } = await withPhoto()
    await whatsapp.channel.stop()
    const next = new Whatsapp(fake, whatsapp.place)
    expect(await next.channel.fetchFile(file, MB)).toEqual({ ok: true, bytes: Buffer.from('a photo') })
  })

  test('need few characters to be found by', async () => {
    const { file } = await withPhoto()
    expect(file.length).toBeLessThan(500)
  })
})

describe('a file that is too big', () => {
  test('is not fetched when the message says so', async () => {
    const { fake, whatsapp, file } = await withPhoto(randomBytes(2000))
    expect(await whatsapp.channel.fetchFile(file, 1999)).toEqual({ ok: false, reason: 'too_big' })
    expect(fake.world.media.requests).toEqual([])
    expect(await whatsapp.channel.fetchFile(file, 2000)).toMatchObject({ ok: true })
  })

  test('is not taken when the message says otherwise', async () => {
    const { whatsapp, file } = await withPhoto(randomBytes(2000))
    expect(await whatsapp.channel.fetchFile(changed(file, { bytes: 10 }), 1000)).toEqual({
      ok: false,
      reason: 'too_big',
    })
    expect(await whatsapp.channel.fetchFile(changed(file, { bytes: 10 }), 1999)).toEqual({
      ok: false,
      reason: 'too_big',
    })
  })

  test('is not read to its end', async () => {
    let written = 0
    const endless = createServer((_, response) => {
      const more = (): void => {
        written += 65_536
        if (response.write(Buffer.alloc(65_536))) setImmediate(more)
        else response.once('drain', more)
      }
      more()
    })
    const ended = new Promise<void>((resolve) => {
      endless.on('connection', (socket) => {
        socket.on('close', () => {
          resolve()
        })
      })
    })
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      endless.closeAllConnections()
      endless.close()
    })
    const { whatsapp, file } = await withPhoto()
    const url = `http://127.0.0.1:${String((endless.address() as AddressInfo).port)}/x`
    expect(await whatsapp.channel.fetchFile(changed(file, { url }), 100_000)).toEqual({ ok: false, reason: 'too_big' })
    await ended
    expect(written).toBeLessThan(20 * MB)
  })
})

describe('a file that has expired', () => {
  test.each([403, 404, 410])('is asked for once (%d), and is gone when the phone has it no longer', async (status) => {
    const { fake, whatsapp, file } = await withPhoto()
    fake.world.media.fails(status, 10)
    expect(await whatsapp.channel.fetchFile(file, MB)).toEqual({ ok: false, reason: 'gone' })
    expect(fake.stanzasOf('receipt', { type: 'server-error' })).toHaveLength(1)
    expect(fake.world.media.requests).toHaveLength(1)
  })

  test('is fetched from where the phone has brought it', async () => {
    const { fake, whatsapp, file } = await withPhoto()
    fake.world.media.fails(410, 1)
    bringsAgain(fake, file, new URL(readReference(file)?.url ?? '').pathname)
    expect(await whatsapp.channel.fetchFile(file, MB)).toEqual({ ok: true, bytes: Buffer.from('a photo') })
    expect(fake.world.media.requests).toHaveLength(2)
  })

  test('is gone when it is not there either', async () => {
    const { fake, whatsapp, file } = await withPhoto()
    fake.world.media.expires()
    bringsAgain(fake, file, '/v/elsewhere.enc')
    expect(await whatsapp.channel.fetchFile(file, MB)).toEqual({ ok: false, reason: 'gone' })
    expect(fake.stanzasOf('receipt', { type: 'server-error' })).toHaveLength(1)
  })

  test('may come yet when the phone does not answer', async () => {
    const { fake, whatsapp, file } = await withPhoto()
    fake.world.media.expires()
    fake.world.media.retryAnswer = () => el('error', { code: '0' })
    expect(await whatsapp.channel.fetchFile(file, MB)).toEqual({ ok: false, reason: 'unreachable' })
  })

  test('may come yet when nobody can be asked', async () => {
    const { fake, whatsapp, file } = await withPhoto()
    fake.world.media.expires()
    await whatsapp.channel.stop()
    expect(await whatsapp.channel.fetchFile(file, MB)).toEqual({ ok: false, reason: 'unreachable' })
  })
})

describe('a file that cannot be had', () => {
  test('now may be had later', async () => {
    const { fake, whatsapp, file } = await withPhoto()
    for (const status of [500, 503, 429]) {
      fake.world.media.fails(status, 1)
      expect(await whatsapp.channel.fetchFile(file, MB)).toEqual({ ok: false, reason: 'unreachable' })
    }
    expect(await whatsapp.channel.fetchFile(file, MB)).toMatchObject({ ok: true })
  })

  test('because it is not what the sender encrypted is gone', async () => {
    const { whatsapp, file } = await withPhoto()
    const key = randomBytes(32).toString('base64')
    expect(await whatsapp.channel.fetchFile(changed(file, { key }), MB)).toEqual({ ok: false, reason: 'gone' })
  })

  test('because the reference is none of ours is gone', async () => {
    const { whatsapp } = await pairedWhatsapp()
    for (const reference of ['', 'AgACAgEAAx', '{}', '[1,2]', '{"id":"X","kind":"image"}'])
      expect(await whatsapp.channel.fetchFile(reference, MB)).toEqual({ ok: false, reason: 'gone' })
  })

  test('because it is nowhere that WhatsApp keeps files is gone, and nobody is asked', async () => {
    const { fake, whatsapp, file } = await withPhoto()
    const places = [
      'http://169.254.169.254/latest/meta-data',
      'http://localhost:1/x',
      'https://mmg.whatsapp.net@evil.example/x',
      'https://evil.example/mmg.whatsapp.net',
      'https://evilwhatsapp.net/x',
      'http://mmg.whatsapp.net/x',
      'file:///etc/passwd',
    ]
    for (const url of places)
      expect([url, await whatsapp.channel.fetchFile(changed(file, { url }), MB)]).toEqual([
        url,
        { ok: false, reason: 'gone' },
      ])
    expect(fake.world.media.requests).toEqual([])
  })

  test('because it is said to be somewhere else is not looked for there', async () => {
    const asked: string[] = []
    const elsewhere = createServer(({ url }, response) => {
      asked.push(url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, 'localhost', resolve))
    onTestFinished(() => {
      elsewhere.close()
    })
    const { fake, whatsapp, file } = await withPhoto()
    const port = String((elsewhere.address() as AddressInfo).port)
    fake.world.media.fails(410, 1)
    bringsAgain(fake, file, `//localhost:${port}/x`)
    expect(await whatsapp.channel.fetchFile(file, MB)).toEqual({ ok: false, reason: 'gone' })
    expect(asked).toEqual([])
  })
})

/** The phone brings the file of a message once more, and says encrypted where it is. */
function bringsAgain(fake: FakeWhatsapp, file: string, directPath: string): void {
  const mediaKey = Buffer.from(readReference(file)?.key ?? '', 'base64')
  fake.world.media.retryAnswer = (stanzaId): Stanza => {
    const result = proto.MediaRetryNotification.ResultType.SUCCESS
    const answer = proto.MediaRetryNotification.encode({ stanzaId, directPath, result }).finish()
    const key = hkdf(mediaKey, 32, { info: 'WhatsApp Media Retry Notification' })
    const iv = createHash('sha256').update(stanzaId).digest().subarray(0, 12)
    const sealed = aesEncryptGCM(answer, key, iv, Buffer.from(stanzaId))
    return el('encrypt', {}, [el('enc_p', {}, sealed), el('enc_iv', {}, iv)])
  }
}
