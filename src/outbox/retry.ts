import type { SendError, SendOutcome } from '../channels/channel.js'
import { isBulk, type ClaimedDelivery, type DeliveryKind, type Settlement } from '../store/deliveries.js'
import type { Trouble } from './gate.js'

const SECOND = 1000
/** How long a message that surely was not sent is tried again, from its creation. */
export const GIVE_UP_AFTER_MS = 24 * 60 * 60 * SECOND
/** How often in a row a message is sent again soon, before the waits grow. */
const SOON = 3
const FIRST_WAIT_MS = 10 * SECOND
const LONGEST_WAIT_MS = 60 * SECOND
/** How often a message may be handed over without anybody knowing what became of it; one of a broadcast, which nobody waits for, once. */
const UNKNOWN_ATTEMPTS: Readonly<Record<DeliveryKind, number>> = { reply: 2, staff: 2, notice: 2, broadcast: 1 }

/** What an outcome means beyond its own row. */
export type Effect =
  | { readonly kind: 'none' }
  /** Nothing more may be sent on the channel before `until`. */
  | { readonly kind: 'pause'; readonly until: Date }
  /** The address is to be marked as blocked by the person. */
  | { readonly kind: 'block' }
  /** The channel must prove that it can be reached before it is used again. */
  | { readonly kind: 'close'; readonly trouble: Trouble }

/** `failures`: what to remember as `Circumstances.failures` for this row's next attempt; 0 to forget. */
export interface Decision {
  readonly settlement: Settlement
  readonly effect: Effect
  readonly failures: number
}

export interface Circumstances {
  readonly now: Date
  readonly idempotentSend: boolean
  /** How often in a row this message had to be sent again with a growing wait, before this attempt. */
  readonly failures: number
  /** From 0 to 1; spreads the waits of many rows that failed together. */
  readonly jitter: number
}

/**
 * Decides what follows one attempt at sending; pure. A claim has already counted the attempt in `delivery.attempts`; the count is kept
 * only where it cannot be known whether the message was sent, so `attempts` of a queued row is the number of its unknown outcomes.
 */
export function decide(outcome: SendOutcome, delivery: ClaimedDelivery, at: Circumstances): Decision {
  if (outcome.ok) return final(sent(delivery.id, outcome.providerId))
  return afterError(outcome.error, delivery, at)
}

/** What must not be sent at all, decided at the moment of sending from what is known of the person; null when it may be sent. */
export function screen(delivery: ClaimedDelivery): Settlement | null {
  if (delivery.blocked) return ended(delivery, { state: 'skipped', reason: 'blocked' })
  if (delivery.optedOut && isBulk(delivery.kind)) return ended(delivery, { state: 'skipped', reason: 'opted_out' })
  return null
}

/** For what could not be sent because the platform was out of reach for too long. */
export function giveUp(delivery: ClaimedDelivery): Settlement {
  return ended(delivery, { state: 'failed', reason: 'unreachable' })
}

/** The end of a message that is not sent now; where nobody knows what became of an attempt before, it may have arrived all the same. */
function ended(
  { attempts, id }: ClaimedDelivery,
  end: { readonly state: 'skipped' | 'failed'; readonly reason: NonNullable<Settlement['reason']> },
): Settlement {
  return attempts > 1 ? { id, state: 'uncertain', reason: 'unknown' } : { id, ...end }
}

/** Puts a row back that was claimed and not handed to the channel: the attempt is not counted. */
export function putBack(delivery: ClaimedDelivery, nextAt: Date): Settlement {
  return { id: delivery.id, state: 'queued', nextAt, attempts: delivery.attempts - 1 }
}

function afterError(error: SendError, delivery: ClaimedDelivery, at: Circumstances): Decision {
  const { id } = delivery
  switch (error.kind) {
    case 'throttled':
      return throttled(delivery, new Date(at.now.getTime() + error.retryAfterMs + SECOND))
    case 'unreachable':
      return unreachable(delivery, at)
    case 'contact_stopped':
      return final({ id, state: 'failed', reason: 'contact_stopped' }, { kind: 'block' })
    case 'rejected':
      return final({ id, state: 'failed', reason: 'rejected' })
    case 'misconfigured':
      return { settlement: putBack(delivery, at.now), effect: closing('refused'), failures: at.failures }
    case 'unknown':
      return at.idempotentSend ? sameIdAgain(delivery, at) : onceMore(delivery, at)
  }
}

function throttled(delivery: ClaimedDelivery, until: Date): Decision {
  return { settlement: putBack(delivery, until), effect: { kind: 'pause', until }, failures: 0 }
}

/** The channel waits and the message does not: when the channel opens it has its old place. */
function unreachable(delivery: ClaimedDelivery, at: Circumstances): Decision {
  const effect = closing('unreachable')
  if (isTooOld(delivery, at.now)) return final(giveUp(delivery), effect)
  const nextAt = at.failures < SOON ? delivery.createdAt : afterGrowingWait(at)
  return { settlement: putBack(delivery, nextAt), effect, failures: at.failures + 1 }
}

function sameIdAgain(delivery: ClaimedDelivery, at: Circumstances): Decision {
  const { id, attempts } = delivery
  if (isTooOld(delivery, at.now)) return final({ id, state: 'uncertain', reason: 'unknown' })
  const nextAt = at.failures < SOON ? new Date(at.now.getTime() + SECOND) : afterGrowingWait(at)
  return { settlement: { id, state: 'queued', nextAt, attempts }, effect: { kind: 'none' }, failures: at.failures + 1 }
}

function onceMore(delivery: ClaimedDelivery, at: Circumstances): Decision {
  const { id, attempts, kind } = delivery
  const effect = closing('doubt')
  if (attempts >= UNKNOWN_ATTEMPTS[kind]) return final({ id, state: 'uncertain', reason: 'unknown' }, effect)
  return { settlement: { id, state: 'queued', nextAt: at.now, attempts, reason: 'unknown' }, effect, failures: 0 }
}

function closing(trouble: Trouble): Effect {
  return { kind: 'close', trouble }
}

function afterGrowingWait({ failures, jitter, now }: Circumstances): Date {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - SOON)) * (0.8 + 0.4 * jitter)
  return new Date(now.getTime() + Math.round(wait))
}

function final(settlement: Settlement, effect: Effect = { kind: 'none' }): Decision {
  return { settlement, effect, failures: 0 }
}

function sent(id: number, providerId: string | undefined): Settlement {
  return providerId === undefined ? { id, state: 'sent' } : { id, state: 'sent', providerId }
}

function isTooOld(delivery: ClaimedDelivery, now: Date): boolean {
  return now.getTime() - delivery.createdAt.getTime() >= GIVE_UP_AFTER_MS
}
