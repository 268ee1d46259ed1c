import type { Action, Source } from './action.js'
import { submissionBegin, submissionDrop, submissionLoad } from './submissionDraft.js'
import { submissionConsent, submissionGate, submissionHold } from './submissionGate.js'
import { submissionKeep } from './submissionKeep.js'
import {
  submissionAxes,
  submissionCorrections,
  submissionFiles,
  submissionNamings,
  submissionPlaces,
} from './submissionOptions.js'
import { submissionCheck, submissionPick } from './submissionPick.js'
import { submissionSend } from './submissionSend.js'
import { submissionTold } from './submissionTold.js'
import {
  submissionDifferent,
  submissionSimilar,
  submissionSimilarRead,
  submissionSupport,
} from './submissionSimilar.js'

/** What the flows submit and submit_draft call. */
export const submissionActions: Readonly<Record<string, Action>> = {
  submission_begin: submissionBegin,
  submission_check: submissionCheck,
  submission_consent: submissionConsent,
  submission_different: submissionDifferent,
  submission_drop: submissionDrop,
  submission_gate: submissionGate,
  submission_hold: submissionHold,
  submission_keep: submissionKeep,
  submission_load: submissionLoad,
  submission_pick: submissionPick,
  submission_send: submissionSend,
  submission_similar_read: submissionSimilarRead,
  submission_support: submissionSupport,
  submission_told: submissionTold,
}

/** The lists of options they name. */
export const submissionSources: Readonly<Record<string, Source>> = {
  submission_axes: submissionAxes,
  submission_corrections: submissionCorrections,
  submission_files: submissionFiles,
  submission_namings: submissionNamings,
  submission_places: submissionPlaces,
  submission_similar: submissionSimilar,
}
