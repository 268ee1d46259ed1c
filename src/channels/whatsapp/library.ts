import type { Baileys } from './options.js'
import { quietConsole } from './quietConsole.js'

/** What to do when it is missing, for people. */
export const NOT_INSTALLED =
  'WhatsApp needs the package @whiskeysockets/baileys, which is not installed. Run npm ci and start again.'

/** Baileys, or null when the installation is without it. Loaded on demand: nobody who has WhatsApp off runs it. */
export async function loadBaileys(): Promise<Baileys | null> {
  quietConsole()
  try {
    return await import('@whiskeysockets/baileys')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
}
