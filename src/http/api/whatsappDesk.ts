/** What staff see of the account on WhatsApp. While pairing it holds secrets: for staff alone, never for a log. */
export interface WhatsappStatus {
  readonly state: string
  readonly since: Date
  readonly detail?: string
  readonly qr?: string
  readonly qrExpiresAt?: Date
  readonly pairingCode?: string
  readonly pairingProblem?: string
  readonly me?: string
  readonly lastClose?: { readonly code: number | null; readonly at: Date }
  readonly attempts: number
  readonly bulk: {
    readonly open: boolean
    readonly reason?: string
    readonly until?: Date
    readonly sentToday: number
    readonly cap: number
    readonly nextAt?: Date
  }
}

type Refusal = 'not_owner' | 'paired' | 'not_installed' | 'bad_phone' | 'refused' | 'no_answer' | 'closed'
type Answer = { readonly ok: true } | { readonly ok: false; readonly reason: Refusal }

/** What staff do with the account. Nothing here rejects because WhatsApp does. */
export interface WhatsappDesk {
  status(): WhatsappStatus
  showQr(): Promise<Answer>
  pairByCode(
    phone: string,
  ): Promise<{ readonly ok: true; readonly code: string } | { readonly ok: false; readonly reason: Refusal }>
  reconnect(): Promise<Answer>
  unlink(): Promise<Answer>
  /** Sends nothing more that answers nobody until `resumeBulk`. */
  stopBulk(): Promise<void>
  resumeBulk(): Promise<void>
}
