import type { Api } from 'grammy'
import { z } from 'zod'
import { apiSignal } from './signal.js'

const WITHIN_MS = 2_000
const bot = z.object({ username: z.string().regex(/^\w{1,64}$/) })

/** The address that opens a chat with the bot. Telegram is asked until it has told, and never again after that. */
export function linkOf(api: Api): () => Promise<string | null> {
  let known: string | null = null
  return async () => {
    if (known !== null) return known
    try {
      const { username } = bot.parse(await api.getMe(apiSignal(AbortSignal.timeout(WITHIN_MS))))
      known = `https://t.me/${username}`
    } catch {
      // It is asked again the next time.
    }
    return known
  }
}
