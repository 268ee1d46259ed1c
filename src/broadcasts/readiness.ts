import type { Announcement } from './announcement.js'
import { openFrom, type Hours } from './hours.js'

/** Whether copies of a confirmed broadcast may be sent now. */
export type Readiness =
  | { readonly kind: 'ready' }
  /** Not before `until`, which is for the clock to bring; or, for a pause, for staff. */
  | { readonly kind: 'send_at' | 'quiet_hours'; readonly until: Date }
  | { readonly kind: 'paused' }
  /** Those that wait are not sent any more: for `reason`, or because staff cancelled it. */
  | { readonly kind: 'over'; readonly reason: 'expired' | null }

export function readinessOf(
  { state, mode, sendAt, expiresAt }: Pick<Announcement, 'state' | 'mode' | 'sendAt' | 'expiresAt'>,
  hours: Hours,
  now: Date,
): Readiness {
  if (state === 'cancelled') return { kind: 'over', reason: null }
  if (expiresAt !== null && expiresAt <= now) return { kind: 'over', reason: 'expired' }
  if (state === 'paused') return { kind: 'paused' }
  if (sendAt !== null && sendAt > now) return { kind: 'send_at', until: sendAt }
  const until = mode === 'urgent' ? now : openFrom(hours, now)
  return until > now ? { kind: 'quiet_hours', until } : { kind: 'ready' }
}
