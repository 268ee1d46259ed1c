import type { WAVersion } from '@whiskeysockets/baileys'
import type { Baileys, ConnectionOptions } from './options.js'

const ANSWER_WITHIN_MS = 10_000

/** The version that WhatsApp Web has now, to be used where WhatsApp refused the one that came with Baileys; null when it is not to be had. */
export async function presentVersion(
  { latestVersion }: ConnectionOptions,
  baileys: Baileys,
): Promise<WAVersion | null> {
  if (latestVersion !== undefined) return latestVersion()
  const { version, isLatest } = await baileys.fetchLatestWaWebVersion({ signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
  return isLatest ? version : null
}
