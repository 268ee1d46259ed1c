export type ConnectionState =
  /** Not begun, or ended for good. */
  | 'off'
  /** Another process is the owner, or none is yet. */
  | 'waiting'
  | 'connecting'
  /** No account, and nothing happens before staff ask for a pairing. */
  | 'unpaired'
  /** A QR code waits for a phone, and perhaps a pairing code. */
  | 'pairing'
  | 'open'
  /** Lost, and tried again by itself. */
  | 'reconnecting'
  /** WhatsApp closed the account (403). */
  | 'banned'
  /** Another program is connected with the same pairing (440). */
  | 'replaced'
  /** Not tried again before staff ask for it; `detail` says why. */
  | 'stopped'

/** Why there is no pairing though one was asked for. */
export type PairingProblem =
  /** Nobody scanned or typed in time. */
  | 'expired'
  /** WhatsApp refused to give a pairing code for the number. */
  | 'refused'
  /** WhatsApp did not answer the request for a code. */
  | 'no_answer'
  /** What the phone answered was not good, or the connection broke; a new QR code follows. */
  | 'failed'
  /** WhatsApp says that this pairing fits no more (411). */
  | 'outdated'

/** What staff see. Holds secrets while pairing (`qr`, `pairingCode`): for staff alone, never for a log. */
export interface ConnectionStatus {
  readonly state: ConnectionState
  /** When it became so. */
  readonly since: Date
  /** What is wrong and what to do, in a sentence without secrets. */
  readonly detail?: string
  /** The text of the QR code to scan now. */
  readonly qr?: string
  readonly qrExpiresAt?: Date
  /** Eight characters to type on the phone, good as long as this status holds them. */
  readonly pairingCode?: string
  readonly pairingProblem?: PairingProblem
  /** The account's number, masked. */
  readonly me?: string
  readonly lastClose?: { readonly code: number | null; readonly at: Date }
  /** Attempts at connecting since it was last open. */
  readonly attempts: number
}

/** The country code of the usual three digits and the last two: enough to know which phone it is. */
export function maskedNumber(jid: string): string {
  const digits = /^\d+/.exec(jid)?.[0] ?? ''
  return `${digits.slice(0, 3)}•••${digits.slice(-2)}`
}
