/** How long what a person said and who they are is kept, as the municipality decides: flows/data/retention.yaml. */
export interface Retention {
  /** After its last change. */
  readonly draft_days: number
  /** That a message came is kept, its words are not. */
  readonly message_days: number
  /** Without any contact. */
  readonly identity_months: number
  /** Between the warning and the end of an identity. */
  readonly warning_days: number
}

/** Days that a code on paper is good for. */
export const CLAIM_CODE_DAYS = 90
/** Days that it is kept how many people came to each step of a flow; of whom is not kept. */
const STEP_COUNT_DAYS = 400

const DAY = 24 * 60 * 60 * 1000

/** What is due to go: whatever was last touched before each of these. */
export interface Cutoffs {
  readonly drafts: Date
  readonly inboundTexts: Date
  readonly claimCodes: Date
  readonly stepCounts: Date
  /** People last seen before this are warned. */
  readonly warn: Date
  /** People last seen before this, and warned before `warnedBefore`, are erased. */
  readonly erase: Date
  readonly warnedBefore: Date
}

/** The times before which something is due. */
export function cutoffsAt(now: Date, retention: Retention): Cutoffs {
  const erase = monthsBefore(now, retention.identity_months)
  return {
    drafts: daysBefore(now, retention.draft_days),
    inboundTexts: daysBefore(now, retention.message_days),
    claimCodes: daysBefore(now, CLAIM_CODE_DAYS),
    stepCounts: daysBefore(now, STEP_COUNT_DAYS),
    warn: daysBefore(erase, -retention.warning_days),
    erase,
    warnedBefore: daysBefore(now, retention.warning_days),
  }
}

/** What silence means for one person: nothing, a warning, or the end. A warning counts only if they were not seen after it. */
export function silenceOf(
  person: { readonly lastSeenAt: Date; readonly warnedAt: Date | null },
  now: Date,
  retention: Retention,
): 'keep' | 'warn' | 'erase' {
  const { warn, erase, warnedBefore } = cutoffsAt(now, retention)
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
