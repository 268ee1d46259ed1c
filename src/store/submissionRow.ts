import { namings, type Naming } from '../participation/naming.js'
import { submissionStates, type SubmissionState } from '../participation/states.js'
import type { Submission } from './generated/client.js'
import { oneOf } from './stored.js'

export const submissionKinds = ['need', 'proposal'] as const
export type SubmissionKind = (typeof submissionKinds)[number]

/** A submission as it is stored; see prisma/schema.prisma for what each field holds. */
export interface SubmissionRow extends Readonly<Omit<Submission, 'kind' | 'naming' | 'state'>> {
  readonly kind: SubmissionKind
  readonly naming: Naming
  readonly state: SubmissionState
}

export function submissionRow(row: Submission): SubmissionRow {
  const kind = oneOf(submissionKinds, row.kind)
  return { ...row, kind, naming: oneOf(namings, row.naming), state: oneOf(submissionStates, row.state) }
}
