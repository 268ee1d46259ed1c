/** How long what a person said and who they are is kept. */
export const retention = {
  /** Days after its last change. */
  draftDays: 30,
  /** Days; that a message came is kept, its words are not. */
  inboundTextDays: 90,
  /** Months without any contact. */
  identityMonths: 24,
  /** Days between the warning and the end of an identity. */
  warningDays: 30,
} as const

const DAY = 24 * 60 * 60 * 1000

/** What is due to go: whatever was last touched before each of these. */
export interface Cutoffs {
  readonly drafts: Date
  readonly inboundTexts: Date
  /** People last seen before this are warned. */
  readonly warn: Date
  /** People last seen before this, and warned before `warnedBefore`, are erased. */
  readonly erase: Date
  readonly warnedBefore: Date
}

/** The times before which something is due; `draftDays` may be set by the municipality. */
export function cutoffsAt(now: Date, draftDays: number = retention.draftDays): Cutoffs {
  const erase = monthsBefore(now, retention.identityMonths)
  return {
    drafts: daysBefore(now, draftDays),
    inboundTexts: daysBefore(now, retention.inboundTextDays),
    warn: daysBefore(erase, -retention.warningDays),
    erase,
    warnedBefore: daysBefore(now, retention.warningDays),
  }
}

/** What silence means for one person: nothing, a warning, or the end. A warning counts only if they were not seen after it. */
export function silenceOf(
  person: { readonly lastSeenAt: Date; readonly warnedAt: Date | null },
  now: Date,
): 'keep' | 'warn' | 'erase' {
  const { warn, erase, warnedBefore } = cutoffsAt(now)
  if (person.lastSeenAt > warn) return 'keep'
  const warnedAt = person.warnedAt !== null && person.warnedAt > person.lastSeenAt ? person.warnedAt : null
  if (warnedAt === null) return 'warn'
  return person.lastSeenAt <= erase && warnedAt <= warnedBefore ? 'erase' : 'keep'
}

function daysBefore(time: Date, days: number): Date {
  return new Date(time.getTime() - days * DAY)
}

/** The same day of an earlier month; its last day where it has no such day. */
function monthsBefore(time: Date, months: number): Date {
  const before = new Date(time)
  before.setUTCMonth(before.getUTCMonth() - months)
  if (before.getUTCDate() !== time.getUTCDate()) before.setUTCDate(0)
  return before
}
