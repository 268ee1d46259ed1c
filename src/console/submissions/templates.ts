import { submissionStates, type SubmissionState } from '../../participation/states.js'
import type { SubmissionRow } from '../../store/submissions.js'
import type { Words } from '../words.js'

/** Texts to begin an answer with, by the state that it leads to; their words are in locales/console, under `template`. */
const templates: Readonly<Partial<Record<SubmissionState, readonly string[]>>> = {
  in_review: ['taken', 'longer'],
  accepted: ['planned'],
  not_viable: ['not_ours', 'no_means'],
  referred: ['passed_on'],
  duplicate: ['joined'],
  in_progress: ['begun'],
  fulfilled: ['finished'],
}

/** What an answer begins with: a state, or a state and a template of it, as `in_review.taken`. */
export interface Step {
  readonly to: SubmissionState
  readonly template: string | null
}

export function stepOf(text: string): Step | undefined {
  const [state, name] = text.split('.')
  const to = submissionStates.find((one) => one === state)
  if (to === undefined) return undefined
  return { to, template: templatesFor(to).find((one) => one === name) ?? null }
}

export function templatesFor(state: SubmissionState): readonly string[] {
  return templates[state] ?? []
}

export function templateName(step: Step, { t }: Words): string {
  return t(`template.${step.to}.${step.template ?? ''}.name`)
}

/** The text of a template for one submission. Of its author, only a public name is in it; '' for a step without template. */
export function templateText(
  { to, template }: Step,
  { naming, authorName, code }: Pick<SubmissionRow, 'naming' | 'authorName' | 'code'>,
  { t }: Words,
): string {
  if (template === null) return ''
  const nombre = naming === 'public' && authorName !== null ? authorName : t('template.someone')
  return t(`template.${to}.${template}.text`, { nombre, codigo: code })
}
