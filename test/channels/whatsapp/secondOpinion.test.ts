import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import process from 'node:process'
import * as baileys from '@whiskeysockets/baileys'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { InboundEvent } from '../../../src/channels/channel.js'
import { openAuthState } from '../../../src/channels/whatsapp/authState.js'
import { createVault } from '../../../src/channels/whatsapp/vault.js'
import { createWhatsapp, type WhatsappChannel } from '../../../src/channels/whatsapp/whatsapp.js'
import { systemClock } from '../../../src/clock.js'
import { createLog } from '../../../src/log.js'
import { systemTimers } from '../../../src/timers.js'
import { newMessageId } from '../../../src/store/messageIds.js'
import { temporaryFolder } from '../../store/world.js'
import { Changes } from '../../support/telegram/until.js'
import { oggOpus } from '../../support/samples.js'
import { whatsappStores } from '../../support/whatsappStores.js'
import { newFence, newPlace, quick, type Place } from './connected.js'

/** The root with which WhatsApp signs, of which that server has a certificate; the fake of this project has put its own there. */
const whatsappsOwnRoot = '142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b'
const self = '15550000000@s.whatsapp.net'
const citizen = '593991112222@s.whatsapp.net'

/** A WhatsApp server by others, as far as it is needed here. */
const library = z.object({
  startWhatsAppServer: z.custom<(options: object) => Promise<unknown>>((value) => typeof value === 'function'),
})
const server = z.object({
  close: z.custom<() => Promise<void>>((value) => typeof value === 'function'),
  manifest: z.object({
    adminToken: z.string(),
    endpoints: z.object({ adminInboundUrl: z.string(), baileysWebSocketUrl: z.string() }),
  }),
})
const sentEvent = z.object({
  body: z.object({
    key: z.object({ id: z.string(), remoteJid: z.string() }),
    message: z.object({ conversation: z.string() }),
  }),
})

/** What its package.json asks for. */
const leastNode = 22

/** The library, or why there is none. */
async function load(): Promise<z.infer<typeof library> | string> {
  if (Number.parseInt(process.versions.node) < leastNode) return `@openclaw/crabline needs Node ${String(leastNode)}`
  try {
    // Not by a literal: it need not be installed.
    const name: string = '@openclaw/crabline'
    return library.parse(await import(name))
  } catch {
    return '@openclaw/crabline is not installed'
  }
}

const loaded = await load()

/** What was sent to the citizen, by the message's id. */
let sent: z.infer<typeof sentEvent>['body'][]
let accepted: InboundEvent[]
let changes: Changes
let channel: WhatsappChannel
let end = (): Promise<void> => Promise.resolve()
let inbound: (message: object) => Promise<number>

beforeEach(async ({ skip }) => {
  if (typeof loaded === 'string') return skip(loaded)
  const rootBefore = baileys.WA_CERT_DETAILS.PUBLIC_KEY
  baileys.WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(whatsappsOwnRoot, 'hex')
  sent = []
  accepted = []
  changes = new Changes()
  const { manifest, close } = server.parse(
    await loaded.startWhatsAppServer({
      selfJid: self,
      recorderPath: join(temporaryFolder(), 'recorded.jsonl'),
      onEvent: (event: unknown) => {
        const { data } = sentEvent.safeParse(event)
        if (data !== undefined) sent.push(data.body)
        changes.happened()
      },
    }),
  )
  inbound = async (message) => {
    const headers = { 'content-type': 'application/json', 'x-crabline-admin-token': manifest.adminToken }
    const body = JSON.stringify({ chatJid: citizen, senderJid: citizen, ...message })
    return (await fetch(manifest.endpoints.adminInboundUrl, { method: 'POST', headers, body })).status
  }
  channel = await paired(await newPlace(), manifest.endpoints.baileysWebSocketUrl)
  end = async () => {
    await channel.stop()
    await close()
    baileys.WA_CERT_DETAILS.PUBLIC_KEY = rootBefore
  }
})
afterEach(() => end())

/** That server knows no pairing: the service begins with what one would have left. */
async function paired(place: Place, url: string): Promise<WhatsappChannel> {
  const { secretsKey, store } = place
  const stores = whatsappStores(store, systemClock)
  const fence = await newFence(store)
  const vault = createVault(secretsKey)
  const state = await openAuthState({ baileys, storage: stores.storage, vault, fence, onFailure: () => undefined })
  state.creds.me = { id: self.replace('@', ':1@'), name: 'Municipio' }
  state.creds.account = { details: randomBytes(8), accountSignature: randomBytes(64), deviceSignature: randomBytes(64) }
  state.saveCreds()
  await state.close()
  const made = createWhatsapp({
    ...{ ...stores, secretsKey, url, clock: systemClock, timers: systemTimers, connectionTiming: quick },
    log: createLog({ level: 'silent' }),
    manners: { replyGap: { min: 0, max: 0 } },
    latestVersion: () => Promise.resolve(null),
    onStatus: () => {
      changes.happened()
    },
  })
  await made.start((event) => {
    accepted.push(event)
    changes.happened()
    return Promise.resolve()
  })
  made.hold?.(fence)
  await changes.until('the connection', () => made.status().state === 'open')
  return made
}

describe('against a WhatsApp server by others', () => {
  it('hears text', async () => {
    expect(await inbound({ text: 'Hola' })).toBe(200)
    const [event] = await changes.until('a message', () => accepted.length > 0 && accepted)
    expect(event).toMatchObject({ channel: 'whatsapp', address: citizen, input: { kind: 'text', text: 'Hola' } })
  })

  it('hears a voice note, and can fetch it', async () => {
    const audio = { contentBase64: oggOpus.toString('base64'), mimeType: 'audio/ogg; codecs=opus', ptt: true }
    expect(await inbound({ audio })).toBe(200)
    const [event] = await changes.until('a message', () => accepted.length > 0 && accepted)
    const { input } = event ?? {}
    expect(input).toMatchObject({ kind: 'media', media: 'voice' })
    const file = input?.kind === 'media' ? await channel.fetchFile(input.file, 10_000) : undefined
    expect(file).toMatchObject({ ok: true })
    expect(file?.ok === true && Buffer.from(file.bytes).equals(oggOpus)).toBe(true)
  })

  it('is heard, with its numbered options, under the id it chose, and once however often it sends', async () => {
    const message = { text: 'El *menú*', choices: [{ id: 'a', label: 'Aprender' }] }
    const id = newMessageId('whatsapp') ?? ''
    expect(await channel.send(citizen, message, id)).toEqual({ ok: true, providerId: id })
    expect(await channel.send(citizen, message, id)).toEqual({ ok: true, providerId: id })
    expect(sent).toMatchObject([
      { key: { id, remoteJid: citizen }, message: { conversation: 'El *menú*\n\n1. Aprender' } },
    ])
  })
})
