import { randomBytes } from 'node:crypto'

/** Channels whose platform lets the sender choose the id of a message, and drops a second one of the same id. */
const CHOSEN: readonly string[] = ['whatsapp']

/**
 * The id that a new message is stored with and sent under at every attempt; null where the platform gives ids itself. Its shape is that
 * of WhatsApp's own web client, `3EB0` and 18 digits, as Baileys' `generateMessageIDV2` makes them.
 */
export function newMessageId(channel: string): string | null {
  return CHOSEN.includes(channel) ? `3EB0${randomBytes(9).toString('hex').toUpperCase()}` : null
}
