import { noSuch } from '../../http/api/problems.js'
import { submissionNamed } from '../../http/api/submissions.js'
import type { FoundSubmission } from '../../store/submissions.js'
import type { Call } from '../page.js'

/** The submission that the address names. Throws a Problem when there is none, and for an evaluator to whom it is not assigned. */
export async function reached({ desk, params, person }: Call): Promise<FoundSubmission> {
  const { store, codePrefix } = desk.at
  const row = await submissionNamed(store.db, params['code'] ?? '', codePrefix)
  if (person.role === 'evaluator' && row.assignedTo !== person.name) throw noSuch('submission', '/submissions')
  return row
}
