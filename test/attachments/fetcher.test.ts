import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { createAttachmentFetcher, fetchAttachments } from '../../src/attachments/fetcher.js'
import type { Channel } from '../../src/channels/channel.js'
import { removeAttachment } from '../../src/store/attachments.js'
import * as samples from '../support/samples.js'
import { Changes } from '../support/telegram/until.js'
import { NOON } from '../store/world.js'
import { fetcherWorld } from './world.js'

const photo = await samples.phonePhoto()
const bomb = await samples.bomb(10_000, 10_000)

describe('fetching what citizens attach', () => {
  it('keeps a photo as a clean JPEG and says what it became', async () => {
    const world = await fetcherWorld()
    await world.sends(photo)
    expect(await world.round()).toBe(1)
    const [attachment] = await world.attachments()
    const bytes = world.read(attachment?.file ?? '')
    expect(attachment).toMatchObject({ state: 'stored', mime: 'image/jpeg', bytes: bytes.length, attempts: 1 })
    expect((await sharp(bytes).metadata()).exif).toBeUndefined()
    expect(await world.told()).toEqual([])
  })

  it('keeps sound and PDF to the byte', async () => {
    const world = await fetcherWorld()
    await world.sends(samples.oggOpus)
    await world.sends(samples.pdf)
    await world.round()
    const [voice, pdf] = await world.attachments()
    expect([voice?.mime, pdf?.mime]).toEqual(['audio/ogg', 'application/pdf'])
    expect(world.read(voice?.file ?? '')).toEqual(samples.oggOpus)
    expect(world.read(pdf?.file ?? '')).toEqual(samples.pdf)
  })

  it('lets the channel forget a file when it is settled, and not before', async () => {
    const world = await fetcherWorld()
    await world.sends('unreachable', 'later')
    await world.sends(samples.pdf, 'now')
    await world.round()
    expect(world.channel.released).toEqual(['now'])
  })

  it('sees through a picture that calls itself a PDF', async () => {
    const world = await fetcherWorld()
    await world.sends(await samples.picture('png'), 'informe.pdf')
    await world.round()
    expect(await world.attachments()).toMatchObject([{ state: 'stored', mime: 'image/jpeg' }])
  })

  it.each([
    ['a web page', samples.html, 'not_accepted'],
    ['a drawing with a script', samples.svg, 'not_accepted'],
    ['a zip', samples.zip, 'not_accepted'],
    ['a program', samples.exe, 'not_accepted'],
    ['a picture that was cut off', photo.subarray(0, 900), 'damaged'],
    ['a picture that unpacks to 100 million pixels', bomb, 'too_big'],
    ['a file that is too large', Buffer.alloc(10 * 1024 * 1024 + 1), 'too_big'],
    ['a file that is gone', 'gone' as const, 'gone'],
  ])('refuses %s, keeps nothing of it and says what is taken', async (_, file, reason) => {
    const world = await fetcherWorld()
    await world.sends(file)
    await world.round()
    const state = reason === 'gone' ? 'gone' : 'refused'
    expect(await world.attachments()).toMatchObject([{ state, reason, file: null }])
    expect([world.kept(), await world.told(), world.notices]).toEqual([[], [`attachments.refused_${reason}`], ['web']])
    expect(await world.store.db.delivery.findMany()).toMatchObject([{ kind: 'reply', addressId: 'a-ana' }])
  })

  it('says nothing to a person who is not known any more', async () => {
    const world = await fetcherWorld()
    const id = await world.sends(samples.html)
    await world.store.db.attachment.update({ where: { id }, data: { contactId: null } })
    await world.round()
    expect([await world.told(), world.notices]).toEqual([[], []])
  })

  it('tries again, less and less often, while the channel cannot be reached', async () => {
    const world = await fetcherWorld()
    await world.sends('unreachable', 'r')
    const waits: number[] = []
    for (let waited = 0; waits.length < 5; waited += 30) {
      if ((await world.round()) > 0) waits.push(waited)
      world.pass(30)
    }
    expect(waits).toEqual([0, 30, 90, 210, 450])
    world.channel.files.set('r', samples.pdf)
    world.pass(1000)
    await world.round()
    expect(await world.attachments()).toMatchObject([{ state: 'stored', attempts: 6 }])
  })

  it('gives up after days of this, and says so', async () => {
    const world = await fetcherWorld()
    await world.sends('unreachable')
    for (let day = 0; day < 10; day += 0.25) {
      await world.round()
      world.pass(6 * 3600)
    }
    expect(await world.attachments()).toMatchObject([{ state: 'gone', reason: 'gone' }])
    expect(await world.told()).toEqual(['attachments.refused_gone'])
  })

  it('waits for a channel that is switched off', async () => {
    const world = await fetcherWorld()
    const id = await world.sends(samples.pdf)
    await world.store.db.attachment.update({ where: { id }, data: { channel: 'telegram' } })
    await world.round()
    expect(await world.attachments()).toMatchObject([{ state: 'waiting', attempts: 1 }])
  })

  it('goes on with the others when one cannot be written, and tries that again', async () => {
    const world = await fetcherWorld()
    await world.sends(samples.pdf)
    await world.sends(samples.html)
    writeFileSync(join(world.dataDir, 'attachments'), 'a file where the folder should be')
    await world.round()
    expect(await world.attachments()).toMatchObject([{ state: 'waiting' }, { state: 'refused' }])
    expect(world.logged.join()).toContain('could not be kept')
    rmSync(join(world.dataDir, 'attachments'))
    world.pass(60)
    await world.round()
    expect(await world.attachments()).toMatchObject([{ state: 'stored' }, {}])
  })

  it('keeps no file that was taken out of the draft while it was fetched', async () => {
    const world = await fetcherWorld()
    const id = await world.sends(samples.pdf)
    const channel: Channel = {
      ...world.channel,
      async fetchFile(reference, maxBytes) {
        await removeAttachment(world.store.db, { contactId: 'c-ana', id })
        return world.channel.fetchFile(reference, maxBytes)
      },
    }
    await fetchAttachments({ ...world.options, channels: [channel] })
    expect([world.kept(), world.channel.released]).toEqual([[], ['r0']])
  })

  it('writes the end and the notice both or neither', async () => {
    const world = await fetcherWorld()
    await world.sends(samples.html)
    const render = (): never => {
      throw new Error('no words')
    }
    await fetchAttachments({ ...world.options, content: { render } })
    expect(await world.attachments()).toMatchObject([{ state: 'waiting' }])
    expect(await world.told()).toEqual([])
  })
})

