/** A step that waits for an answer. */
export interface Place {
  readonly flow: string
  readonly step: string
}

/** The question that somebody stands at now; null where they stood there before, or stand nowhere. */
export function reachedBy(
  before: { readonly flow: string | null; readonly step: string | null } | null,
  now: Place | null,
): Place | null {
  if (now === null || (before?.flow === now.flow && before.step === now.step)) return null
  return { flow: now.flow, step: now.step }
}
