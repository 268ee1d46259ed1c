import { formIn } from '../../actions/submissionForm.js'
import { namings } from '../../participation/naming.js'
import type { SubmissionForm } from '../../participation/submission.js'
import type { Typed } from '../broadcasts/typed.js'
import type { Call } from '../page.js'
import type { Reader } from './read.js'

/** All of the canton, and what is outside of it: where something can be besides a parish. */
export const otherPlaces = ['whole', 'outside'] as const

/** The need or the proposal that was typed, checked as the chat checks it. */
export function readSubmission({ desk: { content } }: Call, typed: Typed, reader: Reader): SubmissionForm {
  const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)
  const kind = reader.choice('send', ['need', 'proposal'])
  const place = reader.choice('place', [...ids(content.parishes), ...otherPlaces])
  const answers = {
    ...{ kind, place },
    axis: reader.choice('axis', ids(content.axes)),
    description: reader.words('description', 'submit', 'description'),
    title: reader.words('title', 'submit', 'title'),
    outside: place === 'outside' ? reader.words('where', 'submit', 'outside') : null,
    affected: reader.words('affected', 'submit', 'affected'),
    benefit: kind === 'proposal' ? reader.words('benefit', 'submit', 'benefit') : '',
    files_done: 'no',
    naming: reader.choice('as', namings),
  }
  return formIn(answers, content)
}
