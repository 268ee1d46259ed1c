import { maskPersonal } from '../participation/personalData.js'
import type { Visibility } from '../participation/visibility.js'
import type { EventRow } from '../store/submissionEvents.js'
import type { ActionContext } from './action.js'
import { dayOf, wordsFor } from './followWords.js'

/** Lines of a history that are shown: the last ones. */
const SHOWN = 12

/** What has happened to a submission, a line a change, oldest first. What its author wrote in a change is for themself and staff. */
export function historyOf(context: ActionContext, events: readonly EventRow[], sees: Visibility): string {
  return events
    .slice(-SHOWN)
    .map((event) => lineOf(context, event, sees))
    .join('\n')
}

function lineOf(context: ActionContext, event: EventRow, sees: Visibility): string {
  const date = dayOf(context, event.at)
  const reopened = event.by === 'author' && event.to === 'in_review'
  if (reopened && sees !== 'all') return wordsFor(context, 'submission.event_reopened', { date })
  const state = { key: `participation.states.${event.to}` }
  const text = event.text?.trim() ?? ''
  if (text === '' || (event.by === 'author' && sees !== 'all'))
    return wordsFor(context, 'submission.event', { date, state })
  const shown = sees === 'all' ? text : maskPersonal(text)
  return wordsFor(context, 'submission.event_text', { date, state, text: shown })
}
