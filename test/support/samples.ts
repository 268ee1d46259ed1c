import sharp from 'sharp'

/** Small files of many kinds, made here: enough of each to be what it says. */

/** A picture, left half red and right half blue, as a phone makes it: with where it was taken and which side is up. */
export async function phonePhoto(options: { width?: number; height?: number; orientation?: number } = {}) {
  const { width = 400, height = 300, orientation = 1 } = options
  const blue = await sharp({ create: { width: Math.ceil(width / 2), height, channels: 3, background: 'blue' } })
    .png()
    .toBuffer()
  return sharp({ create: { width, height, channels: 3, background: 'red' } })
    .composite([{ input: blue, left: Math.floor(width / 2), top: 0 }])
    .withExif({
      IFD0: { Make: 'Fono', Artist: 'Rosa Quishpe' },
      IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '1/1 40/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '78/1 38/1 0/1' },
    })
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer()
}

export function picture(format: 'png' | 'webp' | 'avif', width = 40, height = 30): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 4, background: '#00800080' } })
    .toFormat(format)
    .toBuffer()
}

/** A picture of one colour: many pixels in few bytes. */
export function bomb(width: number, height: number): Promise<Buffer> {
  const blank = { width, height, channels: 3, background: 'black' } as const
  return sharp({ create: blank, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer()
}

export const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n45\n%%EOF\n',
)
export const oggOpus = Buffer.concat([
  Buffer.from('OggS'),
  Buffer.alloc(24),
  Buffer.from('OpusHead'),
  Buffer.alloc(100),
])
export const oggVideo = Buffer.concat([
  Buffer.from('OggS'),
  Buffer.alloc(24),
  Buffer.from('\x80theora'),
  Buffer.alloc(99),
])
export const mp3 = Buffer.concat(
  Array.from({ length: 4 }, () => Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)])),
)
export const m4a = mp4('M4A ', 'soun')
/** As QuickTime and some phones write it. */
export const quickTimeM4a = Buffer.from(
  m4a.toString('latin1').replace('hdlr\0\0\0\0\0\0\0\0', 'hdlr\0\0\0\0mhlr'),
  'latin1',
)
/** What Safari records: sound that calls itself a video. */
export const recordedMp4 = mp4('isom', 'soun')
export const videoMp4 = mp4('isom', 'soun', 'vide')
export const recordedWebm = webm('A_OPUS')
export const videoWebm = webm('V_VP9', 'A_OPUS')

function mp4(brand: string, ...handlers: string[]): Buffer {
  const tracks = handlers.map((handler) => `\0\0\0\x20hdlr\0\0\0\0\0\0\0\0${handler}\0\0\0\0\0\0\0\0`)
  return Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0${brand}mp42${tracks.join('')}`, 'latin1')
}

function webm(...codecs: string[]): Buffer {
  const head = Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84])
  return Buffer.concat([head, Buffer.from(`webm\x18\x53\x80\x67${codecs.join('\0')}`, 'latin1'), Buffer.alloc(50)])
}

export const html = Buffer.from('<!doctype html><script>alert(1)</script>')
export const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
export const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(60)])
export const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])
