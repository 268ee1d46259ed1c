import type { Timing } from './options.js'

/** How a connection ended. */
export interface Closing {
  /** WhatsApp's code, or Baileys' for what happened on the way; null when there is none. */
  readonly code: number | null
  /** How long it had been open. */
  readonly openMs: number
  /** It was waiting to be paired, and the last QR code had its time. */
  readonly expired: boolean
}

/** What happened before, as far as it matters; times in milliseconds. */
export interface Past {
  readonly failures: number
  readonly restarts: readonly number[]
  readonly refusedVersions: readonly number[]
}

export type Consequence =
  /** Connect again after this time; `askVersion`: learn before which version WhatsApp Web has now. */
  | { readonly kind: 'again'; readonly afterMs: number; readonly askVersion: boolean }
  /** The pairing is over: forget it, and wait for the staff. */
  | { readonly kind: 'forget' }
  /** Nobody took the pairing that was offered, or the one there is fits no more: wait for the staff. */
  | { readonly kind: 'unpaired'; readonly problem: 'expired' | 'outdated' }
  /** Wait for the staff. */
  | { readonly kind: 'stop'; readonly why: 'banned' | 'replaced' | 'version' }

export interface Circumstances {
  readonly nowMs: number
  /** From 0 to 1; shortens a wait by up to 0.3 of it. */
  readonly jitter: number
  readonly timing: Pick<Timing, 'backoffMinMs' | 'backoffMaxMs' | 'stableMs'>
}

export const noPast: Past = { failures: 0, restarts: [], refusedVersions: [] }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const RESTARTS_A_MINUTE = 5
const REFUSED_VERSIONS_AN_HOUR = 3

/** The codes of Baileys' DisconnectReason, which are WhatsApp's own where it sends one. */
const code = { loggedOut: 401, banned: 403, wrongVersion: 405, mismatch: 411, replaced: 440, restart: 515 } as const

/**
 * What follows the end of a connection; pure. Only 401 ends a pairing: WhatsApp says so when somebody removes the device on the phone.
 * Whatever is not known is tried again, for ever.
 */
export function afterClose(closing: Closing, past: Past, at: Circumstances): { next: Consequence; past: Past } {
  const calm = closing.openMs >= at.timing.stableMs ? { ...past, failures: 0 } : past
  if (closing.expired) return { next: { kind: 'unpaired', problem: 'expired' }, past: calm }
  switch (closing.code) {
    case code.loggedOut:
      return { next: { kind: 'forget' }, past: noPast }
    case code.banned:
      return { next: { kind: 'stop', why: 'banned' }, past: calm }
    case code.replaced:
      return { next: { kind: 'stop', why: 'replaced' }, past: calm }
    case code.mismatch:
      return { next: { kind: 'unpaired', problem: 'outdated' }, past: calm }
    case code.restart:
      return afterRestart(calm, at)
    case code.wrongVersion:
      return afterWrongVersion(calm, at)
    case null:
    default:
      return later(calm, at)
  }
}

/** WhatsApp asks for a new connection, as it does after each pairing; one that asks without end is not followed at once. */
function afterRestart(past: Past, at: Circumstances): { next: Consequence; past: Past } {
  const restarts = [...past.restarts.filter((time) => time > at.nowMs - MINUTE), at.nowMs]
  if (restarts.length > RESTARTS_A_MINUTE) return later({ ...past, restarts }, at)
  return { next: { kind: 'again', afterMs: 0, askVersion: false }, past: { ...past, restarts } }
}

function afterWrongVersion(past: Past, at: Circumstances): { next: Consequence; past: Past } {
  const before = past.refusedVersions.filter((time) => time > at.nowMs - HOUR)
  const remembered = { ...past, refusedVersions: [...before, at.nowMs] }
  if (before.length >= REFUSED_VERSIONS_AN_HOUR) return { next: { kind: 'stop', why: 'version' }, past: noPast }
  return later(remembered, at, before.length === 0)
}

function later(past: Past, at: Circumstances, askVersion = false): { next: Consequence; past: Past } {
  const { backoffMinMs, backoffMaxMs } = at.timing
  const full = Math.min(backoffMaxMs, backoffMinMs * 2 ** past.failures)
  const afterMs = Math.max(backoffMinMs, Math.round(full * (1 - 0.3 * at.jitter)))
  return { next: { kind: 'again', afterMs, askVersion }, past: { ...past, failures: past.failures + 1 } }
}
