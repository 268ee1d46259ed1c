import { mp3, oggOpus, pdf, phonePhoto, picture, videoMp4 } from '../support/samples.js'

/** A small file of each kind, which is what it says. */
export const samples = {
  photo: await phonePhoto({ width: 40, height: 30 }),
  voice: oggOpus,
  audio: mp3,
  document: pdf,
  video: videoMp4,
  sticker: await picture('webp'),
}

export type FileKind = keyof typeof samples

export const place = { latitude: -1.67, longitude: -78.65 }
export const phone = '0991234567'
