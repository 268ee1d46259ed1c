import type { Action, Source } from './action.js'
import { reopenSubmission, withdrawSubmission } from './followAuthor.js'
import { sendSubmissionFiles } from './followFiles.js'
import { codeExample, findByCode } from './followFind.js'
import { canonicalSubmission, lookAtSubmission, submissionOffers } from './followLook.js'
import {
  followSubmission,
  reportSubmission,
  supportSubmission,
  unfollowSubmission,
  unsupportSubmission,
} from './followTake.js'

/** What the flows status, submission and report call. */
export const followActions: Readonly<Record<string, Action>> = {
  canonical_submission: canonicalSubmission,
  code_example: codeExample,
  find_by_code: findByCode,
  follow_submission: followSubmission,
  look_at_submission: lookAtSubmission,
  reopen_submission: reopenSubmission,
  report_submission: reportSubmission,
  send_submission_files: sendSubmissionFiles,
  support_submission: supportSubmission,
  unfollow_submission: unfollowSubmission,
  unsupport_submission: unsupportSubmission,
  withdraw_submission: withdrawSubmission,
}

export const followSources: Readonly<Record<string, Source>> = { submission_offers: submissionOffers }
