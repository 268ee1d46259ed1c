import type { InboundEvent, Occurrence } from '../channels/channel.js'

const kinds: readonly string[] = [
  'blocked',
  'unblocked',
  'attended',
  'handed_back',
  'identified',
] satisfies Occurrence['kind'][]

/** True for what happened in a channel without the person saying anything. */
export function isOccurrence(input: InboundEvent['input']): input is Occurrence {
  return kinds.includes(input.kind)
}
