import sharp from 'sharp'

/** The longer side of a stored picture, in pixels. */
const longestSide = 2048
/** Phones make pictures of 50 million pixels; what claims far more is made to fill the memory. */
const mostPixels = 64_000_000
const secondsAtMost = 30

export type Picture =
  | { readonly ok: true; readonly bytes: Buffer; readonly mime: 'image/jpeg' }
  | { readonly ok: false; readonly reason: 'too_big' | 'damaged' }

/**
 * The picture anew as a JPEG: upright, at most 2048 pixels a side, and without anything that was in the file beside it, such as
 * where it was taken. Never rejects.
 */
export async function cleanPicture(bytes: Uint8Array): Promise<Picture> {
  try {
    const clean = await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
      .rotate()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: 82 })
      .timeout({ seconds: secondsAtMost })
      .toBuffer()
    return { ok: true, bytes: clean, mime: 'image/jpeg' }
  } catch (error) {
    return { ok: false, reason: isTooLarge(error) ? 'too_big' : 'damaged' }
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && /pixel limit|timeout/i.test(error.message)
}
