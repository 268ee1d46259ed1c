/** The states of a submission; the first is that of a new one. */
export const submissionStates = [
  'received',
  'in_review',
  'accepted',
  'not_viable',
  'referred',
  'duplicate',
  'in_progress',
  'fulfilled',
  'withdrawn',
] as const
export type SubmissionState = (typeof submissionStates)[number]

/** Who changes a state: who sent the submission, the municipality's staff, or the service by itself. */
export const parties = ['author', 'staff', 'system'] as const
export type Party = (typeof parties)[number]

/** What a change may need; each is given as text, a date as ISO 8601. */
export const requirements = [
  'text',
  'responsibleUnit',
  'expectedAt',
  'canonicalCode',
  'receivingEntity',
  'evidenceUrl',
] as const
export type Requirement = (typeof requirements)[number]

/** One change that may be made, by whom, and what it needs; `once` is allowed a single time in the life of a submission. */
export interface Transition {
  readonly from: SubmissionState
  readonly to: SubmissionState
  readonly by: Party
  readonly needs: readonly Requirement[]
  readonly once: boolean
}

const open = ['received', 'in_review', 'accepted', 'in_progress'] as const
/** What the author may have looked at again; one they withdrew themself is sent anew instead. */
const decided = ['not_viable', 'referred', 'duplicate', 'fulfilled'] as const

const toReview = ['text', 'responsibleUnit', 'expectedAt'] as const
const toReferred = ['text', 'receivingEntity'] as const
const toDuplicate = ['text', 'canonicalCode'] as const
const toFulfilled = ['text', 'evidenceUrl'] as const

/** Every change that is allowed; what is not here is not. */
export const transitions: readonly Transition[] = [
  byStaff('received', 'in_review', toReview),
  byStaff('received', 'referred', toReferred),
  byStaff('received', 'duplicate', toDuplicate),
  // Another unit or another date, and what the author reopened.
  byStaff('in_review', 'in_review', toReview),
  byStaff('in_review', 'accepted', ['text']),
  byStaff('in_review', 'not_viable', ['text']),
  byStaff('in_review', 'referred', toReferred),
  byStaff('in_review', 'duplicate', toDuplicate),
  byStaff('accepted', 'in_progress', ['text']),
  byStaff('accepted', 'fulfilled', toFulfilled),
  byStaff('accepted', 'not_viable', ['text']),
  byStaff('accepted', 'referred', toReferred),
  byStaff('accepted', 'duplicate', toDuplicate),
  byStaff('in_progress', 'fulfilled', toFulfilled),
  byStaff('in_progress', 'not_viable', ['text']),
  byStaff('in_progress', 'referred', toReferred),
  // Sent back by the other entity, or taken for a duplicate by mistake.
  byStaff('referred', 'in_review', toReview),
  byStaff('duplicate', 'in_review', toReview),
  ...open.map((from): Transition => ({ from, to: 'withdrawn', by: 'author', needs: [], once: false })),
  ...open.map((from): Transition => ({ from, to: 'withdrawn', by: 'system', needs: [], once: false })),
  ...decided.map((from): Transition => ({ from, to: 'in_review', by: 'author', needs: ['text'], once: true })),
]

function byStaff(from: SubmissionState, to: SubmissionState, needs: readonly Requirement[]): Transition {
  return { from, to, by: 'staff', needs, once: false }
}

/** The states after which people are asked whether it was solved. */
export const surveyed: readonly SubmissionState[] = ['fulfilled', 'not_viable']

/** True while the municipality still has something to do about it. */
export function isOpen(state: SubmissionState): boolean {
  return open.some((one) => one === state)
}

/** True when somebody's text is one of the states. */
export function isSubmissionState(text: string): text is SubmissionState {
  return submissionStates.some((state) => state === text)
}

/** Which change somebody wants to make. */
export interface Change {
  readonly from: SubmissionState
  readonly to: SubmissionState
  readonly by: Party
}

/** Why a change cannot be made; `accepted` are the states that this party may lead it to instead. */
export type Refusal =
  | { readonly kind: 'not_allowed'; readonly accepted: readonly SubmissionState[] }
  | { readonly kind: 'missing'; readonly fields: readonly Requirement[] }
  | { readonly kind: 'reopened_before' }

/** The states that a party may lead a submission to, whatever that may need. */
export function nextStates(from: SubmissionState, by: Party): SubmissionState[] {
  return transitions.filter((one) => one.from === from && one.by === by).map((one) => one.to)
}

/** What the change needs, or an empty list when it needs nothing or is not allowed. */
export function needsOf(change: Change): readonly Requirement[] {
  return transitionOf(change)?.needs ?? []
}

/** True for the author having a decided one looked at again, which is possible once. */
export function isReopening(change: Change): boolean {
  return transitionOf(change)?.once ?? false
}

/** Null when the change may be made; `reopened` tells that the author has had this one reopened before. */
export function checkTransition(
  asked: Change & { readonly given: Partial<Record<Requirement, string>>; readonly reopened: boolean },
): Refusal | null {
  const transition = transitionOf(asked)
  if (transition === undefined) return { kind: 'not_allowed', accepted: nextStates(asked.from, asked.by) }
  if (transition.once && asked.reopened) return { kind: 'reopened_before' }
  const fields = transition.needs.filter((need) => (asked.given[need] ?? '').trim() === '')
  return fields.length === 0 ? null : { kind: 'missing', fields }
}

function transitionOf({ from, to, by }: Change): Transition | undefined {
  return transitions.find((one) => one.from === from && one.to === to && one.by === by)
}
