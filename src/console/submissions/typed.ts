import { z } from 'zod'
import {
  needsOf,
  requirements,
  submissionStates,
  type Requirement,
  type SubmissionState,
} from '../../participation/states.js'
import type { SubmissionRow } from '../../store/submissions.js'
import { backSchema } from './filter.js'

const line = z.string().trim().max(4000).default('')

/** The version that was shown. */
export const versionSchema = z.coerce.number().int()

/** What somebody typed to answer with, right or not. */
export const answerSchema = z.object({
  back: backSchema,
  version: versionSchema,
  to: z.enum(submissionStates),
  text: line,
  responsibleUnit: line,
  expectedAt: line,
  canonicalCode: line,
  receivingEntity: line,
  evidenceUrl: line,
  /** The text may name who does not want to be named. */
  named: z.literal('yes').optional(),
})
export type TypedAnswer = z.output<typeof answerSchema>

/** Where an answer leads, and what comes with it. */
export interface Answering extends Readonly<Partial<Record<Requirement, string>>> {
  readonly to: SubmissionState
}

/** The details of an answer that this change of state needs, as the API takes them. */
export function detailsFor(
  from: SubmissionState,
  to: SubmissionState,
  typed: Readonly<Partial<Record<Requirement, string>>>,
): Partial<Record<Requirement, string>> {
  const needed = needsOf({ from, to, by: 'staff' })
  const given = requirements.filter((name) => needed.includes(name) && (typed[name] ?? '') !== '')
  return Object.fromEntries(given.map((name) => [name, typed[name]]))
}

/** The body that the API is given. */
export function bodyOf(row: SubmissionRow, typed: TypedAnswer): Record<string, unknown> {
  const { version, to } = typed
  return { version, to, ...detailsFor(row.state, to, typed) }
}

/** What somebody wanted to save, to be given back to them when it was refused. */
export type Typed =
  | { readonly kind: 'answer'; readonly answer: TypedAnswer }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'assign'; readonly to: string }
  | { readonly kind: 'publish' | 'hide' | 'leave' | 'approve' }
