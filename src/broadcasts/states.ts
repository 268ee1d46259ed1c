/** Where a broadcast stands; `expanding`: confirmed, and its recipients are being written down. */
export const broadcastStates = ['draft', 'expanding', 'sending', 'paused', 'done', 'cancelled'] as const
export type BroadcastState = (typeof broadcastStates)[number]

/** What staff can do to one that is confirmed. */
export type Control = 'pause' | 'resume' | 'cancel' | 'resend_uncertain' | 'retry_failed' | 'withdraw'

/** In which states each is possible. */
const possible: Readonly<Record<Control, readonly BroadcastState[]>> = {
  pause: ['expanding', 'sending'],
  resume: ['paused'],
  cancel: ['expanding', 'sending', 'paused'],
  resend_uncertain: ['sending', 'paused', 'done'],
  retry_failed: ['sending', 'paused', 'done'],
  withdraw: ['expanding', 'sending', 'paused', 'done', 'cancelled'],
}

/** Whether people may get a copy by it of what they had, or nearly had, before. */
export function sendsAgain(control: Control): boolean {
  return control === 'resend_uncertain' || control === 'retry_failed'
}

/** The states in which it can be done. */
export function acceptedFor(control: Control): readonly BroadcastState[] {
  return possible[control]
}

/** Where a broadcast stands after something was done to it; null where that is not possible. `expanded`: all recipients are written down. */
export function stateAfter(
  control: Control,
  { state, expanded }: { readonly state: BroadcastState; readonly expanded: boolean },
): BroadcastState | null {
  if (!possible[control].includes(state)) return null
  const going = expanded ? 'sending' : 'expanding'
  switch (control) {
    case 'pause':
      return 'paused'
    case 'resume':
      return going
    case 'cancel':
      return 'cancelled'
    case 'resend_uncertain':
    case 'retry_failed':
      return state === 'done' ? 'sending' : state
    case 'withdraw':
      return state === 'done' ? 'done' : 'cancelled'
  }
}
