// Photos made light for a slow line. The service makes them anew in any case, so nothing is lost by it.

const longestSide = 2048
const light = 1_000_000
/** What the service can read; the rest, such as a phone's own format, is turned into JPEG where the browser can. */
const known = /^image\/(jpeg|png|webp)$/

/** The photo at most 2048 pixels a side; the file itself where it is light already, is no photo, or cannot be read. */
export async function lighter(file) {
  if (!file.type.startsWith('image/') || (file.size <= light && known.test(file.type))) return file
  const canvas = await drawn(file, longestSide)
  const made = await new Promise((resolve) => {
    if (canvas === undefined) resolve(null)
    else canvas.toBlob(resolve, 'image/jpeg', 0.85)
  })
  return made !== null && (made.size < file.size || !known.test(file.type)) ? made : file
}

/** The picture on a canvas of at most `side` pixels, or undefined when it is none that the browser can read. */
export async function drawn(file, side) {
  if (!file.type.startsWith('image/')) return undefined
  try {
    const bitmap = await window.createImageBitmap(file)
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(bitmap.width * scale))
    canvas.height = Math.max(1, Math.round(bitmap.height * scale))
    const brush = canvas.getContext('2d')
    brush.fillStyle = 'white'
    brush.fillRect(0, 0, canvas.width, canvas.height)
    brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    bitmap.close()
    return canvas
  } catch {
    return undefined
  }
}
