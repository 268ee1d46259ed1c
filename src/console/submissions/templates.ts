import type { Template } from '../../content/data.js'
import { submissionStates, type SubmissionState } from '../../participation/states.js'
import type { SubmissionRow } from '../../store/submissions.js'
import type { Words } from '../words.js'

/** What an answer begins with: a state, or a state and a template of it. */
export interface Step {
  readonly to: SubmissionState
  readonly template: Template | null
}

/** As a form holds it: `in_review`, or `in_review.taken`. */
export function stepValue({ to, template }: Step): string {
  return template === null ? to : `${to}.${template.id}`
}

/** Undefined for what no form of ours sends; a template that is gone meanwhile is none. */
export function stepOf(templates: readonly Template[], text: string): Step | undefined {
  const [state, id] = text.split('.')
  const to = submissionStates.find((one) => one === state)
  if (to === undefined) return undefined
  return { to, template: templatesFor(templates, to).find((one) => one.id === id) ?? null }
}

export function templatesFor(templates: readonly Template[], state: SubmissionState): readonly Template[] {
  return templates.filter((one) => one.state === state)
}

/** The text of a template for one submission. Of its author, only a public name is in it; '' for a step without template. */
export function templateText(
  { template }: Step,
  { naming, authorName, code }: Pick<SubmissionRow, 'naming' | 'authorName' | 'code'>,
  { t }: Words,
): string {
  if (template === null) return ''
  const nombre = naming === 'public' && authorName !== null ? authorName : t('template.someone')
  const values: Readonly<Record<string, string>> = { nombre, codigo: code }
  return template.answer.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
