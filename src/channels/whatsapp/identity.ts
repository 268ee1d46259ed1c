import type { WASocket } from '@whiskeysockets/baileys'
import { z } from 'zod'
import type { Baileys } from './options.js'

const phoneServer = '@s.whatsapp.net'
const lidServer = '@lid'

/** WhatsApp itself, which writes to everybody and reads no answers. */
const nobody = new Set([`0${phoneServer}`])

/** The address of a person, without the device they use; undefined for groups, channels, status and whatever else is no person. */
export function personAt({ jidNormalizedUser }: Pick<Baileys, 'jidNormalizedUser'>, jid: string): string | undefined {
  const address = jidNormalizedUser(jid)
  const person = address.endsWith(phoneServer) || address.endsWith(lidServer)
  return person && /^\d+@/.test(address) && !nobody.has(address) ? address : undefined
}

/** The account's own two addresses, as far as they are known. */
export function ownAddresses(baileys: Pick<Baileys, 'jidNormalizedUser'>, { user }: Pick<WASocket, 'user'>): string[] {
  return [user?.id, user?.lid].flatMap((jid) => personAt(baileys, jid ?? '') ?? [])
}

/** The phone number in an address, in digits with the country's code; undefined where it holds none. */
export function ownNumber(address: string): string | undefined {
  return address.endsWith(phoneServer) ? address.slice(0, -phoneServer.length) : undefined
}

const names = z.record(z.string(), z.string().optional())

/**
 * The other address under which the key store knows a person: their number for a hidden id, their hidden id for a number. Asks WhatsApp
 * nothing. Rejects when the store does.
 */
export async function otherName(
  { authState }: Pick<WASocket, 'authState'>,
  address: string,
): Promise<string | undefined> {
  const number = ownNumber(address)
  const user = address.slice(0, address.indexOf('@'))
  const key = number ?? `${user}_reverse`
  const found = names.parse(await authState.keys.get('lid-mapping', [key]))[key]
  return found === undefined ? undefined : found + (number === undefined ? phoneServer : lidServer)
}
