import type { Consequence } from './closes.js'
import { NOT_INSTALLED } from './library.js'
import type { Trouble } from './options.js'
import type { ConnectionState, PairingProblem } from './status.js'

/** Why there is no connection until staff do something, in a sentence that says what. */
export interface Rest {
  readonly state: Extract<ConnectionState, 'waiting' | 'unpaired' | 'banned' | 'replaced' | 'stopped'>
  readonly detail?: string
  readonly pairingProblem?: PairingProblem
  /** Told when the rest begins. */
  readonly trouble?: Trouble
}

export const elsewhere: Rest = { state: 'waiting', detail: 'Another process is connected to WhatsApp.' }

export const unlinkedByStaff: Rest = { state: 'unpaired' }

export const unlinkedByPhone: Rest = {
  state: 'unpaired',
  detail:
    'The device was removed on the phone, or WhatsApp logged it out (401). The pairing is forgotten: pair it anew.',
  trouble: 'unpaired',
}

export const notInstalled: Rest = { state: 'stopped', detail: NOT_INSTALLED, trouble: 'not_installed' }

export function wrongKey({ message }: Error): Rest {
  return { state: 'stopped', detail: message, trouble: 'wrong_key' }
}

const unpaired: Record<'expired' | 'outdated', Rest> = {
  expired: {
    state: 'unpaired',
    pairingProblem: 'expired',
    detail: 'Nobody scanned the QR code or typed the pairing code in time. Ask for a new one.',
  },
  outdated: {
    state: 'unpaired',
    pairingProblem: 'outdated',
    detail: 'WhatsApp says that this pairing fits no more (411). Pair it anew, or try to reconnect.',
    trouble: 'unpaired',
  },
}

const stopped: Record<'banned' | 'replaced' | 'version', Rest> = {
  banned: {
    state: 'banned',
    detail:
      'WhatsApp closed the account (403). Ask for a review in the app on the phone; then reconnect, or unlink and pair another number.',
    trouble: 'banned',
  },
  replaced: {
    state: 'replaced',
    detail: 'Another program is connected with this pairing (440). Find it and stop it, then reconnect.',
    trouble: 'replaced',
  },
  version: {
    state: 'stopped',
    detail: 'WhatsApp refuses this version of its protocol again and again (405). Update the service, then reconnect.',
    trouble: 'outdated',
  },
}

export function restAfter(next: Extract<Consequence, { kind: 'unpaired' | 'stop' }>): Rest {
  return next.kind === 'unpaired' ? unpaired[next.problem] : stopped[next.why]
}
