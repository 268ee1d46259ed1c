import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, it, onTestFinished } from 'vitest'
import { fetchAttachments } from '../../src/attachments/fetcher.js'
import type { Channel, InboundEvent } from '../../src/channels/channel.js'
import { addAttachment, attachmentsOf } from '../../src/store/attachments.js'
import { webFor } from '../../src/webSetup.js'
import { NOON } from '../store/world.js'
import * as samples from '../support/samples.js'
import { connectAndStart } from '../support/telegram/connected.js'
import { fetcherWorld } from './world.js'

/** Attaches what arrived and fetches it over the channel that it came from; what became of it. */
async function fetched(
  event: InboundEvent | undefined,
  channel: Channel,
  world: Awaited<ReturnType<typeof fetcherWorld>>,
) {
  if (event?.input.kind !== 'media') throw new Error('no file arrived')
  const { file: reference, media, size: bytes } = event.input
  const row = { contactId: 'c-ana', channel: channel.name, reference, media, bytes, now: NOON }
  await addAttachment(world.store.db, row)
  await fetchAttachments({ ...world.options, channels: [channel] })
  return attachmentsOf(world.store.db, { contactId: 'c-ana', submissionId: null })
}

it('keeps what comes over Telegram, and tries again when Telegram is away', async () => {
  const connected = await connectAndStart()
  onTestFinished(() => connected.close())
  const world = await fetcherWorld()
  connected.telegram.citizen().sendsPhoto({ bytes: await samples.phonePhoto() })
  const [event] = await connected.arrived(1)
  connected.telegram.fails('download', { kind: 'lost_before' })
  expect(await fetched(event, connected.channel, world)).toMatchObject([{ state: 'waiting', attempts: 1 }])
  world.pass(60)
  await fetchAttachments({ ...world.options, channels: [connected.channel] })
  expect(await world.attachments()).toMatchObject([{ state: 'stored', mime: 'image/jpeg', channel: 'telegram' }])
})

it('keeps what comes from a browser, which then lies nowhere else', async () => {
  const world = await fetcherWorld()
  const web = webFor({ dataDir: world.dataDir })
  const events: InboundEvent[] = []
  await web.start((event) => Promise.resolve(void events.push(event)))
  onTestFinished(() => web.stop())
  const body = Readable.from([await samples.phonePhoto()])
  expect(await web.upload({ id: 'u1', address: 'ana', body })).toBe('stored')
  expect(readdirSync(join(world.dataDir, 'uploads'))).toHaveLength(1)
  expect(await fetched(events[0], web, world)).toMatchObject([{ state: 'stored', mime: 'image/jpeg', media: 'photo' }])
  expect(readdirSync(join(world.dataDir, 'uploads'))).toEqual([])
})
