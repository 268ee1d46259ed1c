import { isOpen, nextStates, type SubmissionState } from './states.js'

/** What a person may see of a submission: all of it, what is public, only that it was withdrawn, or not even that it exists. */
export type Visibility = 'all' | 'public' | 'withdrawn' | 'nothing'

/** What can be offered to a person who looks at a submission, in this order. */
export const offers = [
  'support',
  'unsupport',
  'follow',
  'unfollow',
  'files',
  'canonical',
  'withdraw',
  'reopen',
  'report',
  'leave',
] as const
export type Offer = (typeof offers)[number]

/** The author sees everything; others what staff have published, and nothing of what its author took back. */
export function visibilityOf(
  submission: { readonly authorId: string | null; readonly publishedAt: Date | null; readonly state: SubmissionState },
  viewerId: string,
): Visibility {
  if (submission.authorId === viewerId) return 'all'
  if (submission.publishedAt === null) return 'nothing'
  return submission.state === 'withdrawn' ? 'withdrawn' : 'public'
}

/** What is known of a submission and of the person who looks at it. */
export interface Looking {
  readonly sees: Exclude<Visibility, 'nothing'>
  readonly state: SubmissionState
  /** The author has had it looked at again before. */
  readonly reopened: boolean
  readonly supports: boolean
  readonly follows: boolean
  readonly reported: boolean
  /** It was joined to another one that this person may see. */
  readonly joined: boolean
  /** There are files that this person may see. */
  readonly files: boolean
}

/** What this person can do now; leaving is always possible. Only what is open gathers support, but support can always be taken back. */
export function offersFor(looking: Looking): Offer[] {
  return offers.filter((offer) => (looking.sees === 'all' ? ownOffers : othersOffers)[offer](looking))
}

type Rule = (looking: Looking) => boolean

const never: Rule = () => false
const common = {
  canonical: ({ joined, sees }: Looking) => joined && sees !== 'withdrawn',
  files: ({ files }: Looking) => files,
  leave: () => true,
}

/** The author is told of every change anyway, and supports it by having sent it. */
const ownOffers: Readonly<Record<Offer, Rule>> = {
  ...common,
  support: never,
  unsupport: never,
  follow: never,
  unfollow: never,
  report: never,
  withdraw: ({ state }) => nextStates(state, 'author').includes('withdrawn'),
  reopen: ({ state, reopened }) => !reopened && nextStates(state, 'author').includes('in_review'),
}

const othersOffers: Readonly<Record<Offer, Rule>> = {
  ...common,
  support: ({ sees, state, supports }) => sees === 'public' && isOpen(state) && !supports,
  unsupport: ({ supports }) => supports,
  follow: ({ sees, follows }) => sees === 'public' && !follows,
  unfollow: ({ follows }) => follows,
  withdraw: never,
  reopen: never,
  report: ({ sees, reported }) => sees === 'public' && !reported,
}
