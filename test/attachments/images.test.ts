import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { cleanPicture } from '../../src/attachments/images.js'
import * as samples from '../support/samples.js'

async function cleaned(bytes: Buffer) {
  const clean = await cleanPicture(bytes)
  if (!clean.ok) throw new Error(`it was refused: ${clean.reason}`)
  return { bytes: clean.bytes, about: await sharp(clean.bytes).metadata() }
}

async function colourAt(bytes: Buffer, left: number, top: number): Promise<string> {
  const [red = 0, , blue = 0] = await sharp(bytes).extract({ left, top, width: 1, height: 1 }).raw().toBuffer()
  return red > blue ? 'red' : 'blue'
}

describe('a picture that is kept', () => {
  it('says nothing of where, when and by whom it was taken', async () => {
    const photo = await samples.phonePhoto()
    const before = await sharp(photo).metadata()
    expect(before.exif?.toString('latin1')).toContain('Rosa Quishpe')
    const { bytes, about } = await cleaned(photo)
    expect([about.exif, about.xmp, about.iptc, about.icc]).toEqual([undefined, undefined, undefined, undefined])
    expect(bytes.toString('latin1')).not.toMatch(/Exif|Quishpe|GPS|Fono/)
  })

  it('stands upright', async () => {
    // Orientation 6: the phone was held on its side, and the left of the file is the top of the picture.
    const { bytes, about } = await cleaned(await samples.phonePhoto({ width: 400, height: 300, orientation: 6 }))
    expect([about.width, about.height, about.orientation]).toEqual([300, 400, undefined])
    expect([await colourAt(bytes, 150, 20), await colourAt(bytes, 150, 380)]).toEqual(['red', 'blue'])
  })

  it('has at most 2048 pixels a side, and is never made larger', async () => {
    expect((await cleaned(await samples.phonePhoto({ width: 4000, height: 1000 }))).about).toMatchObject({
      width: 2048,
      height: 512,
    })
    expect((await cleaned(await samples.phonePhoto({ width: 300, height: 200 }))).about).toMatchObject({ width: 300 })
  })

  it.each(['png', 'webp', 'avif'] as const)('is a JPEG even when it came as %s', async (format) => {
    expect((await cleaned(await samples.picture(format))).about).toMatchObject({ format: 'jpeg', hasAlpha: false })
  })

  it('is new: what was hidden behind its end is gone', async () => {
    const { bytes } = await cleaned(Buffer.concat([await samples.phonePhoto(), samples.html]))
    expect(bytes.toString('latin1')).not.toContain('script')
  })
})

describe('a picture that is refused', () => {
  it('unpacks to a hundred million pixels', async () => {
    const bomb = await samples.bomb(10_000, 10_000)
    expect(bomb.length).toBeLessThan(1_000_000)
    expect(await cleanPicture(bomb)).toEqual({ ok: false, reason: 'too_big' })
  })

  it('was cut off', async () => {
    const photo = await samples.phonePhoto()
    expect(await cleanPicture(photo.subarray(0, photo.length / 2))).toEqual({ ok: false, reason: 'damaged' })
  })

  it('is none', async () => {
    expect(await cleanPicture(samples.html)).toEqual({ ok: false, reason: 'damaged' })
  })
})
