import type { Content } from '../content/content.js'
import type { Answers } from '../engine/session.js'
import { readForm, type SubmissionForm } from '../participation/submission.js'

/** What a submission can be about besides a parish: all of the canton, what is outside of it, a shared location. */
const otherPlaces = ['whole', 'outside', 'here'] as const

/** The form in the answers of a conversation or in a draft. An axis or a place that is no more counts as not answered. */
export function formIn(answers: unknown, { axes, parishes }: Content): SubmissionForm {
  const form = readForm(answers)
  const places: readonly string[] = [...otherPlaces, ...parishes.map(({ id }) => id)]
  return {
    ...form,
    axis: axes.some(({ id }) => id === form.axis) ? form.axis : '',
    place: places.includes(form.place) ? form.place : '',
  }
}

/** The form as answers of a conversation. */
export function formAnswers(form: SubmissionForm): Answers {
  return { ...form }
}
