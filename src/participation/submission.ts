import { z } from 'zod'
import { mostAttachments } from '../attachments/accepted.js'
import { namings } from './naming.js'

/** What citizens can submit. */
const submissionKinds = ['need', 'proposal'] as const

const answered = z.string().catch('')
/** '' was not asked yet, null was skipped. */
const skippable = z.string().nullable().catch('')

/**
 * A need or a proposal as far as it is filled in; '' stands for what was not answered yet. What does not fit, such as an
 * answer from before a change of the form, reads as not answered, so that it is asked again.
 */
const submissionFormSchema = z.object({
  kind: z.enum(submissionKinds).or(z.literal('')).catch(''),
  axis: answered,
  description: answered,
  /** How it was told where `description` is empty: by voice, or by a photo alone. */
  told: z.enum(['words', 'voice', 'photo']).catch('words'),
  /** What was said in words about a photo. */
  words: skippable,
  title: skippable,
  /** A parish, or `whole` (the canton), `outside` (of it) or `here` (a shared location). */
  place: answered,
  outside: skippable,
  latitude: z.number().min(-90).max(90).nullable().catch(null),
  longitude: z.number().min(-180).max(180).nullable().catch(null),
  affected: skippable,
  benefit: answered,
  /** Ids of attachments. */
  files: z.array(z.string()).catch([]),
  files_done: answered,
  naming: z.enum(namings).or(z.literal('')).catch(''),
  /** The person was told that personal data will be hidden; and was shown those that are alike. Once each. */
  personal_told: z.boolean().catch(false),
  similar_done: z.boolean().catch(false),
})
export type SubmissionForm = z.infer<typeof submissionFormSchema>

/** The questions of the form, in the order they are asked in. */
export const submissionFields = [
  'kind',
  'axis',
  'description',
  'words',
  'title',
  'place',
  'outside',
  'affected',
  'benefit',
  'files',
  'naming',
] as const
export type SubmissionField = (typeof submissionFields)[number]

/** Reads the form from the answers of a conversation or from a draft; never fails. */
export function readForm(answers: unknown): SubmissionForm {
  const form = submissionFormSchema.catch(() => submissionFormSchema.parse({})).parse(answers)
  const told = form.description === '' ? (form.words ?? '') : ''
  return told === '' ? form : { ...form, description: told }
}

/** The first question that is not answered yet; null when the form is complete. */
export function nextField(form: SubmissionForm): SubmissionField | null {
  return submissionFields.find((field) => applies(field, form) && !isAnswered(field, form)) ?? null
}

/** How far along a question is among those that this form has, from 1. A question about an answer counts as that one. */
export function progressOf(form: SubmissionForm, field: SubmissionField): { step: number; steps: number } {
  const counted = submissionFields.filter((name) => !(name in partOf) && name !== 'kind' && applies(name, form))
  const step = counted.indexOf(partOf[field] ?? field) + 1
  return { step: Math.max(1, step), steps: counted.length }
}

/** The words of the citizen that are published, where there are any. */
export function writtenIn(form: SubmissionForm): string[] {
  const { title, description, affected, benefit, outside } = form
  return [title, description, affected, benefit, outside].filter((text) => text !== null).filter((text) => text !== '')
}

/** True when there is something to come back to: more than the choice of what to submit. */
export function isBegun(form: SubmissionForm): boolean {
  const { axis, description, told, place, files } = form
  return [axis, description, place].some((text) => text !== '') || told !== 'words' || files.length > 0
}

const partOf: Partial<Record<SubmissionField, SubmissionField>> = { words: 'description', outside: 'place' }

function applies(field: SubmissionField, form: SubmissionForm): boolean {
  if (field === 'words') return form.told === 'photo' && form.description === ''
  if (field === 'outside') return form.place === 'outside'
  return field !== 'benefit' || form.kind === 'proposal'
}

function isAnswered(field: SubmissionField, form: SubmissionForm): boolean {
  if (field === 'description') return form.description !== '' || form.told !== 'words'
  if (field === 'files') return form.files_done === 'no' || form.files.length >= mostAttachments
  return form[field] !== ''
}
