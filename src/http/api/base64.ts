import { z } from 'zod'

/** Bytes in base64. The length is what tells: a sign that is none of base64's would be passed over in silence. */
export const base64 = z.string().transform((text, context): Buffer => {
  const bytes = Buffer.from(text, 'base64')
  const signs = text.replace(/={0,2}$/, '').length
  if (bytes.length > 0 && bytes.length === Math.floor((signs * 3) / 4)) return bytes
  context.issues.push({ code: 'custom', message: 'bytes in base64, without spaces', input: text })
  return z.NEVER
})
