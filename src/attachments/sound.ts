/** Where WebM files name their tracks' codecs: at the beginning. */
const webmHeader = 64 * 1024

/** True when a file of this type, which may hold pictures too, holds sound and no pictures. */
export function isAudioOnly(bytes: Uint8Array, mime: string): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (mime === 'audio/mp4') return hasTrack(file, 'soun') && !hasTrack(file, 'vide')
  if (mime !== 'audio/webm') return true
  const header = file.toString('latin1', 0, webmHeader)
  return /A_(OPUS|VORBIS)/.test(header) && !/V_(VP8|VP9|AV1|MPEG|MS)/.test(header)
}

/** Each track of an MP4 file says what handles it: eight bytes after the name of the box. */
function hasTrack(file: Buffer, handler: 'soun' | 'vide'): boolean {
  for (let at = file.indexOf('hdlr'); at >= 0; at = file.indexOf('hdlr', at + 1)) {
    if (file.toString('latin1', at + 12, at + 16) === handler) return true
  }
  return false
}
