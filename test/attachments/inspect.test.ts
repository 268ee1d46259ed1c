import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { largestFile } from '../../src/attachments/accepted.js'
import { inspect, mediaOf } from '../../src/attachments/inspect.js'
import * as samples from '../support/samples.js'

const photo = await samples.phonePhoto()
const png = await samples.picture('png')
const webp = await samples.picture('webp')
const avif = await samples.picture('avif')
const gif = await sharp(png).gif().toBuffer()
const notAccepted = { ok: false, reason: 'not_accepted' }

describe('what a file is', () => {
  it.each([
    ['a photo', photo, 'photo', 'image/jpeg'],
    ['a PNG', png, 'photo', 'image/png'],
    ['a WebP', webp, 'photo', 'image/webp'],
    ['an AVIF', avif, 'photo', 'image/avif'],
    ['a voice note', samples.oggOpus, 'audio', 'audio/ogg'],
    ['an MP3', samples.mp3, 'audio', 'audio/mpeg'],
    ['an M4A', samples.m4a, 'audio', 'audio/mp4'],
    ['an M4A of a phone', samples.quickTimeM4a, 'audio', 'audio/mp4'],
    ['what Safari records', samples.recordedMp4, 'audio', 'audio/mp4'],
    ['what Chromium records', samples.recordedWebm, 'audio', 'audio/webm'],
    ['a PDF', samples.pdf, 'pdf', 'application/pdf'],
  ])('is seen by its content: %s', async (_, bytes, kind, mime) => {
    expect(await inspect(bytes)).toEqual({ ok: true, kind, mime })
  })

  it.each([
    ['HTML', samples.html],
    ['SVG', samples.svg],
    ['a zip', samples.zip],
    ['a program', samples.exe],
    ['a video', samples.videoMp4],
    ['a WebM with pictures', samples.videoWebm],
    ['an Ogg with pictures', samples.oggVideo],
    ['a GIF', gif],
    ['plain words', Buffer.from('No hay agua')],
    ['nothing', Buffer.alloc(0)],
    ['a PDF that begins as something else', Buffer.concat([samples.html, samples.pdf])],
  ])('is not taken when it is none of these: %s', async (_, bytes) => {
    expect(await inspect(bytes)).toEqual(notAccepted)
  })

  it.each([
    ['was cut off', samples.pdf.subarray(0, -20)],
    ['hides something behind its end', Buffer.concat([samples.pdf, samples.zip, Buffer.alloc(2000)])],
    ['has a beginning and no more', Buffer.from('%PDF-1.7\n')],
    ['is of no version', Buffer.from(samples.pdf.toString().replace('1.4', 'x.y'))],
  ])('is damaged when it is a PDF that %s', async (_, bytes) => {
    expect(await inspect(bytes)).toEqual({ ok: false, reason: 'damaged' })
  })

  it('is too big above the limit, and looked at up to it', async () => {
    const filled = (size: number) => Buffer.concat([samples.oggOpus, Buffer.alloc(size - samples.oggOpus.length)])
    expect(await inspect(filled(largestFile))).toMatchObject({ ok: true })
    expect(await inspect(filled(largestFile + 1))).toEqual({ ok: false, reason: 'too_big' })
  })

  it.each([
    [png, 'photo'],
    [samples.oggOpus, 'voice'],
    [samples.recordedWebm, 'voice'],
    [samples.mp3, 'audio'],
    [samples.pdf, 'document'],
    [samples.html, null],
  ])('gives it its name in the vocabulary of channels', async (bytes, media) => {
    expect(await mediaOf(bytes)).toBe(media)
  })
})
