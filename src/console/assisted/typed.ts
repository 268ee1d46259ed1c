import { z } from 'zod'
import { claimCodePattern } from '../../store/claimCodes.js'
import type { Typed } from '../broadcasts/typed.js'

/**
 * A form as it was sent: its words, right or not, and the code that will stand on the paper. The code was made with the form, so that
 * sending it twice writes down one thing and shows one code.
 */
export const formSchema = z
  .record(z.string().max(80), z.string().max(20_000))
  .and(z.object({ code: z.string().regex(claimCodePattern) }))
  .transform(({ code, ...all }) => {
    const words = Object.entries(all).map(([name, value]): [string, string] => [name, value.replaceAll('\r\n', '\n')])
    const typed: Typed = Object.fromEntries(words)
    return { code, typed }
  })
