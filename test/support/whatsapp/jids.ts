import { jidDecode, jidNormalizedUser } from '@whiskeysockets/baileys'

export type Addressing = 'pn' | 'lid'

/** The two names of one person: the phone number, and the one that hides it. */
export interface Names {
  readonly pn: string
  readonly lid: string
}

export function pnJid({ pn }: Names): string {
  return `${pn}@s.whatsapp.net`
}

export function lidJid({ lid }: Names): string {
  return `${lid}@lid`
}

export function jidOf(names: Names, addressing: Addressing): string {
  return addressing === 'lid' ? lidJid(names) : pnJid(names)
}

/** The part before the device and the server. */
export function userOf(jid: string | undefined): string {
  return jidDecode(jid)?.user ?? ''
}

export function isLid(jid: string): boolean {
  return jidDecode(jid)?.server === 'lid'
}

/** Without the device. */
export function personal(jid: string): string {
  return jidNormalizedUser(jid)
}