describe('tidying the folder', () => {
  it('removes what belongs to nobody, once it is old enough not to be under way', async () => {
    const world = await fetcherWorld()
    const id = await world.sends(samples.pdf)
    await world.sends(samples.oggOpus)
    await world.round()
    await removeAttachment(world.store.db, { contactId: 'c-ana', id })
    for (const name of world.kept()) utimesSync(join(world.dataDir, 'attachments', name), NOON, NOON)
    expect(await world.tidy()).toBe(0)
    world.pass(61 * 60)
    expect(await world.tidy()).toBe(1)
    expect(world.kept()).toEqual([(await world.attachments())[0]?.file])
  })
})

describe('the fetcher', () => {
  it('looks when it starts and when it is woken, and not after it has stopped', async () => {
    const world = await fetcherWorld()
    const changes = new Changes()
    const channel: Channel = {
      ...world.channel,
      releaseFile: async (reference) => {
        await world.channel.releaseFile?.(reference)
        changes.happened()
      },
    }
    const settled = (count: number) => changes.until('files', () => world.channel.released.length === count)
    const fetcher = createAttachmentFetcher({ ...world.options, channels: [channel] })
    await world.sends(samples.pdf)
    fetcher.start()
    await settled(1)
    await world.sends(samples.pdf)
    fetcher.wake()
    await settled(2)
    await fetcher.stop()
    await world.sends(samples.pdf)
    fetcher.wake()
    expect(world.channel.asked).toHaveLength(2)
  })
})
